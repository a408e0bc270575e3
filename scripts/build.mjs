// Bundles the command line program: dist/ttchat.js (the launcher), dist/cli.js and dist/chunks.
// `npm start` calls this every time, so it does nothing when dist is newer than everything it is made from.
import {chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {drawing, drawingPlugin, late, latePlugin, patches, patchPlugin} from './patches.mjs';
import {thirdPartyLicenses} from './third-party-licenses.mjs';

const root = path.resolve(import.meta.dirname, '..');
const output = path.join(root, 'dist');
const launcher = path.join(output, 'ttchat.js');
const inputs = ['cli.tsx', 'source', 'scripts', 'package.json', 'node_modules/.package-lock.json'];
/** Modules of Node's that take 10 ms to load and that a start can do without. */
const slow = new Set([
	'node:child_process',
	'node:crypto',
	'node:dns/promises',
	'node:fs/promises',
	'node:v8',
	'node:vm',
]);

// Told by the name: an older Node, which the program itself is content with, does not say it otherwise.
if (process.argv[1] === import.meta.filename && !(await isCurrent())) {
	const startedAt = performance.now();
	await write(await bundle());
	// Not to the output: what `npm start --silent -- --json` writes there is read by a program.
	process.stderr.write(`built dist/ttchat.js in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

async function isCurrent() {
	const built = await modifiedAt(launcher);
	const newest = Math.max(...(await Promise.all(inputs.map(input => newestIn(path.join(root, input))))));
	return built > newest;
}

/** Folders count too: a file that was removed or renamed changes only its folder. */
async function newestIn(file) {
	const own = await stat(file).catch(() => undefined);
	if (!own?.isDirectory()) {
		return own?.mtimeMs ?? 0;
	}
	const names = await readdir(file);
	const below = await Promise.all(names.map(name => newestIn(path.join(file, name))));
	return Math.max(own.mtimeMs, ...below);
}

async function modifiedAt(file) {
	const found = await stat(file).catch(() => undefined);
	return found?.mtimeMs ?? -1;
}

/** All files of the command: their paths and what stands in them. */
export async function bundle() {
	const {build} = await import('esbuild');
	const shared = await settings();
	const command = await build({
		...shared,
		entryPoints: {cli: 'cli.tsx'},
		splitting: true,
		chunkNames: 'chunks/[name]-[hash]',
		// Some packages load what is Node's own the old way.
		banner: {
			js: 'const require = globalThis.process.getBuiltinModule;',
		},
	});
	checkPatches(command.metafile);
	const licenses = await thirdPartyLicenses(root, command.metafile);
	return [
		...command.outputFiles.map(file => ({path: file.path, contents: asciiOf(lazily(file.text))})),
		...[await bundleLauncher()].map(file => ({path: file.path, contents: asciiOf(file.text)})),
		{path: path.join(output, 'third-party-licenses.txt'), contents: licenses},
	];
}

/**
 * Without any other character, V8 keeps a file in half the memory and reads it faster. What esbuild leaves as it is,
 * patterns, may hold these escapes as well as strings do.
 */
function asciiOf(text) {
	return text.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * An import of a module of Node's makes it give out everything that it has, and so load what it would load only when it is used:
 * 35 ms. Asked for by name, it does not. What itself takes long is asked for by the first call of a function of it.
 */
function lazily(text) {
	return text.replace(
		/\bimport\s*(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s*as\s+([\w$]+))?\s*from\s*["']((?:node:[\w/]+|fs|path|util))["'];?/g,
		(_, whole, names = '', all, module) => {
			const asked = `globalThis.process.getBuiltinModule(${JSON.stringify(module)})`;
			const named = names
				.split(',')
				.filter(Boolean)
				.map(name => name.trim().split(/\s+as\s+/));
			return [
				...[whole, all]
					.filter(Boolean)
					.map(name => `const ${name}=${slow.has(module) ? lateOf(asked) : asked};`),
				...named.map(([name, local = name]) =>
					isCalledOnly(module, name)
						? `const ${local}=(...given)=>${asked}.${name}(...given);`
						: `const {${name}:${local}}=${asked};`,
				),
			].join('');
		},
	);
}

/** The whole of a module, which is asked for when something of it is used. */
function lateOf(asked) {
	return `new Proxy({},{get:(_,name)=>${asked}[name]})`;
}

/** Neither a class nor one of those functions that know more about themselves than how they are called. */
function isCalledOnly(module, name) {
	if (!slow.has(module)) return false;
	const value = process.getBuiltinModule(module)[name];
	return typeof value === 'function' && /^[a-z]/.test(name) && !(promisify.custom in value);
}

/** What every Node can read, so that one which is too old can say so. */
export async function bundleLauncher() {
	const {build} = await import('esbuild');
	const {outputFiles} = await build({
		...(await settings()),
		entryPoints: {ttchat: 'source/cli/launcher.ts'},
		// Refuses what cannot be written in the language of that time.
		target: 'node14',
	});
	return outputFiles[0];
}

async function settings() {
	const {version, engines} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
	return {
		absWorkingDir: root,
		outdir: output,
		bundle: true,
		write: false,
		metafile: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		jsx: 'automatic',
		// Names stay, and lines are short, so that the stack of a reported error says where and in what.
		minifySyntax: true,
		minifyWhitespace: true,
		lineLimit: 120,
		legalComments: 'none',
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.TTCHAT_VERSION': JSON.stringify(version),
			'process.env.TTCHAT_MINIMUM_NODE': JSON.stringify(engines.node.replace('>=', '')),
		},
		// Otherwise they are made as soon as they are read, and those of whole alphabets take a millisecond each.
		supported: {'regexp-sticky-and-unicode-flags': false},
		// The last one reads every file of a package that none before it has read.
		plugins: [latePlugin(), drawingPlugin(), patchPlugin()],
		logLevel: 'warning',
	};
}

function checkPatches({inputs}) {
	for (const {file} of [...patches, drawing, late]) {
		if (!Object.keys(inputs).some(input => file.test(input))) {
			throw new Error(`${file} is not in the bundle any more: is the patch for it still needed?`);
		}
	}
	for (const {instead} of [drawing, late]) {
		if (!(instead in inputs)) throw new Error(`${instead} is not in the bundle: is it still loaded?`);
	}
}

/**
 * Two terminals may start, and so build, at the same moment. Chunks are named for what they hold, files appear
 * whole, the launcher comes last and only what this build did not make goes: so neither breaks the other.
 */
async function write(files) {
	const chunks = path.join(output, 'chunks');
	await mkdir(chunks, {recursive: true});
	const launcherLast = files.toSorted((a, b) => Number(a.path === launcher) - Number(b.path === launcher));
	for (const file of launcherLast) {
		const temporary = `${file.path}.${process.pid}`;
		await writeFile(temporary, file.contents);
		await chmod(temporary, file.path === launcher ? 0o755 : 0o644);
		await rename(temporary, file.path);
	}
	const made = new Set(files.map(file => file.path));
	const stale = (await readdir(chunks)).map(name => path.join(chunks, name)).filter(file => !made.has(file));
	await Promise.all(stale.filter(file => file.endsWith('.js')).map(file => rm(file, {force: true})));
}
