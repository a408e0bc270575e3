/** What a file loads, and in which form it was found. */
export type Import = {
	/** What stands between the quotes; `undefined` where it is not a literal. */
	readonly specifier: string | undefined;
};

/**
 * All imports of a module: static, re-exported, for types alone, for a side effect, and dynamic ones.
 *
 * Relies on the formatter: a statement begins at the start of its line, and quotes are single.
 */
export function scanImports(source: string): readonly Import[] {
	const code = withoutComments(source);
	const literal = [
		...code.matchAll(/^(?:import|export)\b[^;'"`]*?\bfrom\s+'(?<specifier>[^']+)'/gm),
		...code.matchAll(/^import\s+'(?<specifier>[^']+)'/gm),
		...code.matchAll(/\bimport\(\s*'(?<specifier>[^']+)'/g),
	];
	const opaque = [
		...code.matchAll(/\bimport\(\s*(?!')\S|\brequire\(|\bgetBuiltinModule\b|\bcreateRequire\b/g),
	];
	return [
		...literal.map(match => ({specifier: match.groups?.['specifier']})),
		...opaque.map(() => ({specifier: undefined})),
	];
}

/** Whether a module has a default export, in any of its forms. */
export function hasDefaultExport(source: string): boolean {
	return /^export\s+default\b|^export\s*\{[^}]*\bdefault\b\s*(?:,|\}|$)/m.test(
		withoutComments(source).replaceAll(/\bdefault as\b/g, ''),
	);
}

/** Comments with a line of their own; text that merely looks like a comment stands inside a line. */
function withoutComments(source: string): string {
	return source.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, '').replaceAll(/^[ \t]*\/\/.*$/gm, '');
}
