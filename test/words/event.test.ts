import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Unstamped} from '../../source/session/events.ts';
import {eventWords} from '../../source/words/event.ts';

const left = {code: 'ERR_PEER_LEFT', message: 'the peer left', advice: 'New keys.'} as const;
const message = {id: '1', from: 'peer', text: 'hi', action: false, at: 0} as const;

const cases: readonly {
	readonly event: Unstamped;
	readonly mark: string | undefined;
	readonly says: RegExp;
}[] = [
	{event: {type: 'round-started', round: 1}, mark: undefined, says: /^$/},
	{event: {type: 'round-started', round: 2}, mark: '--', says: /new keys.*verified/},
	{event: {type: 'link-shared', blocked: 'inbound'}, mark: '--', says: /they cannot reach you: open/},
	{event: {type: 'link-shared', blocked: 'outbound'}, mark: '--', says: /you cannot reach them/},
	{
		event: {type: 'secured', protocol: 2, hybrid: true, ownCode: '4821 0937', peerName: 'rob'},
		mark: '-->',
		says: /^rob connected · NOT VERIFIED/,
	},
	{
		event: {type: 'secured', protocol: 2, hybrid: false, ownCode: '4821 0937'},
		mark: '-->',
		says: /^bob connected · RSA ONLY · NOT VERIFIED/,
	},
	{
		event: {type: 'secured', protocol: 1},
		mark: '-->',
		says: /^bob connected · LEGACY v1: encrypted, but anyone on the path could be the peer$/,
	},
	{event: {type: 'verified', by: 'code'}, mark: '--', says: /bob is verified/},
	{event: {type: 'verified', by: 'proof'}, mark: '--', says: /^bob is verified/},
	{
		event: {type: 'mismatched'},
		mark: '=!=',
		says: /^CODES DO NOT MATCH: someone may be listening.*bob by phone/,
	},
	{
		event: {type: 'outbox-held', why: 'not-verified', count: 1},
		mark: '=!=',
		says: /^HELD: nothing you type goes out, because this peer.* 1 message waits\. .*\/release/,
	},
	{
		event: {type: 'outbox-held', why: 'codes-differ', count: 3},
		mark: '=!=',
		says: /codes differ\. 3 messages wait\./,
	},
	{
		event: {type: 'outbox-held', why: 'verify-required', count: 0},
		mark: '=!=',
		says: /first, as you asked\. Compare/,
	},
	{event: {type: 'outbox-released'}, mark: '--', says: /goes out/},
	{event: {type: 'renamed', from: 'self', name: 'al'}, mark: '--', says: /You are now called al/},
	{event: {type: 'renamed', from: 'self', name: undefined}, mark: '--', says: /no name/},
	{event: {type: 'renamed', from: 'peer', name: 'rob'}, mark: '--', says: /^bob is now called rob/},
	{event: {type: 'renamed', from: 'peer', name: undefined}, mark: '--', says: /^bob has no name/},
	// Whoever typed /save is told where it went.
	{event: {type: 'saved', by: 'self'}, mark: undefined, says: /^$/},
	{event: {type: 'saved', by: 'peer'}, mark: '-!-', says: /^bob wrote this chat to a file/},
	{
		event: {type: 'lost', reason: left, retry: 'waiting', undelivered: []},
		mark: '<--',
		says: /^The peer left\. New keys\. Waiting for the peer to come back\.$/,
	},
	{
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
		event: {type: 'lost', reason: left, retry: 'by-hand', undelivered: []},
		mark: '=!=',
		says: /\/reconnect/,
	},
	{event: {type: 'closed', reason: undefined}, mark: '--', says: /over/},
	{event: {type: 'closed', reason: left}, mark: '=!=', says: /^The peer left\./},
	{event: {type: 'message', message}, mark: undefined, says: /^$/},
	{event: {type: 'typing'}, mark: undefined, says: /^$/},
	{event: {type: 'stranger-refused', address: '198.51.100.9', count: 1}, mark: undefined, says: /^$/},
];

describe('event words', () => {
	for (const {event, mark, says} of cases) {
		it(`${JSON.stringify(event)} is ${mark ?? 'not told'}`, () => {
			const words = eventWords({...event, at: 0}, 'bob');
			assert.equal(words?.mark, mark);
			assert.match(words?.text ?? '', says);
			assert.doesNotMatch(words?.text ?? '', /\n|undefined/);
		});
	}

	it('begins a sentence with a capital where the peer has no name', () => {
		assert.match(eventWords({type: 'saved', by: 'peer', at: 0}, 'the peer')?.text ?? '', /^The peer wrote/);
	});
});
