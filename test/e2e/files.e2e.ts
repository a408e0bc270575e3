import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {
	type Exchange,
	emptyFile,
	endOf,
	hashOf,
	mountSmall,
	offer,
	openExchange,
	randomFile,
	underWay,
} from './file-exchange.ts';
import {until} from './until.ts';

// One chat for all that leaves it as it was: keys take a while.
let chat: Exchange;
before(async () => {
	chat = await openExchange();
});
after(() => chat[Symbol.asyncDispose]());

/** Takes ten seconds at least: whoever stands still for a few finds it half-way all the same. */
const large = 100_000_000;

for (const size of [0, 1, 65_526, 65_527, 65_528, 1_000_000]) {
	test(`a file of ${size} bytes arrives as it is`, async () => {
		const {alice, bob, ours, theirs} = chat;
		const file = randomFile(ours, `sized-${size}.bin`, size);
		const offered = await offer(alice, bob, file);
		assert.equal(offered['size'], size);
		bob.tell({type: 'accept-file', file: offered['file'], path: theirs});
		const {path: where} = await endOf(bob, `sized-${size}.bin`);
		assert.equal(where, path.join(theirs, `sized-${size}.bin`));
		assert.equal(await hashOf(String(where)), await hashOf(file));
		assert.equal(statSync(String(where)).mode & 0o777, 0o600);
		assert.equal((await endOf(alice, `sized-${size}.bin`)).type, 'file-done');
		assert.ok(!readdirSync(theirs).some(name => name.endsWith('.part')));
	});
}

test('files go both ways at once, and texts between them', async () => {
	const {alice, bob, ours, theirs} = chat;
	const out = randomFile(ours, 'out.bin', 3_000_000);
	const back = randomFile(theirs, 'back.bin', 3_000_000);
	const [there, here] = await Promise.all([offer(alice, bob, out), offer(bob, alice, back)]);
	bob.tell({type: 'accept-file', file: there['file'], path: path.join(theirs, 'copy.bin')});
	alice.tell({type: 'accept-file', file: here['file'], path: path.join(ours, 'copy.bin')});
	alice.tell({type: 'send', text: 'between'});
	await bob.until(() => bob.texts.includes('between'), 'the text');
	await Promise.all([endOf(alice, 'back.bin'), endOf(bob, 'out.bin')]);
	assert.equal(await hashOf(path.join(theirs, 'copy.bin')), await hashOf(out));
	assert.equal(await hashOf(path.join(ours, 'copy.bin')), await hashOf(back));
});

for (const who of ['alice', 'bob'] as const) {
	test(`${who} stops a file half-way: both are told, and nothing of it stays`, async () => {
		const {alice, bob, ours, theirs} = chat;
		const name = `stopped-by-${who}.bin`;
		const offered = await offer(alice, bob, emptyFile(ours, name, large));
		bob.tell({type: 'accept-file', file: offered['file'], path: theirs});
		await underWay(bob, offered['file']);
		assert.ok(existsSync(path.join(theirs, `${name}.part`)));
		const own = alice.events.findLast(event => event['name'] === name)?.['file'];
		chat[who].tell({type: 'cancel-file', file: who === 'alice' ? own : offered['file']});
		const [here, there] = await Promise.all([endOf(alice, name), endOf(bob, name)]);
		assert.deepEqual([here['by'], there['by']], who === 'alice' ? ['self', 'peer'] : ['peer', 'self']);
		assert.deepEqual([here['reason'], there['reason']], ['ERR_FILE_CANCELLED', 'ERR_FILE_CANCELLED']);
		await gone(path.join(theirs, `${name}.part`));
		assert.ok(!existsSync(path.join(theirs, name)));
	});
}

test('an offer is declined, and one that waits is taken back', async () => {
	const {alice, bob, ours} = chat;
	const offered = await offer(alice, bob, randomFile(ours, 'unwanted.bin', 10));
	bob.tell({type: 'decline-file', file: offered['file']});
	assert.equal((await endOf(alice, 'unwanted.bin'))['reason'], 'ERR_FILE_DECLINED');
	await offer(alice, bob, randomFile(ours, 'first.bin', 10));
	alice.tell({type: 'offer-file', path: randomFile(ours, 'second.bin', 10), id: 'second'});
	alice.tell({type: 'cancel-file', file: 'second'});
	assert.equal((await endOf(alice, 'second.bin'))['by'], 'self');
	const first = alice.events.findLast(event => event['name'] === 'first.bin');
	alice.tell({type: 'cancel-file', file: first?.['file']});
	assert.equal((await endOf(bob, 'first.bin'))['by'], 'peer');
	assert.ok(!bob.events.some(event => event['name'] === 'second.bin'));
});

