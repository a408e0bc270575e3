import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {listPaths, saveText} from '../../source/ui/files.ts';

let folder = '';

before(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'ttchat-files-'));
	await mkdir(path.join(folder, 'alpha'));
	await writeFile(path.join(folder, 'alto.txt'), 'old');
	await writeFile(path.join(folder, '.hidden'), '');
	await symlink(path.join(folder, 'nowhere'), path.join(folder, 'link'));
});

after(() => rm(folder, {recursive: true}));

test('saves to a new file that only its owner can read', async () => {
	const file = path.join(folder, 'chat.txt');
	assert.deepEqual(await saveText(file, 'hi é\n'), {saved: true, path: file});
	assert.equal(await readFile(file, 'utf8'), 'hi é\n');
	assert.equal((await stat(file)).mode & 0o777, 0o600);
});

const refusals = [
	{name: 'a file that exists', file: 'alto.txt', problem: /exists already; choose another name$/},
	{name: 'a link, even one that leads nowhere', file: 'link', problem: /exists already/},
	{name: 'a folder', file: 'alpha', problem: /exists already/},
	{name: 'a folder that is missing', file: 'no/chat.txt', problem: /no does not exist$/},
	{name: 'a file taken for a folder', file: 'alto.txt/chat.txt', problem: /does not exist$/},
] as const;

for (const {name, file, problem} of refusals) {
	test(`does not save to ${name}`, async () => {
		const outcome = await saveText(path.join(folder, file), 'new');
		assert.ok(!outcome.saved);
		assert.match(outcome.problem, problem);
		assert.equal(await readFile(path.join(folder, 'alto.txt'), 'utf8'), 'old');
	});
}

const listings = [
	{prefix: 'al', paths: ['alpha/', 'alto.txt']},
	{prefix: 'alt', paths: ['alto.txt']},
	{prefix: '.h', paths: ['.hidden']},
	{prefix: 'x', paths: []},
	{prefix: 'missing/', paths: []},
] as const;

for (const {prefix, paths} of listings) {
	test(`offers for "${prefix}"`, async () => {
		const offered = await listPaths(`${folder}/${prefix}`);
		assert.deepEqual(
			offered,
			paths.map(name => `${folder}/${name}`),
		);
	});
}

test('does not offer hidden files unless their dot was typed', async () => {
	const offered = await listPaths(`${folder}/`);
	assert.ok(!offered.includes(`${folder}/.hidden`));
	assert.ok(offered.includes(`${folder}/alpha/`));
});
