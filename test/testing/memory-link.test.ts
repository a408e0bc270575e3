import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Link} from '../../source/net/link.ts';
import {memoryLinkPair} from '../../source/testing/index.ts';

const dialer = {host: '10.0.0.1', port: 40_000};
const listener = {host: '10.0.0.2', port: 2006};

async function read(link: Link): Promise<string> {
	let text = '';
	for await (const chunk of link.chunks) text += `[${Buffer.from(chunk).toString('latin1')}]`;
	return text;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

test('each end reads what the other writes, in the same pieces, and knows who it is', async () => {
	const [out, inbound] = memoryLinkPair(dialer, listener);
	assert.deepEqual([out.side, out.remote], ['outbound', listener]);
	assert.deepEqual([inbound.side, inbound.remote], ['inbound', dialer]);
	out.write(bytes('one'));
	out.write(bytes('two'));
	inbound.write(bytes('back'));
	await Promise.all([out.close(), inbound.close()]);
	assert.deepEqual([await read(out), await read(inbound)], ['[back]', '[one][two]']);
});

test('close() ends one direction only, after what was written', async () => {
	const [out, inbound] = memoryLinkPair(dialer, listener);
	out.write(bytes('last'));
	await out.close();
	out.write(bytes('too late'));
	assert.equal(await read(inbound), '[last]');
	inbound.write(bytes('still'));
	await inbound.close();
	assert.equal(await read(out), '[still]');
});

test('destroy() breaks our reading and ends theirs', async () => {
	const [out, inbound] = memoryLinkPair(dialer, listener);
	out.write(bytes('said'));
	const waiting = read(out);
	out.destroy();
	await assert.rejects(waiting, {code: 'ERR_LINK_LOST'});
	assert.equal(await read(inbound), '[said]');
});

test('sever() breaks both ends, whatever was on its way', async () => {
	const [out, inbound] = memoryLinkPair(dialer, listener);
	out.write(bytes('lost'));
	out.sever();
	await assert.rejects(read(out), {code: 'ERR_LINK_LOST'});
	await assert.rejects(read(inbound), {code: 'ERR_LINK_LOST'});
});

test('what was written can be changed afterwards without harm', async () => {
	const [out, inbound] = memoryLinkPair(dialer, listener);
	const text = bytes('abc');
	out.write(text);
	text.fill(0);
	await out.close();
	assert.equal(await read(inbound), '[abc]');
	assert.deepEqual(out.written, [bytes('abc')]);
});