test('answers that cross, and cross the end of the offer: both agree on what is there, and nothing else is', async () => {
	const {alice, bob, ours, theirs} = chat;
	for (const [round, size] of [0, 1, 70_000, 300_000, 70_000, 1].entries()) {
		const name = `crossing-${round}.bin`;
		const offered = await offer(alice, bob, randomFile(ours, name, size));
		const own = alice.events.findLast(event => event['name'] === name)?.['file'];
		const answer = {type: 'accept-file', file: offered['file'], path: theirs};
		for (const command of round % 2 === 0 ? [answer, answer] : [answer, {...answer, type: 'decline-file'}])
			bob.tell(command);
		alice.tell({type: 'cancel-file', file: own});
		alice.tell({type: 'cancel-file', file: own});
		const [here, there] = await Promise.all([endOf(alice, name), endOf(bob, name)]);
		assert.equal(here.type, there.type, JSON.stringify([here, there]));
		const isThere = there.type === 'file-done';
		await gone(path.join(theirs, `${name}.part`));
		assert.equal(existsSync(path.join(theirs, name)), isThere);
		if (isThere) assert.equal(await hashOf(path.join(theirs, name)), await hashOf(path.join(ours, name)));
		assert.ok(!existsSync(path.join(theirs, `crossing-${round} (2).bin`)));
		for (const {events} of [alice, bob]) {
			const ends = events.filter(
				({type, file}) => /^file-(?:done|ended)$/.test(type) && [own, offered['file']].includes(file),
			);
			assert.equal(ends.length, 1, 'told once');
		}
	}
	assert.ok(![...alice.events, ...bob.events].some(({type}) => type === 'lost'));
});

test('nothing that exists is written over, whatever it is', async () => {
	const {alice, bob, ours, theirs} = chat;
	const folder = path.join(theirs, 'taken');
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'photo.jpg'), 'old');
	symlinkSync(path.join(theirs, 'nowhere'), path.join(folder, 'link'));
	execFileSync('mkfifo', [path.join(folder, 'pipe')]);
	const file = randomFile(ours, 'photo.jpg', 1000);
	const offered = await offer(alice, bob, file);
	for (const name of ['photo.jpg', 'link', 'pipe', 'none/photo.jpg']) {
		bob.tell({type: 'accept-file', file: offered['file'], path: path.join(folder, name), id: name});
		await bob.until(() => bob.events.some(event => event.type === 'error' && event['id'] === name), name);
		assert.equal(bob.events.findLast(({type}) => type === 'error')?.['code'], 'ERR_FILE_UNWRITABLE');
	}
	bob.tell({type: 'accept-file', file: offered['file'], path: folder});
	assert.equal((await endOf(bob, 'photo.jpg'))['path'], path.join(folder, 'photo (2).jpg'));
	assert.equal(readFileSync(path.join(folder, 'photo.jpg'), 'utf8'), 'old');
	assert.ok(!existsSync(path.join(theirs, 'nowhere')));
	assert.deepEqual(readdirSync(folder).sort(), ['link', 'photo (2).jpg', 'photo.jpg', 'pipe']);
});

test('what is no file, or cannot be read, is refused before anything is offered', async () => {
	const {alice, bob, ours} = chat;
	execFileSync('mkfifo', [path.join(ours, 'pipe')]);
	const before = bob.events.length;
	for (const [file, message] of [
		[ours, /is a folder/],
		[path.join(ours, 'pipe'), /is a pipe/],
		['/dev/zero', /is a device/],
		[path.join(ours, 'none'), /there is no/],
	] as const) {
		alice.tell({type: 'offer-file', path: file, id: file});
		await alice.until(() => alice.events.some(({id, type}) => type === 'error' && id === file), file);
		assert.match(String(alice.events.findLast(({type}) => type === 'error')?.['message']), message);
	}
	assert.equal(bob.events.slice(before).filter(({type}) => type.startsWith('file')).length, 0);
});

