import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {State} from '../../source/protocol/state.ts';
import {reach} from './lone-machine.ts';

/** What must be gone when a round is over. */
function secretsOf({identity, talk}: State): readonly Uint8Array[] {
	const seed = identity === undefined ? [] : [identity.seed];
	if (talk.expects !== 'nick' && talk.expects !== 'record' && talk.expects !== 'bye') return seed;
	return [...seed, talk.keys.sendChain, talk.keys.receiveChain, talk.keys.remember];
}

const isWiped = (secret: Uint8Array) => secret.every(byte => byte === 0);

for (const stage of ['hello', 'link', 'seed', 'nick', 'open', 'bye', 'legacy'] as const) {
	test(`an abort while at ${stage} overwrites every secret`, () => {
		const {machine} = reach(stage);
		const secrets = secretsOf(machine.state);
		assert.ok(secrets.some(secret => !isWiped(secret)));
		machine.feed({type: 'abort', error: undefined});
		assert.ok(secrets.every(isWiped));
		assert.equal(machine.state.identity, undefined);
	});
}

test('what is left for the next round is a copy, and only of a round that was secured', () => {
	for (const stage of ['nick', 'open'] as const) {
		const {machine} = reach(stage);
		const {talk} = machine.state;
		assert.ok(talk.expects === 'nick' || talk.expects === 'record');
		const remember = talk.keys.remember.slice();
		machine.feed({type: 'abort', error: undefined});
		const ended = machine.events.at(-1);
		assert.ok(ended?.type === 'ended');
		assert.deepEqual(ended.memory, stage === 'nick' ? undefined : {remember, verified: false});
	}
});
