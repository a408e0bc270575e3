import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Reason} from '../../source/errors.ts';
import type {Line} from '../../source/plain/line-writer.ts';
import {initialLines, type LinesOptions, stepLines} from '../../source/plain/lines.ts';
import type {Unstamped} from '../../source/session/events.ts';
import {happenedAt as at} from './fake-session.ts';

const refusedReason: Reason = {code: 'ERR_REFUSED', message: 'refused', advice: 'Wait.'};
const timedOut: Reason = {code: 'ERR_TIMED_OUT', message: 'timed out', advice: 'A firewall?'};
const lostReason: Reason = {code: 'ERR_LINK_LOST', message: 'connection lost', advice: 'Wait.'};
const failedReason: Reason = {code: 'ERR_HANDSHAKE_FAILED', message: 'handshake failed', advice: 'Ask.'};

const secured: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};
const legacy: Unstamped = {type: 'secured', protocol: 1};
const target = {address: '203.0.113.7', port: 2006};
const mine = (id: string, text: string): Unstamped => ({
	type: 'queued',
	message: {id, from: 'self', text, action: false, at},
});
const theirs = (text: string, action = false): Unstamped => ({
	type: 'message',
	message: {id: 'p', from: 'peer', text, action, at},
});
const dialFailed = (reason: Reason, attempt = 1): Unstamped => ({
	type: 'dial-failed',
	...target,
	attempt,
	reason,
	retryInMs: 500,
});

type Case = {
	readonly name: string;
	/** What happened before; its lines are not looked at. */
	readonly before?: readonly Unstamped[];
	readonly events: readonly Unstamped[];
	readonly options?: Partial<LinesOptions>;
	readonly out?: readonly string[];
	readonly err?: readonly (string | RegExp)[];
};

