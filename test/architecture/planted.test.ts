import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {lintOverrides} from './lint-overrides.ts';

// The linter's and the compiler's own configurations hold the directions as well. Here they are run on a copy of
// the project with planted violations: a configuration that does nothing looks just like one that finds nothing.
const root = path.resolve(import.meta.dirname, '../..');
const copy = mkdtempSync(path.join(tmpdir(), 'ttchat-planted-'));

before(() => {
	for (const file of [
		'biome.json',
		'package.json',
		'tsconfig.json',
		'source/errors.ts',
		'source/protocol/tsconfig.json',
	]) {
		mkdirSync(path.dirname(path.join(copy, file)), {recursive: true});
		cpSync(path.join(root, file), path.join(copy, file));
	}
	cpSync(path.join(root, 'source/protocol/globals.d.ts'), path.join(copy, 'source/protocol/globals.d.ts'));
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
	// The linter reads .gitignore only inside a repository.
	spawnSync('git', ['init', '--quiet'], {cwd: copy});
});

after(() => rmSync(copy, {recursive: true, force: true}));

test('biome.json holds the same allow-list as the test', () => {
	const {overrides} = JSON.parse(readFileSync(path.join(root, 'biome.json'), 'utf8'));
	assert.deepEqual(
		overrides.filter((override: object) => JSON.stringify(override).includes('noRestrictedImports')),
		lintOverrides(),
	);
});

test('the linter reports planted imports', () => {
	plant('source/protocol/planted.ts', [
		"import {randomBytes} from 'node:crypto';",
		"import {b} from '../session/b.ts';",
		"import type {C} from '../ui/c.ts';",
		"export * from '../index.ts';",
		"export const d = await import('../net/d.ts');",
		"export {TtchatError} from '../errors.ts';",
	]);
	plant('source/net/planted.ts', [
		"import {connect} from 'node:net';",
		"import {lookup} from 'node:dns/promises';",
		"import {readFileSync} from 'node:fs';",
		"import {Box} from 'ink';",
	]);
	plant('source/ui/hooks/planted.ts', [
		"import {b} from '../../session/b.ts';",
		"import {c} from '../../net/c.ts';",
		"import {d} from '../../index.ts';",
		"import {e} from '../../../cli.tsx';",
	]);
	const lines = lint('style/noRestrictedImports');
	assert.deepEqual(lines['source/protocol/planted.ts'], [1, 2, 3, 4, 5]);
	assert.deepEqual(lines['source/net/planted.ts'], [3, 4]);
	assert.deepEqual(lines['source/ui/hooks/planted.ts'], [2, 3, 4]);
});

test('the linter reports a planted cycle and a planted default export', () => {
	plant('source/text/one.ts', ["import {two} from './two.ts';", 'export const one = () => two;']);
	plant('source/text/two.ts', ["import {one} from './one.ts';", 'export const two = () => one;']);
	plant('source/text/three.ts', ['export default 3;']);
	assert.deepEqual(lint('suspicious/noImportCycles'), {'source/text/one.ts': [1], 'source/text/two.ts': [1]});
	assert.deepEqual(lint('style/noDefaultExport'), {'source/text/three.ts': [1]});
});

test('the compiler knows no clock, socket or random source in the protocol', () => {
	plant('source/protocol/planted.ts', [
		"import {randomBytes} from 'node:crypto';",
		'export const a = Buffer.alloc(1);',
		'setTimeout(() => a, 1);',
		'export const b = crypto.getRandomValues(new Uint8Array(1));',
		'export const c = performance.now();',
		"export const d = fetch('x');",
		'process.exit(randomBytes(1)[0]);',
		"export const e = new TextEncoder().encode('allowed');",
	]);
	const {stdout} = run('tsc', ['--noEmit', '--pretty', 'false', '-p', 'source/protocol']);
	const lines = [...stdout.matchAll(/^source\/protocol\/planted\.ts\((\d+),/gm)].map(match =>
		Number(match[1]),
	);
	assert.deepEqual([...new Set(lines)], [1, 2, 3, 4, 5, 6, 7]);
});

function plant(file: string, lines: readonly string[]): void {
	mkdirSync(path.dirname(path.join(copy, file)), {recursive: true});
	writeFileSync(path.join(copy, file), `${lines.join('\n')}\n`);
}

/** The lines that break one rule, by file. */
function lint(rule: string): Record<string, readonly number[]> {
	const {stdout} = run('biome', [
		'lint',
		`--only=${rule}`,
		'--reporter=github',
		'--max-diagnostics=100',
		'.',
	]);
	const found: Record<string, number[]> = {};
	for (const {groups} of stdout.matchAll(
		/^::error title=(?<title>[^,]+),file=(?<file>[^,]+),line=(?<line>\d+),/gm,
	)) {
		if (groups?.['title'] === `lint/${rule}`) {
			const file = path.relative(copy, path.resolve(copy, groups['file'] ?? '')).replaceAll(path.sep, '/');
			found[file] = [...(found[file] ?? []), Number(groups['line'])];
		}
	}
	return found;
}

function run(tool: string, args: readonly string[]): {readonly stdout: string} {
	return spawnSync(path.join(root, 'node_modules/.bin', tool), args, {cwd: copy, encoding: 'utf8'});
}
