import {allowances, type Part} from './rules.ts';

/** One entry of `overrides` in biome.json. */
export type LintOverride = {
	readonly includes: readonly string[];
	readonly linter: {
		readonly rules: {
			readonly style: {
				readonly noRestrictedImports: {
					readonly level: 'error';
					readonly options: {
						readonly patterns: readonly [{readonly group: readonly string[]; readonly message: string}];
					};
				};
			};
		};
	};
};

/** The same allow-list as the linter wants it: a list of what is forbidden for each part. */
export function lintOverrides(): readonly LintOverride[] {
	return parts.map(part => ({
		includes: filesOf(part),
		linter: {
			rules: {
				style: {
					noRestrictedImports: {
						level: 'error',
						options: {
							patterns: [{group: forbidden(part), message: `Not allowed in ${part}: see CONTRIBUTING.md.`}],
						},
					},
				},
			},
		},
	}));
}

const parts = Object.keys(allowances) as readonly Part[];
const filesInSource: ReadonlySet<Part> = new Set(['errors', 'index']);
const packages = [...new Set(Object.values(allowances).flatMap(allowed => allowed.packages))].toSorted();

/** A part that is a file may have a folder for what it is made of. */
function filesOf(part: Part): readonly string[] {
	if (part === 'cli.tsx') {
		return [part];
	}
	return filesInSource.has(part) ? [`source/${part}.ts`, `source/${part}/**`] : [`source/${part}/**`];
}

function forbidden(part: Part): readonly string[] {
	const allowed = allowances[part];
	return [
		...parts.filter(other => other !== part && !allowed.parts.includes(other)).map(importsOf),
		...packages.filter(name => !allowed.packages.includes(name)),
		'node:*',
		'node:*/**',
		...allowed.node.map(name => `!${name}`),
	];
}

function importsOf(part: Part): string {
	if (part === 'cli.tsx') {
		return '**/cli.tsx';
	}
	// Folders have an index of their own; the forbidden one lies one or two levels up.
	return filesInSource.has(part) ? `**/../${part}.ts` : `**/${part}/**`;
}
