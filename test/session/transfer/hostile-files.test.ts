import assert from 'node:assert/strict';
import {test} from 'node:test';
import {concat, u32, u64, utf8} from '../../../source/protocol/bytes.ts';
import {fakeCrypto, MemoryFile, MemorySink, seededRandom} from '../../../source/testing/index.ts';
import {forged, forgingCrypto} from '../../peers/forging-crypto.ts';
import {Rig} from '../rig.ts';

// The peer is a session of ours whose records say what a test wants: docs/protocol.md §6, Files.

const offer = (id: number, size: number) => forged('file-offer', concat(u32(id), u64(size), utf8('a.jpg')));
const accept = (id: number, limit: number) => forged('file-accept', concat(u32(id), u64(limit)));
const chunk = (id: number, bytes: number) => forged('file-chunk', u32(id), 4 + bytes);
const cancel = (id: number, whose: number) => forged('file-cancel', concat(u32(id), Uint8Array.of(whose, 1)));
const done = (id: number) => forged('file-done', u32(id));

/** Alice, and Bob, who says what he likes. */
async function meet(): Promise<Rig> {
	const rig = new Rig({bob: {seams: {crypto: forgingCrypto(fakeCrypto(seededRandom(3)))}}});
	await rig.connect();
	return rig;
}

type Case = {
	readonly name: string;
	/** What Alice's user does once the first record came. */
	readonly alice?: 'accepts' | 'offers';
	readonly says: readonly string[];
	readonly reads: RegExp;
	/** All of a file had come before, and is still being written: that is finished. */
	readonly isWhole?: boolean;
};

const broken: readonly Case[] = [
	{name: 'sends before ACCEPT', says: [offer(1, 9), chunk(1, 9)], reads: /nobody accepted/},
	{
		name: 'sends more than it offered',
		alice: 'accepts',
		says: [offer(1, 9), chunk(1, 10)],
		reads: /more of a file/,
	},
	{
		name: 'sends more than is asked for',
		alice: 'accepts',
		says: [offer(1, 9e6), ...Array.from({length: 6}, () => chunk(1, 65_527))],
		reads: /more of a file/,
	},
	{
		name: 'sends on after the end',
		alice: 'accepts',
		says: [offer(1, 9), chunk(1, 9), chunk(1, 1)],
		isWhole: true,
		reads: /nobody accepted/,
	},
	{
		name: 'sends another file than it offered',
		alice: 'accepts',
		says: [offer(1, 9), chunk(2, 9)],
		reads: /nobody accepted/,
	},
	{name: 'sends empty pieces', alice: 'accepts', says: [offer(1, 9), chunk(1, 0)], reads: /empty piece/},
	{name: 'offers a second file', says: [offer(1, 9), offer(2, 9)], reads: /second file/},
	{
		name: 'offers a second file while one runs',
		alice: 'accepts',
		says: [offer(1, 9), offer(2, 9)],
		reads: /second file/,
	},
	{name: 'counts as it likes', says: [offer(7, 9)], reads: /not its turn/},
	{name: 'takes back what it never offered', says: [cancel(1, 0)], reads: /not on offer/},
	{name: 'answers what nobody offered', says: [accept(1, 9)], reads: /not on offer/},
	{name: 'has what nobody sent', says: [done(1)], reads: /not sent/},
	{name: 'has what was only offered', alice: 'offers', says: [done(1)], reads: /not sent/},
	{name: 'wants more than there is', alice: 'offers', says: [accept(1, 10)], reads: /than there is/},
	{
		name: 'accepts and declines and accepts',
		alice: 'offers',
		says: [accept(1, 0), cancel(1, 1), accept(1, 5)],
		reads: /not on offer/,
	},
	{
		name: 'offers more than a number holds',
		says: [forged('file-offer', concat(u32(1), new Uint8Array(8).fill(255), utf8('a')))],
		reads: /does not fit its type/,
	},
	{
		name: 'offers a file without a name',
		says: [forged('file-offer', concat(u32(1), u64(5)))],
		reads: /does not fit its type/,
	},
];

