// Everything about a release but publishing it: `npm run release:check`. Makes release/ttchat-VERSION.tgz, the list of
// what is inside (SBOM), and tries the package as somebody has it who installs it.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {openTerminal} from '../test/e2e/terminal.ts';

const root = path.resolve(import.meta.dirname, '..');
const release = path.join(root, 'release');
const {name, version, engines}: {name: string; version: string; engines: {node: string}} = JSON.parse(
	readFileSync(path.join(root, 'package.json'), 'utf8'),
);
const maxUnpackedBytes = 2_000_000;

/** What a package may hold; all else is a mistake, such as what an older build has left. */
const allowed =
	/^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|docs\/[\w/-]+\.(?:md|svg)|dist\/(?:ttchat\.js|cli\.js|ttchat\.1|third-party-licenses\.txt|chunks\/[\w-]+\.js|library\/[\w-]+\.js|types\/[\w/-]+\.d\.ts))$/;
const needed = [
	'README.md',
	// The pictures that the documents show.
	'docs/pictures/file-running.svg',
	'docs/pictures/verified.svg',
	'LICENSE',
	'dist/ttchat.js',
	'dist/cli.js',
	'dist/ttchat.1',
	'dist/third-party-licenses.txt',
];

/** What somebody writes who uses the library, and his tests. */
const usage = `
import {createSession, isTtchatError, type SessionEvent, TtchatError} from 'ttchat';
import {memorySession, settle} from 'ttchat/testing';

const told: SessionEvent['type'][] = [];
const session = createSession({target: {host: '127.0.0.1', port: 9}, listen: {host: '127.0.0.1', port: 0}});
session.burn();
if (!isTtchatError(new TtchatError('ERR_SELF'), 'ERR_SELF')) throw new Error('another class');
if (typeof memorySession !== 'function' || typeof settle !== 'function' || told.length > 0) throw new Error('no testing');
`;

const work = mkdtempSync(path.join(tmpdir(), 'ttchat-release-'));
/** Nobody's settings, npm's cache and network among them: what is installed needs nothing but the package. */
const bare = {HOME: work, npm_config_cache: path.join(work, 'cache'), npm_config_offline: 'true'};
const ownPath = `${path.dirname(process.execPath)}:${process.env['PATH']}`;

try {
	const tarball = await step('pack', pack);
	const prefix = await step('install into a clean prefix', () => install(tarball));
	const program = path.join(prefix, 'bin', name);
	await step('--version, --help, --completion, --print-config', () => tryOptions(program));
	await step('the manual', () => tryManual(prefix));
	await step('a Node that is too old', () => tryOldNode(program));
	await step('--demo on a screen', () => tryDemo(program));
	await step('the library and its types', () => tryLibrary(tarball));
	await step('the list of what is inside', writeSbom);
	console.log(`\n${path.relative(root, tarball)} is ready; CONTRIBUTING.md says how to publish it`);
} finally {
	rmSync(work, {recursive: true, force: true});
}

async function step<Result>(what: string, run: () => Result | Promise<Result>): Promise<Result> {
	process.stdout.write(`${what} ... `);
	const result = await run();
	process.stdout.write('ok\n');
	return result;
}

type Packed = {
	readonly filename: string;
	readonly unpackedSize: number;
	readonly files: readonly {readonly path: string}[];
};

/** Builds too, and lets publint look at it: `prepack`. */
function pack(): string {
	rmSync(release, {recursive: true, force: true});
	mkdirSync(release);
	const output = npm(['pack', '--json', '--pack-destination', release], {cwd: root});
	// What prepack prints comes before it.
	const [packed]: readonly Packed[] = JSON.parse(output.slice(output.indexOf('[\n')));
	assert.ok(packed !== undefined);
	const files = packed.files.map(file => file.path);
	assert.deepEqual(
		files.filter(file => !allowed.test(file)),
		[],
		'files that do not belong there',
	);
	assert.deepEqual(
		needed.filter(file => !files.includes(file)),
		[],
		'files that are missing',
	);
	assert.ok(packed.unpackedSize <= maxUnpackedBytes, `${packed.unpackedSize} bytes`);
	const changes = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
	assert.ok(changes.includes(`\n## ${version}`), `CHANGELOG.md says nothing of ${version}`);
	process.stdout.write(`${files.length} files, ${packed.unpackedSize} bytes ... `);
	return path.join(release, packed.filename);
}

