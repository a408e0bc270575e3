import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {foreignError} from '../../source/protocol/first-bytes.ts';
import {FrameDecoder} from '../../source/protocol/frame.ts';

const bytesOf = (latin1: string) => Uint8Array.from(Buffer.from(latin1, 'latin1'));

/** What servers say first, or answer to a HELLO, as it was read from real ones. */
const greetings = [
	{begin: 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', what: /web server.*sign in/},
	{begin: 'HTTP/1.0 302 Found\r\nLocation: http://login.example/', what: /web server.*sign in/},
	{begin: '<!DOCTYPE html><html>', what: /web server/},
	{begin: '<html>\n', what: /web server/},
	{begin: 'GET / HTTP/1.1\r\nHost: a\r\n', what: /web browser/},
	{begin: 'SSH-2.0-OpenSSH_9.6\r\n', what: /SSH/},
	{begin: '\x15\x03\x01\x00\x02\x02\x46', what: /TLS/},
	{begin: '\x16\x03\x01\x02\x00\x01', what: /TLS/},
	{begin: '220 mail.example ESMTP Postfix\r\n', what: /mail server/},
	{begin: '220 (vsFTPd 3.0.3)\r\n', what: /FTP server/},
	{begin: '220 ready\r\n', what: /mail or FTP/},
	{begin: '554 no\r\n', what: /mail or FTP/},
	{begin: '+OK Dovecot ready.\r\n', what: /mail server/},
	{begin: '* OK [CAPABILITY IMAP4rev1] ready\r\n', what: /mail server/},
	{begin: '\xff\xfd\x18\xff\xfd\x20', what: /telnet/},
	{begin: 'RFB 003.008\n', what: /VNC/},
	{begin: '-ERR unknown command\r\n', what: /database/},
	{begin: 'J\x00\x00\x00\x0a8.0.36\x00', what: /database/},
	{begin: ':irc.example NOTICE * :*** Looking up your hostname', what: /IRC/},
	{begin: '\x13BitTorrent protocol', what: /BitTorrent/},
	{begin: 'hello there', what: /begins with "hello there"/},
	{begin: 'hello\x1b[2J', what: /first bytes are 68 65 6c/},
	{begin: '\x00\x01\xfe', what: /first bytes are 00 01 fe/},
];

for (const {begin, what} of greetings) {
	test(`${JSON.stringify(begin)} is called what it is, however much of it comes at once`, () => {
		assert.match(foreignError(bytesOf(begin)).message, what);
		const decoder = new FrameDecoder(() => true);
		const {code, message, advice} = thrown(() => [...decoder.push(bytesOf(begin))]);
		assert.equal(code, 'ERR_FRAME_HEADER');
		assert.match(message, what);
		assert.match(advice, /address and the port/);
		for (const byte of bytesOf(begin)) assert.doesNotThrow(() => foreignError(Uint8Array.of(byte)));
	});
}

test('after a frame it is a peer that breaks the rules', () => {
	const decoder = new FrameDecoder(() => true);
	assert.equal([...decoder.push(bytesOf('1               a'))].length, 1);
	assert.match(thrown(() => [...decoder.push(bytesOf('HTTP/1.1 400'))]).message, /protocol error/);
});

test('nothing of what came can act on whoever reads it, and it stays short', () => {
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 100}), bytes => {
			const {message} = foreignError(bytes);
			assert.match(message, /^[\x20-\x7e]{1,120}$/);
		}),
	);
});

function thrown(act: () => unknown): {
	readonly code: string;
	readonly message: string;
	readonly advice: string;
} {
	try {
		act();
	} catch (error) {
		return error as {code: string; message: string; advice: string};
	}
	throw new Error('nothing was thrown');
}
