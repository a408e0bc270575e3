import assert from 'node:assert/strict';
import {
	type FileHandle,
	link,
	lstat,
	mkdir,
	mkdtemp,
	open,
	readFile,
	rename,
	rm,
	stat,
	symlink,
	unlink,
	writeFile,
} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {listPaths} from '../../source/files/paths.ts';
import {type Disk, saveText} from '../../source/files/save-text.ts';

let folder = '';
const never = new AbortController().signal;

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
	assert.deepEqual(await saveText(file, 'hi é\n', never), {kept: 'all', path: file});
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
		const outcome = await saveText(path.join(folder, file), 'new', never);
		assert.ok(outcome.kept === 'nothing');
		assert.match(outcome.problem, problem);
		assert.equal(await readFile(path.join(folder, 'alto.txt'), 'utf8'), 'old');
	});
}

/** A disk that is real but for what is replaced: of the file that is written, or of the folder. */
function faulty(file: Partial<FileHandle>, rest: Partial<Disk> = {}): Disk {
	return {
		open: async (...args) => {
			const handle = await open(...args);
			// Written in part first: that is what a full disk leaves.
			return new Proxy(handle, {
				get: (target, name) => {
					const own: unknown = Reflect.get(name in file ? file : target, name);
					return typeof own === 'function' ? own.bind(target) : own;
				},
			});
		},
		lstat,
		unlink,
		...rest,
	};
}

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
const fails = () => Promise.reject(full);
/** A method of the handle: what it writes stays, and it fails. */
async function writesHalf(this: FileHandle): Promise<void> {
	await this.write('half');
	throw full;
}

const failures: readonly {
	readonly name: string;
	readonly disk: (file: string) => Disk;
	readonly kept?: 'some';
	readonly problem: RegExp;
}[] = [
	{
		name: 'the disk fills up while it is written',
		disk: () => faulty({writeFile: writesHalf}),
		problem: /^the disk is full$/,
	},
	{
		name: 'the disk says only when it is flushed that it is full',
		disk: () => faulty({sync: fails}),
		problem: /^the disk is full$/,
	},
	{
		name: 'the file cannot be emptied, but removed',
		disk: () => faulty({writeFile: writesHalf, truncate: fails}),
		problem: /^the disk is full$/,
	},
	{
		name: 'the file cannot be removed, but emptied',
		disk: () => faulty({writeFile: writesHalf}, {unlink: fails}),
		problem: /^the disk is full; an empty file could not be removed: /,
	},
	{
		name: 'the file can neither be emptied nor removed',
		disk: () => faulty({writeFile: writesHalf, truncate: fails}, {unlink: fails}),
		kept: 'some',
		problem: /^the disk is full$/,
	},
	{
		name: 'nothing can be learnt about it',
		disk: () => faulty({writeFile: writesHalf, truncate: fails, stat: fails}),
		kept: 'some',
		problem: /^the disk is full$/,
	},
	{
		name: 'it has a second name by then',
		disk: file =>
			faulty({
				async writeFile(this: FileHandle) {
					await this.write('half');
					await link(file, `${file}.second`);
					throw full;
				},
			}),
		problem: /^the disk is full/,
	},
	{
		name: 'it was removed meanwhile',
		disk: file =>
			faulty({
				async writeFile(this: FileHandle) {
					await this.write('half');
					await unlink(file);
				},
			}),
		problem: /does not exist$/,
	},
];

for (const {name, disk, kept = 'nothing', problem} of failures) {
	test(`where ${name}, it says truly what is left of the text`, async () => {
		const place = await mkdtemp(path.join(folder, 'place-'));
		const file = path.join(place, 'chat.txt');
		const outcome = await saveText(file, 'half and half', never, disk(file));
		assert.ok(outcome.kept !== 'all');
		assert.equal(outcome.kept, kept);
		assert.match(outcome.problem, problem);
		const texts = await Promise.all(
			['chat.txt', 'chat.txt.second'].map(entry => readFile(path.join(place, entry), 'utf8').catch(() => '')),
		);
		assert.equal(texts.join('') === '', kept === 'nothing');
	});
}

test('a file that took the place of the failed one is left alone', async () => {
	const place = await mkdtemp(path.join(folder, 'place-'));
	const file = path.join(place, 'chat.txt');
	const disk = faulty({
		async writeFile(this: FileHandle) {
			await this.write('half');
			await rename(file, `${file}.moved`);
			await writeFile(file, 'not ours');
			throw full;
		},
	});
	const outcome = await saveText(file, 'half and half', never, disk);
	assert.equal(outcome.kept, 'nothing');
	assert.equal(await readFile(file, 'utf8'), 'not ours');
	assert.equal(await readFile(`${file}.moved`, 'utf8'), '');
});

test('what is given up leaves nothing, and the same name may be used again', async () => {
	const file = path.join(folder, 'given-up.txt');
	const stop = new AbortController();
	const saving = saveText(file, 'x'.repeat(10_000_000), stop.signal);
	stop.abort();
	assert.deepEqual(await saving, {kept: 'nothing', problem: 'it was broken off'});
	assert.equal((await saveText(file, 'again', never)).kept, 'all');
});

test('a file system that cannot be asked to write now is no failure', async () => {
	const file = path.join(folder, 'unsynced.txt');
	const disk = faulty({sync: () => Promise.reject(Object.assign(new Error('no'), {code: 'EINVAL'}))});
	assert.deepEqual(await saveText(file, 'hi', never, disk), {kept: 'all', path: file});
});

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
