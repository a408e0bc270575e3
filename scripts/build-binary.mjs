// Makes dist/ttchat-linux-x64 (or what this machine is): the program with Node inside, for machines without Node.
// `npm run binary`. https://nodejs.org/api/single-executable-applications.html
import {execFileSync} from 'node:child_process';
import {chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {inject} from 'postject';
import {bundle} from './build.mjs';

const root = path.resolve(import.meta.dirname, '..');
const output = path.join(root, `dist/ttchat-${process.platform}-${process.arch}`);
const folder = await mkdtemp(path.join(tmpdir(), 'ttchat-binary-'));

try {
	await make();
} finally {
	await rm(folder, {recursive: true});
}

async function make() {
	const dist = path.dirname(output);
	const files = (await bundle()).map(file => ({...file, name: path.relative(dist, file.path)}));
	const licenses = files.find(({name}) => name === 'third-party-licenses.txt')?.contents;
	const blob = path.join(folder, 'blob');
	const binary = path.join(folder, 'ttchat');
	const assets = {};
	for (const {name, contents} of files.filter(file => file.name.endsWith('.js'))) {
		assets[name] = path.join(folder, name);
		await mkdir(path.dirname(assets[name]), {recursive: true});
		await writeFile(assets[name], contents);
	}
	await writeFile(
		path.join(folder, 'sea.json'),
		JSON.stringify({
			main: path.join(root, 'scripts/binary/main.cjs'),
			output: blob,
			assets,
			disableExperimentalSEAWarning: true,
		}),
	);
	execFileSync(process.execPath, ['--experimental-sea-config', path.join(folder, 'sea.json')], {
		stdio: 'ignore',
	});
	await copyFile(process.execPath, binary);
	await chmod(binary, 0o755);
	strip(binary);
	await inject(binary, 'NODE_SEA_BLOB', await readFile(blob), {
		sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
	});
	await mkdir(dist, {recursive: true});
	// Beside it first: it may be running, and it may lie on another file system than the temporary folder.
	await copyFile(binary, `${output}.new`);
	await rename(`${output}.new`, output);
	const ofNode = `https://github.com/nodejs/node/blob/${process.version}/LICENSE`;
	await writeFile(`${output}.licenses.txt`, `${licenses}\n---- Node ${process.version}\n\n${ofNode}\n`);
	const {size} = await stat(output);
	process.stderr.write(`built ${path.relative(root, output)}, ${(size / 1e6).toFixed(0)} MB\n`);
}

/** The names of its functions are a seventh of it. Where there is no `strip`, it is larger. */
function strip(file) {
	try {
		execFileSync('strip', [file], {stdio: 'ignore'});
	} catch (error) {
		if (error.code !== 'ENOENT') throw error;
	}
}
