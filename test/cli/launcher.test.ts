import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import packageJson from '../../package.json' with {type: 'json'};
// @ts-expect-error A script without types.
import {bundleLauncher} from '../../scripts/build.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-launcher-'));
after(() => rmSync(folder, {recursive: true}));

before(async () => {
	const {text}: {readonly text: string} = await bundleLauncher();
	writeFileSync(path.join(folder, 'ttchat.mjs'), text);
	writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
	writeFileSync(
		path.join(folder, 'cli.js'),
		'process.stdout.write("loaded, " + process.listenerCount("SIGUSR1"));',
	);
});

for (const version of ['14.0.0', '18.20.8', '20.20.2', '22.13.9']) {
	test(`on Node ${version} it says which one is needed and where to get it, and ends with 1`, () => {
		const {status, stdout, stderr} = start(version);
		assert.equal(stdout, '');
		assert.match(
			stderr,
			new RegExp(`^ttchat: Node 22\\.14 or newer is needed, and this is ${version}\n.*nodejs\\.org`),
		);
		assert.equal(stderr.split('\n').length, 3);
		assert.equal(status, 1);
	});
}

for (const name of ['plain', "it's here", 'a $HOME `date` b']) {
	test(`the command that it names runs this very program: in a folder called ${name}`, () => {
		const there = path.join(folder, name);
		for (const file of ['ttchat.mjs', 'package.json', 'cli.js']) {
			cpSync(path.join(folder, file), path.join(there, file));
		}
		const [, command = ''] = /npx --package=node@24 (.*)/.exec(start('20.20.2', there).stderr) ?? [];
		assert.match(command, /^node /);
		const {status, stdout, stderr} = spawnSync('sh', ['-c', `"$NODE" ${command.slice('node '.length)}`], {
			encoding: 'utf8',
			env: {NODE: process.execPath},
		});
		assert.deepEqual({status, stdout, stderr}, {status: 0, stdout: 'loaded, 1', stderr: ''});
	});
}

for (const version of ['22.14.0', '23.0.0', '24.21.0', '100.0.0']) {
	test(`on Node ${version} it loads the program, with somebody who takes SIGUSR1`, () => {
		assert.deepEqual(start(version), {status: 0, stdout: 'loaded, 1', stderr: ''});
	});
}

for (const [what, program] of [
	['the program', undefined],
	['what it loads', "import './chunks/gone.js';"],
	['what that loads later', "await import('./chunks/gone.js');"],
] as const) {
	test(`where ${what} is not there it says so in words, and ends with 1`, () => {
		const half = path.join(folder, 'half');
		cpSync(path.join(folder, 'ttchat.mjs'), path.join(half, 'ttchat.mjs'));
		writeFileSync(path.join(half, 'package.json'), '{"type": "module"}');
		if (program !== undefined) writeFileSync(path.join(half, 'cli.js'), program);
		const said = 'ttchat: a part of ttchat is not there\nInstall it anew.\n';
		assert.deepEqual(start('24.21.0', half), {status: 1, stdout: '', stderr: said});
	});
}

test('an error of the program stays what it is', () => {
	const wrong = path.join(folder, 'wrong');
	cpSync(path.join(folder, 'ttchat.mjs'), path.join(wrong, 'ttchat.mjs'));
	writeFileSync(path.join(wrong, 'package.json'), '{"type": "module"}');
	writeFileSync(path.join(wrong, 'cli.js'), 'throw new TypeError("of ours");');
	const {status, stderr} = start('24.21.0', wrong);
	assert.equal(status, 1);
	assert.match(stderr, /TypeError: of ours/);
});

test('what is asked for is what package.json says', () => {
	assert.equal(packageJson.engines.node, '>=22.14');
});

test('the first line has no flag that a Node could refuse, and the listener is the first statement', async () => {
	const {text}: {readonly text: string} = await bundleLauncher();
	const [first, ...rest] = text.split('\n').filter(line => line !== '' && !line.startsWith('//'));
	assert.equal(first, '#!/usr/bin/env node');
	assert.match(rest[0] ?? '', /^process\.on\("SIGUSR1"/);
	assert.doesNotMatch(text, /\bimport\s*["'{*]|\bimport\s+\w/);
});

/** The launcher on a Node that says it is another one. */
function start(version: string, where = folder) {
	const pretend = `Object.defineProperty(process, 'versions', {value: {node: '${version}'}})`;
	const {status, stdout, stderr} = spawnSync(
		process.execPath,
		['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, path.join(where, 'ttchat.mjs')],
		{encoding: 'utf8'},
	);
	return {status, stdout, stderr};
}
