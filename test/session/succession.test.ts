import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RoundEvent} from '../../source/session/events.ts';
import {Succession} from '../../source/session/succession.ts';

// docs/protocol.md §3: after a v2 peer was met in the same run, a v1 key is refused unless the user has allowed it.

const met = (protocol: 1 | 2): RoundEvent => ({
	type: 'peer-greeted',
	protocol,
	address: '203.0.113.7',
	port: 2006,
});
const secured = (protocol: 1 | 2): RoundEvent =>
	protocol === 1
		? {type: 'secured', protocol}
		: {type: 'secured', protocol, hybrid: true, ownCode: '4821 0937', peerName: new Uint8Array()};
const ended: RoundEvent = {type: 'ended', error: undefined, memory: undefined};

type Step = RoundEvent | 'allowed by the user' | 'asked for anew';

const cases: readonly {
	readonly name: string;
	readonly steps: readonly Step[];
	readonly allowLegacy: boolean;
}[] = [
	{name: 'at first', steps: [], allowLegacy: true},
	{name: 'after a v1 round', steps: [met(1), secured(1), ended], allowLegacy: true},
	{name: 'after a v2 HELLO, whatever became of it', steps: [met(2), ended], allowLegacy: false},
	{name: 'after a v2 round', steps: [met(2), secured(2), ended], allowLegacy: false},
	{name: 'if the user allows it', steps: [met(2), ended, 'allowed by the user'], allowLegacy: true},
	{
		name: 'after a v1 round that was allowed: until v2 is spoken again',
		steps: [met(2), ended, 'allowed by the user', met(1), secured(1), ended],
		allowLegacy: true,
	},
	{
		name: 'after a v2 round although it was allowed',
		steps: [met(2), ended, 'allowed by the user', met(2), secured(2), ended],
		allowLegacy: false,
	},
	{
		name: 'if the user asks for a new round without allowing it',
		steps: [met(2), ended, 'allowed by the user', 'asked for anew'],
		allowLegacy: false,
	},
];

for (const {name, steps, allowLegacy} of cases) {
	test(`a v1 key is ${allowLegacy ? 'taken' : 'refused'} ${name}`, () => {
		const succession = new Succession(() => 0);
		for (const step of steps) {
			if (typeof step === 'string') succession.reconnect(step === 'allowed by the user');
			else succession.note(step, 0);
		}
		assert.equal(succession.begin().allowLegacy, allowLegacy);
	});
}
