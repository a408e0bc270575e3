import assert from 'node:assert/strict';
import {once} from 'node:events';
import {test} from 'node:test';
import {isTtchatError} from '../../source/errors.ts';
import {linkAndSocket, readAll} from './sockets.ts';

const megabyte = Buffer.alloc(1_048_576, 'ttchat');

test('bytes go both ways, in order, to the end', async () => {
	const {link, socket} = await linkAndSocket();
	socket.end(megabyte);
	link.write(Uint8Array.of(1, 2, 3));
	link.write(Uint8Array.of(4));
	assert.ok((await readAll(link.chunks)).equals(megabyte));
	// The other end has finished; ours is still open for writing.
	link.write(Uint8Array.of(5));
	const closing = link.close();
	assert.deepEqual([...(await readAll(socket))], [1, 2, 3, 4, 5]);
	await closing;
	socket.destroy();
});

test('nothing is read before it is asked for', async () => {
	const {link, socket} = await linkAndSocket();
	socket.end(Buffer.alloc(64 * megabyte.length));
	const chunks = link.chunks[Symbol.asyncIterator]();
	assert.ok(!(await chunks.next()).done);
	// The rest stays with the system and with the sender.
	assert.ok(socket.writableLength > 0);
	link.destroy();
	socket.destroy();
});

test('whoever stops reading ends neither direction', async () => {
	const {link, socket} = await linkAndSocket();
	socket.write('the first');
	for await (const chunk of link.chunks) {
		assert.equal(Buffer.from(chunk).toString(), 'the first');
		break;
	}
	link.write(Buffer.from('still here'));
	const [heard] = (await once(socket, 'data')) as [Buffer];
	assert.equal(heard.toString(), 'still here');
	socket.end('the last');
	assert.equal((await readAll(link.chunks)).toString(), 'the last');
	link.destroy();
	socket.destroy();
});

test('closing sends what was written, although the other side has not been read to its end', async () => {
	const {link, socket} = await linkAndSocket();
	const reading = readAll(link.chunks);
	socket.write('never asked for');
	link.write(megabyte);
	link.write(Buffer.from('the last message'));
	const closing = link.close();
	const received = await readAll(socket);
	assert.equal(received.length, megabyte.length + 16);
	assert.equal(received.subarray(-16).toString(), 'the last message');
	socket.end();
	assert.equal((await reading).toString(), 'never asked for');
	await closing;
	assert.equal(socket.errored, null);
});

test('a reset by the other side loses nothing that had come before it', async () => {
	const {link, socket} = await linkAndSocket();
	const chunks = link.chunks[Symbol.asyncIterator]();
	socket.write('the first');
	const first = await chunks.next();
	assert.equal(Buffer.from(first.value ?? []).toString(), 'the first');
	// Acknowledged by our system before the reset comes, and not read by us.
	await new Promise(written => socket.write('the last message', written));
	const gone = once(socket, 'close');
	socket.resetAndDestroy();
	await gone;
	const last = await chunks.next();
	assert.equal(Buffer.from(last.value ?? []).toString(), 'the last message');
	await assert.rejects(chunks.next(), error => isTtchatError(error, 'ERR_LINK_LOST'));
});

test('a link that breaks ends its reader with an error that says so, and keeps the cause', async () => {
	const {link, socket} = await linkAndSocket();
	const reading = readAll(link.chunks);
	socket.resetAndDestroy();
	await assert.rejects(reading, error => {
		assert.ok(isTtchatError(error, 'ERR_LINK_LOST'));
		assert.ok(error.cause instanceof Error);
		return true;
	});
});

test('destroying ends both directions at once, for both sides', async () => {
	const {link, socket} = await linkAndSocket();
	const reading = readAll(link.chunks);
	link.destroy();
	await assert.rejects(reading, error => isTtchatError(error, 'ERR_LINK_LOST'));
	assert.equal((await readAll(socket)).length, 0);
	socket.destroy();
	// All of these are harmless now.
	link.write(Uint8Array.of(1));
	link.destroy();
	await link.close();
});

test('closing settles when the other side ends too, and again for whoever asks again', async () => {
	const {link, socket} = await linkAndSocket();
	const reading = readAll(link.chunks);
	const closing = [link.close(), link.close()];
	await readAll(socket);
	socket.end();
	await Promise.all(closing);
	await reading;
	await link.close();
});

test('closing settles although the other side never ends', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const {link, socket} = await linkAndSocket();
	const reading = readAll(link.chunks).catch(() => undefined);
	const closing = link.close();
	await readAll(socket);
	t.mock.timers.tick(1_999);
	assert.ok(!socket.destroyed);
	t.mock.timers.tick(1);
	await closing;
	await reading;
	socket.destroy();
});

test('an error on a link that nobody reads does not end the program', async () => {
	const {link, socket} = await linkAndSocket();
	socket.resetAndDestroy();
	await once(socket, 'close');
	for (let count = 0; count < 3; count += 1) {
		link.write(megabyte);
		await new Promise(resolve => setImmediate(resolve));
	}
	await link.close();
});
