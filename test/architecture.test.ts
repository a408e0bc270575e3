import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {check, type Rule} from './architecture/check.ts';

const root = path.resolve(import.meta.dirname, '..');

test('the source keeps to the directions, the names and the sizes that are agreed', () => {
	const found = globSync(['source/**/*.{ts,tsx}', 'cli.tsx'], {cwd: root, exclude: ['**/*.d.ts']});
	assert.ok(found.length > 50, 'found the source');
	const files = new Map(
		found.map(file => [file.replaceAll(path.sep, '/'), readFileSync(path.join(root, file), 'utf8')]),
	);
	assert.deepEqual(check(files), []);
});

// A check that nothing fails may check nothing: every rule is shown to catch what it is for.
const planted: readonly {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly rules: readonly Rule[];
}[] = [
	{
		name: 'allowed imports break nothing',
		files: {
			'source/session/a.ts': "import type {B} from '../net/b.ts';\nexport {c} from './c.ts';\n",
			'source/net/b.ts': "import {connect} from 'node:net';\nimport {TtchatError} from '../errors.ts';\n",
			'source/session/c.ts': "// import {x} from '../ui/x.ts';\n/* import('ink') */\nexport const c = 1;\n",
			'source/ui/d.tsx': "import {Box} from 'ink';\nexport {default as e} from 'ink-text-input';\n",
		},
		rules: [],
	},
	{
		name: 'the protocol imports the session',
		files: {'source/protocol/a.ts': "import {b} from '../session/b.ts';\n"},
		rules: ['direction'],
	},
	{
		name: 'a type is an import too, also over several lines',
		files: {'source/net/a.ts': "import type {\n\tB,\n} from '../session/b.ts';\n"},
		rules: ['direction'],
	},
	{
		name: 'a type named in place',
		files: {'source/net/a.ts': "type B = import('../session/b.ts').B;\n"},
		rules: ['direction'],
	},
	{
		name: 'the interface re-exports the network',
		files: {'source/ui/hooks/a.ts': "export * from '../../net/b.ts';\n"},
		rules: ['direction'],
	},
	{
		name: 'the core loads the interface at run time',
		files: {'source/session/a.ts': "\tawait import('../ui/run.tsx');\n"},
		rules: ['direction'],
	},
	{
		name: 'the source imports a test',
		files: {'source/session/a.ts': "import {b} from '../../test/b.ts';\n"},
		rules: ['direction'],
	},
	{
		name: 'the protocol asks Node for randomness',
		files: {'source/protocol/a.ts': "import {randomBytes} from 'node:crypto';\n"},
		rules: ['node module'],
	},
	{
		name: 'an import for its side effect',
		files: {'source/crypto/a.ts': "import 'node:net';\n"},
		rules: ['node module'],
	},
	{
		name: 'a bare name of a module of Node is taken for a package',
		files: {'source/net/a.ts': "import net from 'net';\n"},
		rules: ['package'],
	},
	{name: 'the core draws', files: {'source/session/a.ts': "import {Box} from 'ink';\n"}, rules: ['package']},
	{
		name: 'a name that only the running program knows',
		files: {
			'source/session/a.ts': 'await import(name);\n',
			'source/net/b.ts': "process.getBuiltinModule('fs');\n",
		},
		rules: ['opaque import', 'opaque import'],
	},
	{
		name: 'a folder that nobody listed',
		files: {'source/storage/a.ts': "import {b} from '../errors.ts';\n"},
		rules: ['part not listed'],
	},
	{name: 'a file that nobody listed', files: {'source/state.ts': ''}, rules: ['part not listed']},
	{
		name: 'a cycle of three, told once',
		files: {
			'source/text/a.ts': "import {b} from './b.ts';\n",
			'source/text/b.ts': "import type {C} from './c.ts';\n",
			'source/text/c.ts': "export {a} from './a.ts';\n",
		},
		rules: ['cycle'],
	},
	{
		name: 'a file imports itself',
		files: {'source/text/a.ts': "import {b} from './a.ts';\n"},
		rules: ['cycle'],
	},
	{
		name: 'default exports',
		files: {
			'source/ui/components/a.tsx': 'export default function A() {}\n',
			'source/ui/components/b.tsx': 'const b = 1;\nexport {b as default};\n',
			'source/ui/components/c.tsx': "export {default} from 'ink-text-input';\n",
		},
		rules: ['default export', 'default export', 'default export'],
	},
	{name: '301 lines', files: {'source/text/a.ts': '\n'.repeat(301)}, rules: ['too long']},
	{name: '300 lines', files: {'source/text/a.ts': '\n'.repeat(300)}, rules: []},
	{
		name: 'names that say nothing',
		files: {
			'source/text/utils.ts': '',
			'source/net/types.ts': '',
			'source/ui/common/a.ts': '',
			'source/net/link-manager.ts': '',
		},
		rules: ['empty name', 'empty name', 'empty name', 'empty name'],
	},
];

for (const {name, files, rules} of planted) {
	test(`planted: ${name}`, () => {
		const violations = check(new Map(Object.entries(files)));
		assert.deepEqual(
			violations.map(({rule}) => rule),
			rules,
		);
	});
}
