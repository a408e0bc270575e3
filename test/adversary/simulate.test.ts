import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type SimulatedAction, simulate} from './simulate.ts';

const start: readonly SimulatedAction[] = [
	{at: 0, side: 'a', do: 'start'},
	{at: 500, side: 'b', do: 'start'},
];

const protocols = [
	{a: 'auto', b: 'auto', protocol: 2},
	{a: 'v1', b: 'auto', protocol: 1},
	{a: 'v1', b: 'v1', protocol: 1},
] as const;

for (const {a, b, protocol} of protocols) {
	test(`${a} and ${b}: a chat by v${protocol}`, async () => {
		const actions = [...start, {at: 3_000, side: 'a', do: 'send', text: 'hello'} as const];
		const result = await simulate({seed: 1, actions, protocol: {a, b}});
		assert.equal(result.verdict, 'open');
		assert.deepEqual([result.a.rounds[0]?.protocol, result.b.rounds[0]?.received], [protocol, ['hello']]);
	});
}

test('nobody there: stuck, for that is what waiting for ever is', async () => {
	const result = await simulate({seed: 1, actions: start.slice(0, 1)});
	assert.deepEqual([result.verdict, result.a.stage, result.b.stage], ['stuck', 'connecting', 'connecting']);
	assert.deepEqual(result.a.left, {timers: 0, links: 0});
});

test('the adversary is real: a peer that checks nothing would read what he changed', async () => {
	const actions = [...start, {at: 3_000, side: 'a', do: 'send', text: 'hello'} as const];
	const untouched = await simulate({seed: 1, actions});
	const flipped = await simulate({
		seed: 1,
		actions,
		faults: [{from: 'a', frame: 3, fault: {type: 'flip', bit: 8 * 600}}],
	});
	assert.equal(untouched.verdict, 'open');
	assert.deepEqual([flipped.verdict, flipped.b.endings], ['closed', ['ERR_MESSAGE_ALTERED']]);
});
