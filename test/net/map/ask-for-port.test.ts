import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../../source/errors.ts';
import {askForPort, firstThatMaps, inTurn, networksOf} from '../../../source/net/map/ask-for-port.ts';
import type {PortMapper} from '../../../source/net/map/port-mapper.ts';

const granted = {address: '203.0.113.10', port: 2006, lifetimeMs: 1_000};

test('once one way has opened the port, the others are looked for no longer', async () => {
	let given: AbortSignal | undefined;
	const looking: PortMapper = {
		name: 'slow',
		find: signal => {
			given = signal;
			return new Promise((_, reject) => {
				signal.addEventListener('abort', () => reject(signal.reason), {once: true});
			});
		},
		map: () => assert.fail(),
		release: async () => undefined,
	};
	const quick: PortMapper = {name: 'quick', map: async () => granted, release: async () => undefined};
	const {signal} = new AbortController();
	const mapped = await firstThatMaps([quick, looking], signal);
	assert.deepEqual(mapped, {mapper: quick, granted});
	assert.equal(given?.aborted, true);
	assert.equal(signal.aborted, false);
});

const v4 = {address: '203.0.113.7', family: 4} as const;
const v6 = {address: '2001:db8::7', family: 6} as const;
for (const {name, peer, host, asked} of [
	{name: 'a name that nobody knows', peer: [], asked: [undefined]},
	{name: 'one of IPv4', peer: [v4], asked: [undefined]},
	{name: 'one of IPv6', peer: [v6], asked: [v6.address]},
	{name: 'one of both', peer: [v6, v4], asked: [undefined, v6.address]},
	{name: 'one of both, while we listen in IPv4', peer: [v6, v4], host: '192.168.1.10', asked: [undefined]},
	{name: 'one of both, while we listen in IPv6', peer: [v6, v4], host: '2001:db8::1', asked: [v6.address]},
	{
		name: 'a name that nobody knows, while we listen in IPv4',
		peer: [],
		host: '192.168.1.10',
		asked: [undefined],
	},
	{name: 'one of IPv4, while we listen in IPv4', peer: [v4], host: '192.168.1.10', asked: [undefined]},
	{name: 'one of IPv6, while we listen in IPv6', peer: [v6], host: '2001:db8::1', asked: [v6.address]},
]) {
	test(`which of the router's networks the peer may come through: ${name}`, () => {
		assert.deepEqual(networksOf(peer, host), asked);
	});
}

for (const {peer, host} of [
	{peer: [v6], host: '192.168.1.10'},
	{peer: [v4], host: '2001:db8::1'},
	{peer: [], host: '2001:db8::1'},
]) {
	test(`no port is opened at ${host} for ${peer[0]?.address ?? 'a name that nobody knows'}: whoever comes there is a stranger`, async () => {
		const wanted = {at: {host, port: 2006}, peer: async () => peer, nonce: Buffer.alloc(12), random: () => 0};
		await assert.rejects(askForPort(wanted, new AbortController().signal), {
			code: 'ERR_MAP_NONE',
			message: /no address of the peer is known from which it gets in at/,
			advice: /same family/,
		});
	});
}

test('a port that leads to where only this machine can dial is not asked for', async () => {
	for (const host of ['127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1']) {
		const wanted = {
			at: {host, port: 2006},
			peer: async () => [v4],
			nonce: Buffer.alloc(12),
			random: () => 0,
		};
		await assert.rejects(askForPort(wanted, new AbortController().signal), {
			code: 'ERR_MAP_NONE',
			message: /nothing outside of this machine leads to (?:127|::1)/,
			advice: /--listen/,
		});
	}
});

test('where nothing opens a port in one network the other is asked, and if neither does the first says why', async () => {
	const cgnat = new TtchatError('ERR_MAP_CGNAT');
	const none = new TtchatError('ERR_MAP_NONE');
	const asking = (answers: readonly (TtchatError | string)[]) => async (item: number) => {
		const answer = answers[item] ?? '';
		if (typeof answer !== 'string') throw answer;
		return answer;
	};
	assert.equal(await inTurn([0, 1], asking([cgnat, 'open'])), 'open');
	assert.equal(await inTurn([0, 1], asking(['open', none])), 'open');
	await assert.rejects(inTurn([0, 1], asking([cgnat, none])), cgnat);
	const fault = new TypeError();
	await assert.rejects(
		inTurn([0, 1], async item => (item === 0 ? Promise.reject(fault) : 'open')),
		fault,
	);
});
