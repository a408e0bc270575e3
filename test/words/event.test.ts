import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Unstamped} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import {initialSnapshot} from '../../source/session/snapshot.ts';
import {describeEvent} from '../../source/words/event.ts';
import type {Mark, Remark} from '../../source/words/remark.ts';

const left = {code: 'ERR_PEER_LEFT', message: 'the peer left', advice: 'New keys.'} as const;
const refused = {code: 'ERR_REFUSED', message: 'refused', advice: 'Wait.'} as const;
const message = {id: '1', from: 'peer', text: 'hi', action: false, at: 0} as const;
const where = {address: '203.0.113.7', port: 2006};
const started: Unstamped = {type: 'round-started', round: 1};
const bob: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};

/** `says`: beside the panes; `inPane`: only where there are no panes. */
type Case = {
	readonly before?: readonly Unstamped[];
	readonly event: Unstamped;
	readonly mark: Mark | undefined;
	readonly says: RegExp;
	readonly inPane?: RegExp;
};

const withBob = [started, bob];

const cases: readonly Case[] = [
	{event: started, mark: undefined, says: /^$/, inPane: /^Making new keys \(RSA-4096\)\.$/},
	{event: {type: 'round-started', round: 2}, mark: '--', says: /new keys.*verified/},
	{event: {type: 'keys-made', elapsedMs: 412}, mark: undefined, says: /^$/, inPane: /after 0\.4 s\.$/},
	{
		event: {type: 'listening', address: '::', port: 2006},
		mark: undefined,
		says: /^$/,
		inPane: /^Listening on \[::\]:2006\.$/,
	},
	{
		event: {type: 'dialing', ...where, attempt: 1},
		mark: undefined,
		says: /^$/,
		inPane: /^Dialing 203\.0\.113\.7:2006\.$/,
	},
	{event: {type: 'dialing', ...where, attempt: 2}, mark: undefined, says: /^$/},
	{
		event: {type: 'dial-failed', ...where, attempt: 3, reason: refused, retryInMs: 5},
		mark: undefined,
		says: /^$/,
		inPane: /^Cannot reach 203\.0\.113\.7:2006 after 3 tries: refused\. Wait\.$/,
	},
	{
		event: {type: 'way', kind: 'direct', label: 'directly', listens: true, dials: true, punches: true},
		mark: undefined,
		says: /^$/,
	},
	{
		event: {
			type: 'way',
			kind: 'proxy',
			label: 'through the proxy 127.0.0.1:1080',
			listens: false,
			dials: true,
			punches: false,
		},
		mark: '--',
		says: /^The chat goes through the proxy 127.0.0.1:1080.$/,
	},
	{
		event: {type: 'outbound-linked', ...where, way: 'direct'},
		mark: undefined,
		says: /^$/,
		inPane: /can be reached/,
	},
	{
		event: {type: 'inbound-linked', ...where, way: 'direct'},
		mark: undefined,
		says: /^$/,
		inPane: /has reached you/,
	},
	{
		event: {type: 'link-dropped', side: 'inbound', way: 'direct', reason: refused},
		mark: undefined,
		says: /^$/,
		inPane: /^The peer's link to you went again: refused\. Waiting goes on\.$/,
	},
	{
		event: {type: 'peer-greeted', protocol: 2, ...where},
		mark: undefined,
		says: /^$/,
		inPane: /key has come \(protocol v2\)/,
	},
	{
		event: {type: 'stranger-refused', address: '198.51.100.9', count: 1},
		mark: undefined,
		says: /^$/,
		inPane: /^Refused a stranger from 198\.51\.100\.9\.$/,
	},
	{
		event: {type: 'stranger-refused', address: '198.51.100.9', count: 2},
		mark: undefined,
		says: /^$/,
		inPane: /198\.51\.100\.9; 2 strangers so far\.$/,
	},
	{event: {type: 'link-shared', blocked: 'inbound'}, mark: '--', says: /they cannot reach you: open/},
	{event: {type: 'link-shared', blocked: 'outbound'}, mark: '--', says: /you cannot reach them/},
	{
		before: [started],
		event: bob,
		mark: '-->',
		says: /^bob connected\. NOT VERIFIED: compare codes by phone, see \/verify\.$/,
		inPane: /^Your code is 4821 0937\. Tell bob by phone or in person/,
	},
	{
		before: [started],
		event: {type: 'secured', protocol: 2, hybrid: false, ownCode: '4821 0937', peerName: 'rob'},
		mark: '-->',
		says: /^rob connected, RSA ONLY\. NOT VERIFIED/,
		inPane: /Tell rob/,
	},
	{
		before: [started],
		event: {type: 'secured', protocol: 1},
		mark: '-->',
		says: /^The peer connected\. LEGACY v1: encrypted, but anyone on the path could be the peer\.$/,
	},
	{
		before: withBob,
		event: {type: 'verified', by: 'code'},
		mark: '--',
		says: /^The codes match: bob is verified\.$/,
	},
	{before: withBob, event: {type: 'verified', by: 'proof'}, mark: '--', says: /^bob is verified: the same/},
	{
		before: withBob,
		event: {type: 'mismatched'},
		mark: '=!=',
		says: /^CODES DO NOT MATCH: someone may be listening.*bob by phone/,
	},
	{
		before: withBob,
		event: {type: 'outbox-held', why: 'not-verified', count: 1},
		mark: '=!=',
		says: /^HELD: nothing you type goes out, because this peer.* 1 message waits\. .*\/release/,
	},
	{
		before: withBob,
		event: {type: 'outbox-held', why: 'codes-differ', count: 3},
		mark: '=!=',
		says: /codes differ\. 3 messages wait\./,
	},
	{
		before: withBob,
		event: {type: 'outbox-held', why: 'verify-required', count: 0},
		mark: '=!=',
		says: /first, as you asked\. Compare/,
	},
	{
		before: [started, {type: 'secured', protocol: 1}],
		event: {type: 'outbox-held', why: 'verify-required', count: 0},
		mark: '=!=',
		says: /^HELD: nothing you type goes out, because a v1 peer cannot be verified\./,
	},
	{before: withBob, event: {type: 'outbox-released'}, mark: '--', says: /goes out/},
	{event: {type: 'renamed', from: 'self', name: 'al'}, mark: undefined, says: /^$/, inPane: /called al\.$/},
	{
		before: withBob,
		event: {type: 'renamed', from: 'self', name: 'al'},
		mark: '--',
		says: /^You are now called al\.$/,
	},
	{before: withBob, event: {type: 'renamed', from: 'self', name: undefined}, mark: '--', says: /no name/},
	{
		before: withBob,
		event: {type: 'renamed', from: 'peer', name: 'rob'},
		mark: '--',
		says: /^bob is now called rob/,
	},
	{
		before: [started, {...bob, peerName: undefined}],
		event: {type: 'renamed', from: 'peer', name: 'rob'},
		mark: '--',
		says: /^The peer is now called rob/,
	},
	{
		before: withBob,
		event: {type: 'renamed', from: 'peer', name: undefined},
		mark: '--',
		says: /^bob has no name/,
	},
	// Whoever typed /save is told where it went.
	{
		before: withBob,
		event: {type: 'saved', by: 'self'},
		mark: undefined,
		says: /^$/,
		inPane: /the peer was told/,
	},
	{
		before: withBob,
		event: {type: 'saved', by: 'peer'},
		mark: '-!-',
		says: /^bob wrote this chat to a file\.$/,
	},
	// A sentence begins with a capital where the peer has no name.
	{before: [started], event: {type: 'saved', by: 'peer'}, mark: '-!-', says: /^The peer wrote/},
	{
		before: withBob,
		event: {type: 'lost', reason: left, retry: 'waiting', undelivered: []},
		mark: '<--',
		says: /^The peer left\. New keys\. Waiting for that\.$/,
	},
	{
		before: withBob,
		event: {
			type: 'lost',
			reason: {...left, message: 'connection lost; 2 messages may not have arrived'},
			retry: 'automatic',
			undelivered: ['a', 'b'],
		},
		mark: '<--',
		says: /^Connection lost; 2 messages may not have arrived\./,
	},
	{
		before: withBob,
		event: {type: 'lost', reason: left, retry: 'automatic', retryInMs: 37_000, undelivered: []},
		mark: '<--',
		says: /It starts anew by itself in 37 s, with new keys; \/reconnect does so at once\.$/,
	},
	{
		event: {type: 'lost', reason: left, retry: 'by-hand', undelivered: []},
		mark: '=!=',
		says: /\/reconnect/,
	},
	{
		before: withBob,
		event: {type: 'closed', reason: undefined},
		mark: '--',
		says: /^The chat is over\. Keys destroyed, nothing written\.$/,
	},
	{
		before: [...withBob, {type: 'saved', by: 'peer'}],
		event: {type: 'closed', reason: undefined},
		mark: '--',
		says: /Keys destroyed, saved to a file by bob\.$/,
	},
	{
		before: withBob,
		event: {type: 'closed', reason: left},
		mark: '=!=',
		says: /^The chat is over\. The peer left\. New keys\. Keys destroyed, nothing written\.$/,
	},
	{before: withBob, event: {type: 'message', message}, mark: undefined, says: /^$/},
	{before: withBob, event: {type: 'typing'}, mark: undefined, says: /^$/},
];

