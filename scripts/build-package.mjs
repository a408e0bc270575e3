// Builds what the package has besides the command: dist/library, which needs nothing that would have to be installed
// with it (React is its user's own), its dist/types, and the manual page.
import {execFileSync} from 'node:child_process';
import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';
import {manual} from './manual.ts';

const root = path.resolve(import.meta.dirname, '..');
const output = path.join(root, 'dist/library');
const types = path.join(root, 'dist/types');

await Promise.all([output, types].map(folder => rm(folder, {recursive: true, force: true})));
const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
await build({
	absWorkingDir: root,
	// One build, so that all of them have the same error class.
	entryPoints: {
		index: 'source/index.ts',
		testing: 'source/testing/index.ts',
		react: 'source/ui/hooks/use-session.ts',
	},
	outdir: output,
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node22',
	external: ['react'],
	legalComments: 'none',
	define: {'process.env.TTCHAT_VERSION': JSON.stringify(version)},
	logLevel: 'warning',
});
await writeFile(path.join(root, 'dist/ttchat.1'), manual(version));
execFileSync(
	process.execPath,
	[path.join(root, 'node_modules/typescript/bin/tsc'), '-p', path.join(root, 'tsconfig.build.json')],
	{stdio: 'inherit'},
);