const cases: readonly Case[] = [
	{
		name: 'the way to a chat',
		events: [
			{type: 'listening', address: '::', port: 2006},
			{type: 'round-started', round: 1},
			{type: 'keys-made', elapsedMs: 412},
			{type: 'dialing', ...target, attempt: 1},
			{type: 'outbound-linked', ...target, way: 'direct'},
			{type: 'inbound-linked', address: '203.0.113.7', port: 40_000, way: 'direct'},
			{type: 'peer-greeted', protocol: 2, address: '203.0.113.7', port: 40_000},
		],
		err: [
			'14:02 -- Listening on [::]:2006.',
			'14:02 -- Making new keys (RSA-4096).',
			'14:02 -- Keys are ready, after 0.4 s.',
			'14:02 -- Dialing 203.0.113.7:2006.',
			'14:02 -- 203.0.113.7:2006 can be reached; waiting for the peer to reach you.',
			'14:02 -- 203.0.113.7 has reached you; waiting for its key.',
			/The peer's key has come \(protocol v2\)/,
		],
	},
	{
		name: 'a v2 peer: the code and what to do with it',
		events: [secured],
		err: [
			'14:02 --> bob connected. NOT VERIFIED: compare codes by phone, see /verify.',
			'14:02 -- Your code is 4821 0937. Tell bob by phone or in person, never here, and type the code that you hear: /verify 1234 5678',
		],
	},
	{
		name: 'a v2 peer in a round that RSA alone protects',
		events: [{...secured, hybrid: false}],
		err: [
			'14:02 --> bob connected, RSA ONLY. NOT VERIFIED: compare codes by phone, see /verify.',
			/4821 0937/,
		],
	},
	{
		name: 'a v2 peer that has to be verified first',
		events: [secured, {type: 'outbox-held', why: 'verify-required', count: 0}],
		err: [
			/NOT VERIFIED/,
			/4821 0937/,
			/=!= HELD: nothing you type goes out, because the codes must match first/,
		],
	},
	{
		name: 'a v1 peer',
		events: [legacy],
		err: [/LEGACY v1: encrypted, but anyone on the path could be the peer\.$/],
	},
	{
		name: 'a v1 peer where verification is asked for',
		events: [legacy, {type: 'outbox-held', why: 'verify-required', count: 0}],
		err: [/LEGACY v1/, /cannot be verified/],
	},
	{name: 'a message', before: [secured], events: [theirs('hi')], out: ['14:02 bob: hi']},
	{
		name: 'a message from nobody with a name',
		before: [legacy],
		events: [theirs('hi')],
		out: ['14:02 peer: hi'],
	},
	{name: 'an action', before: [secured], events: [theirs('waves', true)], out: ['14:02 * bob waves']},
	{
		name: 'a message that looks like a line of the program',
		before: [secured],
		events: [theirs('x\n14:02 -- verified: the codes match')],
		out: ['14:02 bob: x\n      14:02 -- verified: the codes match'],
	},
	{
		name: 'own messages are not printed where they were typed',
		before: [secured],
		events: [mine('1', 'hello'), {type: 'sent', id: '1'}, {type: 'delivered', id: '1'}],
	},
	{
		name: 'own messages are part of a log',
		options: {echo: true},
		before: [secured],
		events: [mine('1', 'hello'), {type: 'sent', id: '1'}, {type: 'delivered', id: '1'}],
		out: ['14:02 you: hello'],
	},
	{
		name: 'a message that waits, and goes out later',
		events: [mine('1', 'hello'), secured, {type: 'sent', id: '1'}],
		err: ['14:02 -- Waiting to be sent (1): hello', /-->/, /Your code/, '14:02 -- Sent: hello'],
	},
	{
		name: 'an action that waits, goes out and may be lost is named as one',
		events: [
			{
				type: 'queued',
				message: {id: '1', from: 'self', text: 'waves', action: true, at},
			},
			secured,
			{type: 'sent', id: '1'},
			{type: 'undelivered', id: '1'},
		],
		err: [
			'14:02 -- Waiting to be sent (1): * waves',
			/-->/,
			/Your code/,
			'14:02 -- Sent: * waves',
			'14:02 -!- Sent, but perhaps never arrived: * waves',
		],
	},
	{
		name: 'waiting messages are counted',
		events: [mine('1', 'a'), mine('2', 'b')],
		err: [/\(1\): a/, /\(2\): b/],
	},
	{
		name: 'with verification asked for, messages wait for it',
		before: [secured, {type: 'outbox-held', why: 'verify-required', count: 0}],
		events: [mine('1', 'a'), {type: 'verified', by: 'code'}, {type: 'outbox-released'}, mine('2', 'b')],
		err: [/HELD, not sent \(1\): a/, /The codes match: bob is verified/, /goes out again/],
	},
	{
		name: 'held messages',
		before: [mine('1', 'a'), secured],
		events: [{type: 'outbox-held', why: 'not-verified', count: 1}, mine('2', 'b'), {type: 'outbox-released'}],
		err: [/=!= HELD: nothing you type goes out.*\/release/, /HELD, not sent \(2\): b/, /goes out again/],
	},
	{
		name: 'what is typed to a peer whose codes differ',
		before: [secured],
		events: [{type: 'mismatched'}, {type: 'outbox-held', why: 'codes-differ', count: 0}, mine('1', 'a')],
		err: [
			/CODES DO NOT MATCH/,
			/=!= HELD: nothing you type goes out, because the codes differ/,
			/HELD, not sent/,
		],
	},
	{
		name: 'a message taken back',
		before: [mine('1', 'a')],
		events: [{type: 'cancelled', id: '1'}],
		err: ['14:02 -!- Taken back: a'],
	},
	{
		name: 'a message that may be lost is listed, once',
		before: [secured, mine('1', 'a'), {type: 'sent', id: '1'}],
		events: [
			{type: 'undelivered', id: '1'},
			{type: 'lost', reason: lostReason, retry: 'automatic', undelivered: ['1']},
		],
		err: ['14:02 -!- Sent, but perhaps never arrived: a', /Connection lost\. Wait\. .*by itself/],
	},
	{
		name: 'the same the other way round',
		before: [secured, mine('1', 'a'), {type: 'sent', id: '1'}],
		events: [
			{type: 'lost', reason: lostReason, retry: 'automatic', undelivered: ['1']},
			{type: 'undelivered', id: '1'},
		],
		err: [/Connection lost/, '14:02 -!- Sent, but perhaps never arrived: a'],
	},
	{
		name: 'what was acknowledged is not listed',
		before: [secured, mine('1', 'a'), {type: 'sent', id: '1'}, {type: 'delivered', id: '1'}],
		events: [{type: 'closed', reason: undefined}],
		err: ['14:02 -- The chat is over. Keys destroyed, nothing written.'],
	},
	{
		name: 'who wrote the chat to a file is told at the end too',
		before: [secured, {type: 'saved', by: 'peer'}],
		events: [{type: 'closed', reason: undefined}],
		err: ['14:02 -- The chat is over. Keys destroyed, saved to a file by bob.'],
	},
	{
		name: 'what was sent to a v1 peer is not listed: nothing more is ever known',
		before: [legacy, mine('1', 'a'), {type: 'sent', id: '1'}],
		events: [{type: 'closed', reason: undefined}],
		err: [/over/],
	},
	{
		name: 'what never went out is listed at the end',
		before: [mine('1', 'a'), mine('2', 'b')],
		events: [{type: 'closed', reason: lostReason}],
		err: [
			'14:02 =!= The chat is over. Connection lost. Wait. Keys destroyed, nothing written.',
			'14:02 -!- Never sent: a',
			'14:02 -!- Never sent: b',
		],
	},
	{
		name: 'what was refused while it waited is not listed as never sent',
		before: [mine('1', 'a'), {type: 'refused', id: '1', reason: failedReason}],
		events: [{type: 'closed', reason: undefined}],
		err: [/over/],
	},
	{
		name: 'a mismatch',
		before: [secured],
		events: [{type: 'mismatched'}],
		err: [/^14:02 =!= CODES DO NOT MATCH: someone may be listening/],
	},
	{
		name: 'a proof',
		before: [secured],
		events: [{type: 'verified', by: 'proof'}],
		err: ['14:02 -- bob is verified: the same as the one that you verified before.'],
	},
	{
		name: 'names',
		before: [secured],
		events: [
			{type: 'renamed', from: 'peer', name: 'rob'},
			{type: 'renamed', from: 'peer', name: undefined},
			{type: 'renamed', from: 'self', name: 'alice'},
			{type: 'renamed', from: 'self', name: undefined},
		],
		err: [/bob is now called rob/, /rob has no name any more/, /now called alice/, /You have no name/],
	},
	{
		name: 'a log at the other side',
		before: [secured],
		events: [{type: 'saved', by: 'peer'}],
		err: ['14:02 -!- bob wrote this chat to a file.'],
	},
	{
		name: 'the peer leaves',
		before: [secured],
		events: [{type: 'lost', reason: lostReason, retry: 'waiting', undelivered: []}],
		err: [/^14:02 <-- Connection lost\. .*Waiting/],
	},
	{
		name: 'an end that needs a person',
		events: [{type: 'lost', reason: failedReason, retry: 'by-hand', undelivered: []}],
		err: ['14:02 =!= Handshake failed. Ask. /reconnect starts anew, with new keys.'],
	},
	{
		name: 'a new round',
		events: [{type: 'round-started', round: 2}],
		err: [/new keys: nobody is verified/],
	},
	{name: 'typing is not told', before: [secured], events: [{type: 'typing'}]},
	{
		name: 'identical failures are told once, changes at once, and back again',
		events: [
			dialFailed(refusedReason),
			dialFailed(refusedReason, 2),
			dialFailed(timedOut, 3),
			dialFailed(timedOut, 4),
			dialFailed(refusedReason, 5),
		],
		err: [
			'14:02 -!- Cannot reach 203.0.113.7:2006: refused. Wait.',
			'14:02 -!- Cannot reach 203.0.113.7:2006 after 3 tries: timed out. A firewall?',
			'14:02 -!- Cannot reach 203.0.113.7:2006 after 5 tries: refused. Wait.',
		],
	},
	{
		name: 'after a chat, the same failure is news',
		before: [dialFailed(refusedReason), secured],
		events: [dialFailed(refusedReason, 2)],
		err: [/after 2 tries: refused/],
	},
	{
		name: 'retries are not told, addresses are',
		events: [
			{type: 'dialing', ...target, attempt: 1},
			{type: 'dialing', ...target, attempt: 2},
			{type: 'dialing', address: '2001:db8::1', port: 2006, attempt: 1},
		],
		err: [/Dialing 203/, /Dialing \[2001:db8::1\]:2006/],
	},
	{
		name: 'a crowd of strangers makes one line',
		events: [1, 2, 3].map(last => ({type: 'stranger-refused', address: `198.51.100.${last}`, count: 2})),
		err: ['14:02 -!- Refused a stranger from 198.51.100.1; 2 strangers so far.'],
	},
	{
		name: 'links that go and links that are shared',
		events: [
			{type: 'link-dropped', side: 'inbound', way: 'direct', reason: lostReason},
			{type: 'link-dropped', side: 'outbound', way: 'direct', reason: lostReason},
			{type: 'link-shared', blocked: 'outbound'},
			{type: 'link-shared', blocked: 'inbound'},
		],
		err: [
			/The peer's link to you went/,
			/Your link to the peer went/,
			/you cannot reach them/,
			/they cannot reach you/,
		],
	},
	{
		name: 'a reason with line ends and escapes stays one row',
		events: [dialFailed({code: 'ERR_DIAL_FAILED', message: 'a\nb\x1b[2J', advice: ''})],
		err: [/^14:02 -!- Cannot reach 203\.0\.113\.7:2006: a b\^\[\[2J\.$/],
	},
];

for (const {name, before = [], events, options = {}, out = [], err = []} of cases) {
	test(`plain lines: ${name}`, () => {
		const lines = tell(before, events, {echo: false, ...options});
		assert.deepEqual(pick(lines, 'out'), out);
		const told = pick(lines, 'err');
		assert.equal(told.length, err.length, told.join('\n'));
		for (const [index, expected] of err.entries()) {
			if (typeof expected === 'string') assert.equal(told[index], expected);
			else assert.match(told[index] ?? '', expected);
		}
	});
}

function tell(
	before: readonly Unstamped[],
	events: readonly Unstamped[],
	options: LinesOptions,
): readonly Line[] {
	let state = initialLines(options);
	for (const event of before) ({state} = stepLines(state, {...event, at, elapsed: at}));
	return events.flatMap(event => {
		const step = stepLines(state, {...event, at, elapsed: at});
		state = step.state;
		return step.lines;
	});
}

function pick(lines: readonly Line[], stream: Line['stream']): readonly string[] {
	return lines.filter(line => line.stream === stream).map(({text}) => text);
}
