import assert from 'node:assert/strict';
import {test} from 'node:test';
import {planSession} from '../../../source/session/plan/plan-session.ts';
import {assertSilence} from '../../net/sockets.ts';

const plan = {listen: {}, punch: true, protocol: 'auto', requireVerify: false} as const;

test('what cannot be planned leaves nothing running, the partner of a demo neither', async () => {
	for (const target of [undefined, {host: '203.0.113.7'}]) {
		await assert.rejects(planSession(target, {...plan, name: 'x'.repeat(65)}), {code: 'ERR_NAME_INVALID'});
		await assertSilence();
	}
});

test('a demo that is left while its partner starts leaves nothing running', async () => {
	const left = new AbortController();
	const planning = planSession(undefined, plan, left.signal);
	left.abort();
	await assert.rejects(planning, {name: 'AbortError'});
	await assertSilence();
});

test('disposing of a demo ends both sides, opened or not', async () => {
	for (const opens of [false, true]) {
		const planned = await planSession(undefined, plan);
		if (opens) {
			await planned.session.open();
		}
		await planned[Symbol.asyncDispose]();
		assert.equal(planned.session.getSnapshot().stage, 'closed');
		await assertSilence();
	}
});

test('the partner of a demo tells its code once both are connected', async () => {
	await using planned = await planSession(undefined, plan);
	const {session, demo} = planned;
	const events = session.events();
	await session.open();
	for await (const event of events) {
		if (event.type === 'secured') break;
	}
	const code = await demo?.code();
	session.verify(code ?? '');
	assert.equal(session.getSnapshot().trust, 'verified');
});
