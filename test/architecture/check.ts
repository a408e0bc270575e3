import path from 'node:path';
import {type Allowance, allowances, emptyNames, maximumLines, opaqueImports, type Part} from './rules.ts';
import {hasDefaultExport, scanImports} from './scan-imports.ts';

/** A file's path from the project's root, with slashes, and its text. */
export type Files = ReadonlyMap<string, string>;

export type Rule =
	| 'part not listed'
	| 'direction'
	| 'node module'
	| 'package'
	| 'opaque import'
	| 'cycle'
	| 'default export'
	| 'too long'
	| 'empty name';

export type Violation = {readonly rule: Rule; readonly file: string; readonly detail: string};

/** Everything that breaks the rules in source/ and cli.tsx. */
export function check(files: Files): readonly Violation[] {
	return [...[...files].flatMap(([file, text]) => checkFile(file, text)), ...checkCycles(files)];
}

function checkFile(file: string, text: string): readonly Violation[] {
	const own = partOf(file);
	const violations: Violation[] = [];
	const add = (rule: Rule, detail: string) => violations.push({rule, file, detail});
	const lines = text.replace(/\n$/, '').split('\n').length;
	if (lines > maximumLines) {
		add('too long', `${lines} lines`);
	}
	if (hasDefaultExport(text)) {
		add('default export', 'exports are named');
	}
	const empty = file.split('/').find(name => emptyNames.test(name.replace(/\..*$/, '')));
	if (empty !== undefined) {
		add('empty name', empty);
	}
	if (own === undefined) {
		add('part not listed', file);
		return violations;
	}
	for (const {specifier} of scanImports(text)) {
		const rule = brokenRule(file, own, allowances[own], specifier);
		if (rule !== undefined) {
			add(rule, specifier ?? 'not a literal');
		}
	}
	return violations;
}

function brokenRule(
	file: string,
	own: Part,
	allowed: Allowance,
	specifier: string | undefined,
): Rule | undefined {
	if (specifier === undefined) {
		return file in opaqueImports ? undefined : 'opaque import';
	}
	if (specifier.startsWith('.')) {
		const target = partOf(resolve(file, specifier));
		return target === own || (target !== undefined && allowed.parts.includes(target))
			? undefined
			: 'direction';
	}
	if (specifier.startsWith('node:')) {
		return allowed.node.includes(specifier) ? undefined : 'node module';
	}
	return allowed.packages.includes(specifier) ? undefined : 'package';
}

/** One violation for each file that can reach itself and is the first of its cycle in the alphabet. */
function checkCycles(files: Files): readonly Violation[] {
	const graph = new Map([...files].map(([file, text]) => [file, targets(file, text)]));
	return [...files.keys()].flatMap(file => {
		const cycle = wayBack(graph, file);
		return cycle === undefined || cycle.some(other => other < file)
			? []
			: [{rule: 'cycle', file, detail: cycle.join(' -> ')} as const];
	});
}

/** The shortest way from a file to itself. */
function wayBack(
	graph: ReadonlyMap<string, readonly string[]>,
	start: string,
): readonly string[] | undefined {
	const ways: (readonly string[])[] = [[start]];
	const seen = new Set<string>();
	for (const way of ways) {
		for (const next of graph.get(way.at(-1) ?? '') ?? []) {
			if (next === start) {
				return [...way, start];
			}
			if (!seen.has(next)) {
				seen.add(next);
				ways.push([...way, next]);
			}
		}
	}
	return undefined;
}

function targets(file: string, text: string): readonly string[] {
	return scanImports(text).flatMap(({specifier}) =>
		specifier?.startsWith('.') ? [resolve(file, specifier)] : [],
	);
}

function resolve(file: string, specifier: string): string {
	return path.posix.join(path.posix.dirname(file), specifier);
}

function partOf(file: string): Part | undefined {
	const name = file === 'cli.tsx' ? file : /^source\/([^/]+?)(?:\.tsx?$|\/)/.exec(file)?.[1];
	return name !== undefined && Object.hasOwn(allowances, name) ? (name as Part) : undefined;
}
