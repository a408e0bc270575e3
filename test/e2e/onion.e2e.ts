import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, test} from 'node:test';
import {chat, told} from './json-chat.ts';
import {type JsonEvent, type JsonProgram, startJsonProgram} from './json-program.ts';
import {TorNetwork} from './tor-network.ts';

// Two programs, each with a tor of its own, in a Tor network of their own. Debian: tor.
// Not in a hook: the time that it takes would be that of the first test.
const tor = await TorNetwork.start();
after(() => tor[Symbol.asyncDispose]());

let programs: JsonProgram[] = [];

function start(...args: readonly string[]): JsonProgram {
	const program = startJsonProgram(args, tor.inside);
	programs.push(program);
	return program;
}

/** A test whose failure says what all sides told, and what tor wrote. */
function scene(name: string, play: () => Promise<void>): void {
	test(name, async () => {
		programs = [];
		try {
			await play();
		} catch (cause) {
			const stories = programs.map(({events}) =>
				events
					.slice(-40)
					.map(event => JSON.stringify(event).slice(0, 300))
					.join('\n'),
			);
			throw new Error([String(cause), ...stories, tor.logs()].join('\n\n'), {cause});
		}
	});
}

/** What the other side was shown, as one types it, with the SOCKS port of its own tor. */
function dial({command}: JsonEvent): JsonProgram {
	const words = String(command).replace('127.0.0.1:9050', '127.0.0.1:9060').split(' ').slice(1);
	return start(...words);
}

scene('a whole chat through Tor: what the other side is shown, typed there, leads in', async () => {
	await using ann = start('--onion');
	const reachable = await told(ann, 'reachable');
	const types = ann.events.map(({type}) => type);
	assert.ok(types.indexOf('publishing') < types.indexOf('reachable') && types.includes('publishing'));
	assert.match(
		String(reachable['command']),
		/^ttchat [a-z2-7]{56}\.onion --proxy socks5:\/\/127\.0\.0\.1:9050 --onion-key [a-z2-7]{52}$/,
	);
	await using bob = dial(reachable);
	await chat(ann, bob);
	await told(ann, 'phase', {phase: 'inbound', what: 'accepted', way: 'onion'});
	await told(bob, 'phase', {
		phase: 'outbound',
		what: 'connected',
		address: reachable['address'],
		way: 'onion',
	});
	assert.equal((await told(bob, 'secured'))['protocol'], 2);
	assert.ok(!ann.events.some(({type}) => type === 'dialing'), 'who has the onion dials nobody');
	assert.ok(!bob.events.some(({type}) => type === 'listening'), 'who is on a proxy listens nowhere');
	assert.equal(await bob.close(), 0);
	await told(ann, 'lost', {reason: 'ERR_PEER_LEFT'});
	assert.equal(await ann.close(), 0);
});

scene(
	'another key does not open it, nor none; and without its control connection the onion comes again',
	async () => {
		await using ann = start('--onion', '127.0.0.1:9051', '--port', '2007');
		const reachable = await told(ann, 'reachable');
		const {address, port, key} = reachable;
		const through = ['--proxy', 'socks5://127.0.0.1:9060'];
		const wrong = `${String(key).startsWith('a') ? 'b' : 'a'}${String(key).slice(1)}`;
		await using stranger = start(`${address}:${port}`, ...through, '--onion-key', wrong);
		await told(stranger, 'phase', {what: 'retrying', reason: 'ERR_ONION_KEY'});
		await stranger.close();
		await using nobody = start(`${address}:${port}`, ...through);
		await told(nobody, 'phase', {what: 'retrying', reason: 'ERR_ONION_KEY'});
		await nobody.close();
		assert.ok(!ann.events.some(({type, phase}) => type === 'phase' && phase === 'inbound'));
		const from = ann.events.length;
		await tor.stopClient('c0');
		await told(ann, 'unreachable', {way: 'onion', reason: 'ERR_TOR_CONTROL'}, from);
		await tor.startClient('c0');
		const again = await told(ann, 'reachable', {}, from);
		assert.equal(again['key'], key);
		assert.notEqual(again['address'], address);
		assert.equal(await ann.close(), 0);
	},
);

scene('without a tor that is said, and asked for again', async () => {
	await using ann = start('--onion', '9999');
	const {message, advice} = await told(ann, 'unreachable', {way: 'onion', reason: 'ERR_TOR_CONTROL'});
	assert.match(`${message} ${advice}`, /127\.0\.0\.1:9999.*nothing listens.*--onion/);
	assert.equal(await ann.close(), 0);
});

scene('a key among the arguments is not to be seen while the program runs', async () => {
	const key = 'm'.repeat(51).concat('a');
	const onion = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion';
	await using bob = start(onion, '--proxy', 'socks5://127.0.0.1:9060', '--onion-key', key);
	await told(bob, 'way');
	assert.ok(!readFileSync(`/proc/${bob.pid}/cmdline`, 'latin1').includes(key));
});
