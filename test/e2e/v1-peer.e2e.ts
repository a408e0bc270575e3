import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startV1Peer, type V1Peer} from '../peers/v1-peer.ts';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {freePorts} from './ports.ts';

// The independent peer reads as fragilely as the original does: what it understands, the original does too.

type Pair = {readonly ours: JsonProgram; readonly theirs: V1Peer} & AsyncDisposable;

async function pair(first: 'ours' | 'theirs', extra: readonly string[] = []): Promise<Pair> {
	const [ourPort = 0, theirPort = 0] = await freePorts(2);
	const startOurs = () => startJsonProgram([`127.0.0.1:${theirPort}`, '--port', String(ourPort), ...extra]);
	const startTheirs = () => startV1Peer({listenPort: theirPort, targetPort: ourPort});
	const early = first === 'ours' ? startOurs() : undefined;
	// Our dials are being refused by now: the other side starts while we are retrying.
	await early?.next('phase');
	const theirs = await startTheirs();
	const ours = early ?? startOurs();
	const secured = await ours.next('secured');
	assert.equal(secured.protocol, 1);
	assert.equal(secured.code, undefined);
	await theirs.next('key');
	return {
		ours,
		theirs,
		async [Symbol.asyncDispose]() {
			await ours[Symbol.asyncDispose]();
			await theirs[Symbol.asyncDispose]();
		},
	};
}

const ascii = (bytes: number) =>
	'abcdefghijklmnopqrstuvwxyz0123456789 '.repeat(Math.ceil(bytes / 37)).slice(0, bytes);

/** Characters of 2, 3 and 4 bytes, shifted so that some lie across every cut at a multiple of 446 bytes. */
function utf8(bytes: number): string {
	const pattern = '€ä😀語';
	const perPattern = Buffer.byteLength(pattern);
	const whole = pattern.repeat(Math.floor(bytes / perPattern));
	return whole + ascii(bytes - Buffer.byteLength(whole));
}

const sizes = [0, 1, 445, 446, 447, 892, 893, 4_460, 65_535];

for (const first of ['ours', 'theirs'] as const) {
	test(`texts of all sizes go both ways, ${first} started first`, async () => {
		await using chat = await pair(first);
		const texts = sizes.flatMap(bytes => [ascii(bytes), utf8(bytes)]);
		for (const text of texts) {
			chat.ours.tell({type: 'send', text});
			chat.theirs.send(text);
		}
		assert.deepEqual(await chat.theirs.received(texts.length), texts);
		await chat.ours.until(() => chat.ours.texts.length === texts.length, 'all texts');
		assert.deepEqual(chat.ours.texts, texts);
		const sent = () => chat.ours.events.filter(({type}) => type === 'sent').length;
		await chat.ours.until(() => sent() >= texts.length, 'all texts sent');
		assert.equal(sent(), texts.length);
		assert.deepEqual(
			chat.theirs.events.filter(({event}) => event === 'lost' || event === 'overread'),
			[],
		);
		assert.equal(await chat.ours.close(), 0);
	});
}

test('50 messages back to back arrive in order, both ways', async () => {
	await using chat = await pair('ours');
	const texts = Array.from({length: 50}, (_, index) => `message ${index}`);
	for (const text of texts) {
		chat.ours.tell({type: 'send', text});
		chat.theirs.send(text);
	}
	assert.deepEqual(await chat.theirs.received(50), texts);
	await chat.ours.until(() => chat.ours.texts.length === 50, '50 texts');
	assert.deepEqual(chat.ours.texts, texts);
});

test('with --protocol v1 a plain key is sent, and the chat is the same', async () => {
	await using chat = await pair('theirs', ['--protocol', 'v1']);
	assert.equal(chat.theirs.events.find(({event}) => event === 'key')?.before, 0);
	chat.ours.tell({type: 'send', text: 'hello'});
	assert.deepEqual(await chat.theirs.received(1), ['hello']);
});

test('the v1 peer leaves: said so, and a new session with new keys waits for the next one', async () => {
	const [ourPort = 0, theirPort = 0] = await freePorts(2);
	await using ours = startJsonProgram([`127.0.0.1:${theirPort}`, '--port', String(ourPort)]);
	{
		await using theirs = await startV1Peer({listenPort: theirPort, targetPort: ourPort});
		await ours.next('secured');
		theirs.send('goodbye');
		await ours.next('message');
		await theirs.quit();
	}
	const lost = await ours.next('lost');
	assert.equal(lost.reason, 'ERR_PEER_LEFT');
	assert.equal(lost.retry, 'waiting');
	ours.tell({type: 'send', text: 'are you back?', id: 'q'});
	await using again = await startV1Peer({listenPort: theirPort, targetPort: ourPort});
	await ours.next('secured');
	assert.deepEqual(await again.received(1), ['are you back?']);
});

test('we leave and come back: the next v1 peer hears from the new program', async () => {
	const [ourPort = 0, theirPort = 0] = await freePorts(2);
	const args = [`127.0.0.1:${theirPort}`, '--port', String(ourPort)];
	for (const text of ['first', 'second']) {
		await using theirs = await startV1Peer({listenPort: theirPort, targetPort: ourPort});
		await using ours = startJsonProgram(args);
		await ours.next('secured');
		ours.tell({type: 'send', text});
		assert.deepEqual(await theirs.received(1), [text]);
		assert.equal(await ours.close(), 0);
	}
});

test('--protocol v2 refuses a v1 peer and says so', async () => {
	const [ourPort = 0, theirPort = 0] = await freePorts(2);
	await using theirs = await startV1Peer({listenPort: theirPort, targetPort: ourPort});
	await using ours = startJsonProgram([
		`127.0.0.1:${theirPort}`,
		'--port',
		String(ourPort),
		'--protocol',
		'v2',
	]);
	const lost = await ours.next('lost');
	assert.deepEqual([lost.reason, lost.retry], ['ERR_VERSION_REFUSED', 'by-hand']);
	assert.deepEqual(theirs.messages, []);
});
