import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {isTtchatError, type TtchatError} from '../../../source/errors.ts';
import {TorControl} from '../../../source/net/onion/tor-control.ts';
import {assertSilence} from '../sockets.ts';
import {startFakeTor, type TorManners} from './fake-tor.ts';

const never = new AbortController().signal;

async function failure(work: Promise<unknown>): Promise<TtchatError> {
	const error = await work.then(
		() => assert.fail('it worked'),
		(caught: unknown) => caught,
	);
	assert.ok(isTtchatError(error, 'ERR_TOR_CONTROL'), String(error));
	return error;
}

test('tor lets us in by cookie, by password and without either', async () => {
	const cases: readonly (readonly [TorManners, string | undefined, RegExp])[] = [
		[{}, undefined, /^AUTHENTICATE [0-9a-f]{64}$/],
		[{auth: 'METHODS=NULL'}, undefined, /^AUTHENTICATE$/],
		[{auth: 'METHODS=HASHEDPASSWORD', password: 'a"b'}, 'a"b', /^AUTHENTICATE "a\\"b"$/],
		[
			{auth: 'METHODS=SAFECOOKIE,HASHEDPASSWORD COOKIEFILE="/nonexistent"', password: 'x'},
			'x',
			/^AUTHENTICATE "x"$/,
		],
	];
	for (const [manners, password, last] of cases) {
		await using tor = await startFakeTor(manners);
		const control = await TorControl.connect({control: tor.control, password}, never);
		assert.match(tor.asked.at(-1) ?? '', last);
		control.close();
		await control.gone;
	}
	await assertSilence();
});

test('whoever does not let us in is told of with what to do', async () => {
	const cases: readonly (readonly [TorManners, string | undefined, RegExp, RegExp])[] = [
		[{auth: 'METHODS=HASHEDPASSWORD', password: 'x'}, undefined, /does not let us in/, /TTCHAT_TOR_PASSWORD/],
		[{auth: 'METHODS=HASHEDPASSWORD', password: 'x'}, 'y', /does not let us in/, /TTCHAT_TOR_PASSWORD/],
		[{auth: 'METHODS=SAFECOOKIE COOKIEFILE="/nonexistent/cookie"'}, undefined, /cookie/, /debian-tor/],
		[{impostor: true}, undefined, /does not know the cookie/, /./],
		[
			{answer: command => (command.startsWith('AUTHENTICATE') ? '515 Bad\x1b[2J\r\n' : undefined)},
			undefined,
			/does not let us in/,
			/./,
		],
		[{answer: () => 'HTTP/1.1 400 Bad Request\r\n'}, undefined, /not the control port/, /SocksPort/],
		[
			{answer: () => '514 Authentication required.\x07\r\n'},
			undefined,
			/^tor refuses: Authentication required\. \(514\)$/,
			/./,
		],
	];
	for (const [manners, password, message, advice] of cases) {
		await using tor = await startFakeTor(manners);
		const error = await failure(TorControl.connect({control: tor.control, password}, never));
		assert.match(error.message, message);
		assert.match(error.advice, advice);
	}
	await assertSilence();
});

test('a file that is no cookie is not read, whatever what answers there calls it', async () => {
	for (const name of ['large', 'short', 'folder', 'pipe', '../relative', '/proc/self/environ', '/dev/zero']) {
		await using tor = await startFakeTor({
			answer: command =>
				command.startsWith('PROTOCOLINFO')
					? `250-AUTH METHODS=SAFECOOKIE COOKIEFILE="${name.includes('/') ? name : `${tor.folder}/${name}`}"\r\n250 OK\r\n`
					: undefined,
		});
		writeFileSync(`${tor.folder}/large`, Buffer.alloc(33));
		writeFileSync(`${tor.folder}/short`, Buffer.alloc(31));
		mkdirSync(`${tor.folder}/folder`);
		execFileSync('mkfifo', [`${tor.folder}/pipe`]);
		await failure(TorControl.connect({control: tor.control}, never));
		assert.deepEqual(tor.asked, ['PROTOCOLINFO 1'], name);
	}
});

test('tor that hangs up, or is left, at any point fails what was asked, and nothing stays open', async () => {
	for (const point of ['PROTOCOLINFO', 'AUTHCHALLENGE', 'AUTHENTICATE', 'ADD_ONION']) {
		for (const how of ['hang up', 'leave'] as const) {
			const stop = new AbortController();
			await using tor = await startFakeTor({
				answer(command, socket) {
					if (!command.startsWith(point)) return undefined;
					if (how === 'hang up') socket.end();
					else stop.abort(new Error('not wanted any more'));
					return '';
				},
			});
			const work = TorControl.connect({control: tor.control}, stop.signal).then(async control => {
				try {
					await control.ask('ADD_ONION', stop.signal);
				} finally {
					control.close();
				}
			});
			const error = await failure(work);
			assert.match(
				error.message,
				how === 'leave' ? /does not answer|let us in/ : /closed its control port|let us in/,
			);
		}
	}
	await assertSilence();
});
