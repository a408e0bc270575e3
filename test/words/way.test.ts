import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Unstamped, WayKind} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {phaseWords} from '../../source/words/phase.ts';
import {statusWords} from '../../source/words/status.ts';
import {wayWords} from '../../source/words/way.ts';

const there = {address: '203.0.113.20', port: 2006};
const reason = {
	code: 'ERR_TIMED_OUT',
	message: 'timed out: no answer from 203.0.113.20:2006',
	advice: '',
} as const;
const taken = {
	code: 'ERR_PORT_TAKEN',
	message: 'port 2007 is in use by another program',
	advice: 'Choose another.',
} as const;
const secured: Unstamped = {type: 'secured', protocol: 2, hybrid: true, ownCode: '1234 5678'};
const punching: Unstamped = {type: 'punching', ...there, port: 2007, from: 2007};
const failed: Unstamped = {type: 'dial-failed', ...there, attempt: 1, reason, retryInMs: 500};
const greeted: Unstamped = {type: 'peer-greeted', protocol: 2, ...there};
const met: readonly Unstamped[] = [punching, failed, greeted, {type: 'link-punched', ...there, port: 2007}];

function after(...events: readonly Unstamped[]): SessionSnapshot {
	const begun: readonly Unstamped[] = [
		{type: 'listening', address: '::', port: 2006},
		{type: 'round-started', round: 1},
	];
	return [...begun, ...events].reduce(
		(snapshot, event) => reduceSession(snapshot, {...event, at: 0, elapsed: 0}),
		initialSnapshot,
	);
}

function outgoing(snapshot: SessionSnapshot) {
	const words = phaseWords(snapshot, 0).find(({label}) => label === 'Outgoing');
	assert.ok(words !== undefined);
	return words;
}

test('while both try to meet, the pane says so beside what became of the ordinary dials', () => {
	assert.deepEqual(outgoing(after(punching, failed)).details, [
		reason.message,
		'also meeting in the middle, port 2007',
	]);
	assert.deepEqual(outgoing(after(failed)).details, [reason.message]);
});

test('once they have met, it says what that means', () => {
	const {text, details} = outgoing(after(...met));
	assert.equal(text, 'connected through both routers, directly');
	assert.deepEqual(details, []);
	assert.equal(
		wayWords(after(...met, secured)),
		'through both routers, directly, over the one link that both dialed',
	);
});

for (const [way, says] of [
	['direct', /^direct, over two links/],
	['mapped', /^through a port that your router opened, directly, over/],
	['proxy', /^through a proxy, over/],
	['onion', /^through Tor, over/],
] satisfies readonly (readonly [WayKind, RegExp])[]) {
	test(`which way carries the chat: ${way}`, () => {
		const links: readonly Unstamped[] = [
			{type: 'outbound-linked', ...there, way: 'direct'},
			{type: 'inbound-linked', ...there, way},
			greeted,
			secured,
		];
		assert.match(wayWords(after(...links)) ?? '', says);
	});
}

const statuses = [
	{
		name: 'both are tried',
		events: [punching],
		says: [/^Also meeting in the middle, port 2007, for/],
	},
	{
		name: 'the port for the middle is taken',
		events: [{type: 'punch-obstructed', reason: taken}],
		says: [/^Not meeting in the middle: port 2007 is in use by another program\. Choose another\.$/],
	},
	{
		name: 'it was left out',
		events: [{type: 'way', kind: 'direct', label: 'directly', listens: true, dials: true, punches: false}],
		says: [/--no-punch/],
	},
	{
		name: 'behind a proxy there is none',
		events: [
			{
				type: 'way',
				kind: 'proxy',
				label: 'through the proxy p:1',
				listens: false,
				dials: true,
				punches: false,
			},
		],
		says: [/^Meeting through the proxy p:1\.$/],
		never: /middle/,
	},
	{
		name: 'once secured, what was tried is of no interest',
		events: [...met, secured],
		says: [],
		never: /middle/,
	},
] satisfies readonly {
	readonly name: string;
	readonly events: readonly Unstamped[];
	readonly says: readonly RegExp[];
	readonly never?: RegExp;
}[];
for (const {name, events, says, ...rest} of statuses) {
	test(`/status: ${name}`, () => {
		const lines = statusWords(after(...events));
		for (const wanted of says)
			assert.ok(
				lines.some(line => wanted.test(line)),
				`${wanted} in ${lines.join('\n')}`,
			);
		if ('never' in rest) assert.doesNotMatch(lines.join('\n'), rest.never);
	});
}
