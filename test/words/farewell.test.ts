import assert from 'node:assert/strict';
import {test} from 'node:test';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {farewell, type Past} from '../../source/words/farewell.ts';

const minute = 60_000;
const bob: SessionSnapshot = {
	...initialSnapshot,
	stage: 'secured',
	trust: 'verified',
	peerName: 'bob',
	counts: {sent: 20, received: 14},
};
const verified: Past = {
	last: bob,
	lastedMs: 18 * minute,
	recording: {self: false, peer: false},
	filesKept: 0,
	unsent: 0,
	incomplete: 0,
};

const cases: readonly {
	readonly name: string;
	readonly past: Past;
	readonly burnt?: true;
	readonly line: string;
}[] = [
	{
		name: 'a verified chat',
		past: verified,
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. Keys destroyed, nothing written.',
	},
	{
		name: 'a v1 peer without a name, one message',
		past: {
			...verified,
			last: {...bob, trust: 'legacy', peerName: undefined, counts: {sent: 0, received: 1}},
		},
		line: 'Chat with the peer (legacy v1, not verified) ended: 18 min, 1 message. Keys destroyed, nothing written.',
	},
	{
		name: 'a saved chat',
		past: {...verified, recording: {self: true, peer: false}},
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. Keys destroyed, saved to a file by you.',
	},
	{
		name: 'a chat that the peer saved',
		past: {...verified, recording: {self: false, peer: true}},
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. Keys destroyed, saved to a file by bob.',
	},
	{
		name: 'a chat that both saved',
		past: {...verified, recording: {self: true, peer: true}},
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. Keys destroyed, saved to files by both.',
	},
	{
		name: 'codes that differed',
		past: {...verified, last: {...bob, trust: 'mismatched'}},
		line: 'Chat with bob (CODES DID NOT MATCH) ended: 18 min, 34 messages. Keys destroyed, nothing written.',
	},
	{
		name: 'a file on its way',
		past: {...verified, incomplete: 1, filesKept: 1},
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. 1 file was not complete. Keys destroyed, nothing written but 1 file that you accepted.',
	},
	{
		name: 'messages and files that were not sent',
		past: {...verified, unsent: 1, incomplete: 2},
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. 1 message was never sent. 2 files were not complete. Keys destroyed, nothing written.',
	},
	{
		name: 'a burnt chat',
		past: verified,
		burnt: true,
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. Keys and messages destroyed, nothing written.',
	},
	{
		name: 'messages that waited',
		past: {...verified, unsent: 2},
		line: 'Chat with bob (verified) ended: 18 min, 34 messages. 2 messages were never sent. Keys destroyed, nothing written.',
	},
	{
		name: 'a message to somebody who never came',
		past: {...verified, last: initialSnapshot, lastedMs: undefined, unsent: 1},
		line: 'No chat took place. 1 message was never sent. Keys destroyed, nothing written.',
	},
	{
		name: 'nobody came',
		past: {...verified, last: initialSnapshot, lastedMs: undefined},
		line: 'No chat took place. Keys destroyed, nothing written.',
	},
];

for (const {name, past, burnt = false, line} of cases) {
	test(name, () => {
		assert.equal(farewell(past, burnt), line);
	});
}