for (const {name, alice, says, reads, isWhole = false} of broken) {
	test(`a peer that ${name}: the round ends, nothing of a file stays, and the user decides`, async () => {
		const rig = await meet();
		const [source, sink] = [new MemoryFile('mine', new Uint8Array(9)), new MemorySink()];
		// A disk that takes nothing, so that what is against the rules finds the file under way.
		sink.ready = new Promise(() => undefined);
		if (alice === 'offers') rig.alice.session.offerFile(source);
		await rig.clock.advance(10);
		for (const text of says) {
			rig.bob.send(text);
			await rig.clock.advance(50);
			if (alice === 'accepts' && rig.alice.count('file-accepted') === 0)
				rig.alice.session.acceptFile(rig.alice.last('file-offered').file, sink);
			await rig.clock.advance(50);
		}
		const {reason, retry} = rig.alice.last('lost');
		assert.match(reason.message, reads);
		assert.deepEqual([reason.code, retry], ['ERR_PROTOCOL', 'by-hand']);
		assert.equal(rig.alice.snapshot().transfers.length, isWhole ? 1 : 0);
		assert.equal(rig.alice.count('file-done'), 0);
		assert.equal(rig.alice.count('file-ended'), isWhole ? 0 : rig.alice.count('file-offered'));
		assert.equal(source.closed, alice === 'offers' ? 1 : 0);
		assert.ok(!sink.ends.includes('finish'));
		await rig.end();
	});
}

test('a file that is smaller than it was said to be never counts as there', async () => {
	const rig = await meet();
	const sink = new MemorySink();
	rig.bob.send(offer(1, 100));
	await rig.clock.advance(100);
	rig.alice.session.acceptFile(rig.alice.last('file-offered').file, sink);
	rig.bob.send(chunk(1, 99));
	await rig.clock.advance(60_000);
	assert.deepEqual([sink.ends, rig.alice.snapshot().transfers.length], [[], 1]);
	rig.bob.send(cancel(1, 0));
	await rig.clock.advance(100);
	assert.deepEqual([sink.ends, rig.alice.last('file-ended').by], [['discard'], 'peer']);
	assert.equal(rig.alice.count('lost'), 0);
	await rig.end();
});

test('a claim of 8 PiB costs no memory and asks for 256 KiB', async () => {
	const rig = await meet();
	rig.bob.send(offer(1, 2 ** 53 - 1));
	await rig.clock.advance(100);
	assert.equal(rig.alice.last('file-offered').size, 2 ** 53 - 1);
	const sink = new MemorySink();
	rig.alice.session.acceptFile(rig.alice.last('file-offered').file, sink);
	for (let count = 0; count < 4; count += 1) rig.bob.send(chunk(1, 65_527));
	await rig.clock.advance(100);
	assert.equal(sink.bytes.length, 4 * 65_527);
	await rig.end();
	assert.deepEqual(sink.ends, ['discard']);
});

test('450 offers that are taken back at once leave nothing, and as many ends as offers', async () => {
	const rig = await meet();
	for (let id = 1; id <= 450; id += 1) {
		rig.bob.send(offer(id, 9));
		rig.bob.send(cancel(id, 0));
	}
	await rig.clock.advance(60_000);
	assert.deepEqual([rig.alice.count('file-offered'), rig.alice.count('file-ended')], [450, 450]);
	assert.deepEqual(rig.alice.snapshot().transfers, []);
	assert.equal(rig.alice.count('lost'), 0);
	await rig.end();
});

test('what lies behind a record that does not open is never looked at', async () => {
	const random = seededRandom(4);
	const crypto = fakeCrypto(random);
	let opened = 0;
	const counting: typeof crypto = {
		...crypto,
		open(key, associatedData, sealed) {
			opened += 1;
			return crypto.open(key, associatedData, sealed);
		},
	};
	const rig = new Rig({alice: {seams: {crypto: counting}}});
	await rig.connect();
	const [wire] = rig.linkTo({host: '10.0.0.1', port: 2006});
	const write = wire.write.bind(wire);
	let count = 0;
	wire.write = bytes => {
		count += 1;
		write(count === 2 ? bytes.with(600, (bytes[600] ?? 0) ^ 1) : bytes);
	};
	const before = opened;
	for (let text = 1; text <= 7; text += 1) rig.bob.send(`${text}`);
	await rig.clock.advance(500);
	assert.deepEqual(rig.alice.heard(), ['1']);
	assert.equal(rig.alice.last('lost').reason.code, 'ERR_MESSAGE_ALTERED');
	assert.equal(opened - before, 2);
	await rig.end();
});
