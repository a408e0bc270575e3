import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError} from '../../../source/errors.ts';
import {
	ControlReplyDecoder,
	isEvent,
	MAX_REPLY_BYTES,
	quote,
	readAccess,
	readChallenge,
	readServiceName,
} from '../../../source/net/onion/control-replies.ts';

const replies = (text: string) => new ControlReplyDecoder().push(Buffer.from(text, 'latin1'));

test('replies are read whole, a byte at a time, and what tor tells unasked is told from them', () => {
	const text =
		'250 OK\r\n650 HS_DESC x\r\n250-one\r\n250+block=\r\nfree text\r\n250 not an end\r\n.\r\n250 two\r\n515 no\n650-a\r\n650 b\r\n';
	const wanted = [
		{code: 250, lines: ['OK']},
		{code: 650, lines: ['HS_DESC x']},
		{code: 250, lines: ['one', 'block=', 'two']},
		{code: 515, lines: ['no']},
		{code: 650, lines: ['a', 'b']},
	];
	assert.deepEqual(replies(text), wanted);
	assert.deepEqual(
		replies(text).map(isEvent),
		wanted.map(({code}) => code === 650),
	);
	const decoder = new ControlReplyDecoder();
	assert.deepEqual(
		[...text].flatMap(sign => decoder.push(Buffer.from(sign))),
		wanted,
	);
});

test('what is no control port, or never ends, is refused', () => {
	const cases = [
		'HTTP/1.1 400 Bad Request\r\n',
		'\r\n',
		'25 OK\r\n',
		'250_OK\r\n',
		'150 OK\r\n',
		'950 OK\r\n',
		'250-ServiceID=x\r\n650 HS_DESC x\r\n',
		'650-HS_DESC x\r\n250 OK\r\n',
		'x'.repeat(MAX_REPLY_BYTES + 1),
		`250 ${'x'.repeat(MAX_REPLY_BYTES)}\r\n`,
		'250-x\r\n'.repeat(MAX_REPLY_BYTES / 6 + 1),
		`250+x\r\n${'y\r\n'.repeat(MAX_REPLY_BYTES / 2)}`,
		`650+x\r\n${'y\r\n'.repeat(MAX_REPLY_BYTES / 2)}`,
	];
	for (const text of cases) assert.throws(() => replies(text), {code: 'ERR_TOR_CONTROL'}, text.slice(0, 30));
	assert.equal(replies(`250 ${'x'.repeat(MAX_REPLY_BYTES - 6)}\r\n`).length, 1);
	const patient = new ControlReplyDecoder();
	for (let turn = 0; turn < 20_000; turn += 1) patient.push(Buffer.from('250 OK\r\n'));
});

test('how tor lets in is read, the path of the cookie with its escapes', () => {
	const cases = [
		['AUTH METHODS=NULL', ['NULL'], undefined],
		[
			'AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE="/run/tor/control.authcookie"',
			['COOKIE', 'SAFECOOKIE'],
			'/run/tor/control.authcookie',
		],
		['AUTH METHODS=SAFECOOKIE COOKIEFILE="C:\\\\tor\\\\a \\"b\\""', ['SAFECOOKIE'], 'C:\\tor\\a "b"'],
		['AUTH METHODS=SAFECOOKIE COOKIEFILE="/b\\303\\274"', ['SAFECOOKIE'], '/bü'],
		['AUTH METHODS=HASHEDPASSWORD COOKIEFILE="unended', ['HASHEDPASSWORD'], undefined],
	] as const;
	for (const [line, methods, cookieFile] of cases)
		assert.deepEqual(readAccess(['PROTOCOLINFO 1', line, 'VERSION Tor="0.4.9"', 'OK']), {
			methods,
			cookieFile,
		});
	for (const lines of [
		[],
		['OK'],
		['AUTH'],
		['AUTH METHODS='],
		['AUTH METHODS=null'],
		[' AUTH METHODS=NULL'],
	])
		assert.throws(() => readAccess(lines), {code: 'ERR_TOR_CONTROL'});
});

test('what else tor answers is read exactly or not at all', () => {
	const hex = 'ab'.repeat(32);
	assert.deepEqual(
		readChallenge([`AUTHCHALLENGE SERVERHASH=${hex} SERVERNONCE=${hex}`]).nonce,
		Buffer.alloc(32, 0xab),
	);
	const wrong = [
		[],
		['OK'],
		[`AUTHCHALLENGE SERVERHASH=${hex} SERVERNONCE=`],
		[`AUTHCHALLENGE SERVERHASH=${hex}00 SERVERNONCE=${hex}`],
	];
	for (const lines of wrong) assert.throws(() => readChallenge(lines), {code: 'ERR_TOR_CONTROL'});
	const name = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid';
	assert.equal(readServiceName([`ServiceID=${name}`, 'OK']), `${name}.onion`);
	for (const line of ['ServiceID=', `ServiceID=${name} --demo`, `ServiceID=${name.toUpperCase()}`, 'OK'])
		assert.throws(() => readServiceName([line]), {code: 'ERR_TOR_CONTROL'});
});

test('a password is one quoted line: it cannot be a second command', () => {
	assert.equal(quote('a "b" \\c'), '"a \\"b\\" \\\\c"');
	for (const text of ['a\r\nSIGNAL SHUTDOWN', 'a\n', 'a\0'])
		assert.throws(
			() => quote(text),
			error => isTtchatError(error, 'ERR_TOR_CONTROL') && !error.message.includes('SIGNAL'),
		);
});