test('too little room is said with figures before anything is accepted, and another folder will do', async () => {
	const {alice, bob, ours, theirs} = chat;
	using disk = mountSmall('1m');
	const offered = await offer(alice, bob, randomFile(ours, 'roomy.bin', 2_100_000));
	bob.tell({type: 'accept-file', file: offered['file'], path: disk.folder, id: 'full'});
	await bob.until(() => bob.events.some(({id}) => id === 'full'), 'the refusal');
	const refusal = bob.events.findLast(({id}) => id === 'full');
	assert.equal(refusal?.['code'], 'ERR_FILE_DISK_FULL');
	assert.match(String(refusal?.['message']), /room for 1\.0 MB in .*, and the file has 2\.1 MB/);
	assert.deepEqual(readdirSync(disk.folder), []);
	bob.tell({type: 'accept-file', file: offered['file'], path: theirs});
	assert.equal((await endOf(bob, 'roomy.bin')).type, 'file-done');
});

test('a disk that becomes full ends the file on both sides, and the chat goes on', async () => {
	const {alice, bob, ours} = chat;
	using disk = mountSmall('110m');
	const offered = await offer(alice, bob, emptyFile(ours, 'filling.bin', large));
	bob.tell({type: 'accept-file', file: offered['file'], path: disk.folder});
	await underWay(bob, offered['file']);
	disk.shrink();
	const [here, there] = await Promise.all([endOf(alice, 'filling.bin'), endOf(bob, 'filling.bin')]);
	assert.deepEqual([here['by'], here['reason']], ['peer', 'ERR_FILE_DISK_FULL']);
	assert.deepEqual([there['by'], there['reason']], ['self', 'ERR_FILE_DISK_FULL']);
	await gone(path.join(disk.folder, 'filling.bin.part'));
	alice.tell({type: 'send', text: 'still here'});
	await bob.until(() => bob.texts.includes('still here'), 'the text');
});

test('a folder that cannot be written to is refused, and one that is removed ends the file', async () => {
	const {alice, bob, ours, theirs} = chat;
	using disk = mountSmall('110m', ',ro');
	const offered = await offer(alice, bob, emptyFile(ours, 'homeless.bin', large));
	bob.tell({type: 'accept-file', file: offered['file'], path: disk.folder, id: 'ro'});
	await bob.until(() => bob.events.some(({id}) => id === 'ro'), 'the refusal');
	const refusal = bob.events.findLast(({id}) => id === 'ro');
	assert.equal(refusal?.['code'], 'ERR_FILE_UNWRITABLE');
	assert.match(String(refusal?.['message']), /no permission to write/);
	const folder = path.join(theirs, 'removed');
	mkdirSync(folder);
	bob.tell({type: 'accept-file', file: offered['file'], path: folder});
	await underWay(bob, offered['file']);
	rmSync(folder, {recursive: true});
	const [here, there] = await Promise.all([endOf(alice, 'homeless.bin'), endOf(bob, 'homeless.bin')]);
	assert.deepEqual([here['by'], here['reason']], ['peer', 'ERR_FILE_UNWRITABLE']);
	assert.match(String(there['message']), /was removed while it was written/);
});

test('a file that becomes shorter is given up by its sender, and removed', async () => {
	const {alice, bob, ours, theirs} = chat;
	const file = emptyFile(ours, 'shorter.bin', large);
	const offered = await offer(alice, bob, file);
	bob.tell({type: 'accept-file', file: offered['file'], path: theirs});
	await underWay(bob, offered['file']);
	truncateSync(file, 1000);
	const [here, there] = await Promise.all([endOf(alice, 'shorter.bin'), endOf(bob, 'shorter.bin')]);
	assert.match(String(here['message']), /has become shorter/);
	assert.deepEqual([there['by'], there['reason']], ['peer', 'ERR_FILE_UNREADABLE']);
	await gone(path.join(theirs, 'shorter.bin.part'));
});

/** Waits until something is not there any more: it goes right after that is told. */
function gone(file: string): Promise<void> {
	return until(() => !existsSync(file), `${file} is gone`);
}