describe('what is said of an event', () => {
	for (const {before = [], event, mark, says, inPane = /^$/} of cases) {
		it(`${JSON.stringify(event)}, after ${before.length} others, is ${mark ?? 'not told'}`, () => {
			const remarks = told(before, event);
			const shown = remarks.filter(({shownInPane}) => shownInPane !== true);
			const panes = remarks.filter(({shownInPane}) => shownInPane === true);
			assert.equal(shown[0]?.mark, mark);
			assert.match(texts(shown), says);
			assert.match(texts(panes), inPane);
			for (const {text} of remarks) {
				assert.doesNotMatch(text, /\n|undefined/);
				assert.match(text, /^(?:[A-Z]|bob|rob|\/|203)/);
				assert.match(text, /(?:[.!?]|\/verify 1234 5678)$/);
			}
		});
	}
});

function told(before: readonly Unstamped[], event: Unstamped): readonly Remark[] {
	const snapshot = before.reduce(
		(state, each) => reduceSession(state, {...each, at: 0, elapsed: 0}),
		initialSnapshot,
	);
	const stamped = {...event, at: 0, elapsed: 0};
	return describeEvent(stamped, snapshot, reduceSession(snapshot, stamped));
}

function texts(remarks: readonly Remark[]): string {
	return remarks.map(({text}) => text).join('\n');
}