function install(tarball: string): string {
	const prefix = path.join(work, 'prefix');
	const output = npm(['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', tarball], {
		env: bare,
	});
	assert.match(output, /^added 1 package /m);
	assert.deepEqual(readdirSync(path.join(prefix, 'lib/node_modules')), [name]);
	assert.ok(!readdirSync(path.join(prefix, 'lib/node_modules', name)).includes('node_modules'));
	return prefix;
}

function tryOptions(program: string): void {
	assert.equal(run(program, ['--version']), `${version}\n`);
	assert.match(run(program, ['--help']), /^ {2}ttchat \[target\] \[options\]$/m);
	assert.match(run(program, ['--print-config']), /^port +2006 +default$/m);
	for (const shell of ['bash', 'zsh', 'fish']) {
		const script = path.join(work, shell);
		writeFileSync(script, run(program, ['--completion', shell]));
		// The end-to-end tests look at what is offered; here it is enough that the shell can read it.
		execFileSync(shell, ['-n', script]);
	}
}

function tryManual(prefix: string): void {
	const env = {
		...process.env,
		MANPATH: path.join(prefix, 'share/man'),
		MANWIDTH: '80',
		LC_ALL: 'C.UTF-8',
		MANPAGER: 'cat',
	};
	const {stdout, stderr, status} = spawnSync('man', ['--warnings', name], {env, encoding: 'utf8'});
	assert.equal(status, 0, stderr);
	assert.equal(stderr, '');
	assert.match(stdout, /^TTCHAT\(1\)[\s\S]*--require-verify[\s\S]*\/verify/);
}

/** Where the machine has one: what it is told is tested for all of them in test/cli/launcher.test.ts. */
function tryOldNode(program: string): void {
	const own = (process.env['PATH'] ?? '').split(':').filter(folder => !folder.includes('node_modules'));
	const env = {...bare, PATH: own.join(':')};
	const {stdout: found} = spawnSync('node', ['--version'], {env, encoding: 'utf8'});
	const {stdout, stderr, status} = spawnSync(program, ['--version'], {env, encoding: 'utf8'});
	process.stdout.write(`${found?.trim() || 'there is none'} ... `);
	if (status === 1) {
		assert.match(stderr, new RegExp(`^ttchat: Node ${engines.node.replace('>=', '')} or newer is needed`));
	} else if (found) {
		assert.equal(stdout, `${version}\n`);
	}
}

async function tryDemo(program: string): Promise<void> {
	const env = {...bare, PATH: ownPath};
	await using terminal = openTerminal({command: [program, '--demo'], env});
	await terminal.waitFor('echo connected');
	terminal.type('hello\r');
	await terminal.waitFor(/echo {2}hello/);
	terminal.type('/quit\r');
	assert.equal(await terminal.exited, 0);
	assert.match(terminal.screen(), /Keys destroyed/);
}

function tryLibrary(tarball: string): void {
	const folder = path.join(work, 'user');
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'package.json'), '{"private": true, "type": "module"}');
	npm(['install', '--no-audit', '--no-fund', tarball], {cwd: folder, env: bare});
	const modules = path.join(folder, 'node_modules');
	assert.deepEqual(
		readdirSync(modules).filter(entry => !entry.startsWith('.')),
		[name],
	);
	writeFileSync(path.join(folder, 'user.ts'), usage);
	writeFileSync(path.join(folder, 'hooks.ts'), "export {useSession} from 'ttchat/react';\n");
	execFileSync(process.execPath, [path.join(folder, 'user.ts')], {stdio: 'inherit'});
	const shown = writeWhatIsShown(folder);
	// Types of Node alone: neither React's nor the DOM's.
	mkdirSync(path.join(modules, '@types'));
	symlinkSync(path.join(root, 'node_modules/@types/node'), path.join(modules, '@types/node'));
	cpSync(path.join(root, 'node_modules/undici-types'), path.join(modules, 'undici-types'), {recursive: true});
	const strict = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--exactOptionalPropertyTypes'];
	const shape = [
		'--module',
		'nodenext',
		'--target',
		'es2023',
		'--lib',
		'es2024,esnext.disposable',
		'--types',
		'node',
	];
	const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
	execFileSync(process.execPath, [tsc, ...strict, ...shape, 'user.ts', 'hooks.ts', ...shown], {
		cwd: folder,
		stdio: 'inherit',
	});
}

/** What the README and the examples tell to write, as somebody outside of this repository writes it. */
function writeWhatIsShown(folder: string): readonly string[] {
	const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
	const snippets = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
	assert.ok(snippets.length > 0, 'README.md shows no code');
	const examples = readdirSync(path.join(root, 'examples'))
		.filter(file => file.endsWith('.ts'))
		.map(file => readFileSync(path.join(root, 'examples', file), 'utf8'))
		.map(code => code.replaceAll("'../source/index.ts'", `'${name}'`))
		.map(code => code.replaceAll("'../source/testing/index.ts'", `'${name}/testing'`));
	return [...snippets, ...examples].map((code, index) => {
		const file = `shown-${index}.ts`;
		writeFileSync(path.join(folder, file), code);
		return file;
	});
}

/** Lists what the bundles contain, out of all that npm knows to be installed here. */
function writeSbom(): void {
	const licenses = readFileSync(path.join(root, 'dist/third-party-licenses.txt'), 'utf8');
	const inside = [...licenses.matchAll(/^---- (\S+) (\S+) \(/gm)].map(
		([, name, version]) => `${name}@${version}`,
	);
	const sbom: Sbom = JSON.parse(
		npm(['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {cwd: root}),
	);
	const components = sbom.components
		.filter(component => inside.includes(component['bom-ref']))
		.map(component => ({...component, properties: []}));
	assert.deepEqual(
		inside.filter(reference => !components.some(component => component['bom-ref'] === reference)),
		[],
		'bundled packages that npm does not know',
	);
	// npm names the folder, and calls all of it development: for it, nothing of this is installed.
	const component = {...sbom.metadata.component, name, type: 'application'};
	const kept = new Set([sbom.metadata.component['bom-ref'], ...inside]);
	const dependencies = sbom.dependencies
		.filter(({ref}) => kept.has(ref))
		.map(({ref, dependsOn}) => ({ref, dependsOn: dependsOn.filter(other => kept.has(other))}));
	const file = path.join(release, `${name}-${version}.cdx.json`);
	writeFileSync(
		file,
		`${JSON.stringify({...sbom, metadata: {...sbom.metadata, component}, components, dependencies}, null, '\t')}\n`,
	);
	process.stdout.write(`${components.length} packages ... `);
}

type Sbom = {
	readonly metadata: {readonly component: {readonly 'bom-ref': string}};
	readonly components: readonly {readonly 'bom-ref': string}[];
	readonly dependencies: readonly {readonly ref: string; readonly dependsOn: readonly string[]}[];
};

function run(program: string, args: readonly string[]): string {
	return execFileSync(program, args, {encoding: 'utf8', env: {...bare, PATH: ownPath}});
}

function npm(
	args: readonly string[],
	{cwd = work, env = {}}: {cwd?: string; env?: NodeJS.ProcessEnv},
): string {
	// What npm hands to its scripts would be taken for settings of this call.
	const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'));
	return execFileSync('npm', args, {
		cwd,
		encoding: 'utf8',
		env: {...Object.fromEntries(kept), ...env},
		maxBuffer: 1e8,
	});
}
