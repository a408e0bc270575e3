import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createSession} from '../../../source/session/create-session.ts';
import {startEchoPartner} from '../../../source/session/plan/echo-partner.ts';
import {assertSilence} from '../../net/sockets.ts';

test('the partner says back what it hears, over real sockets and with real keys', async () => {
	const partner = await startEchoPartner();
	const session = createSession({target: partner.target, listen: partner.listen, name: 'ann'});
	const events = session.events();
	try {
		await session.open();
		const sent = [session.send('hello'), session.send('/me waves')];
		const heard: string[] = [];
		for await (const event of events) {
			if (event.type === 'message')
				heard.push(event.message.action ? `* ${event.message.text}` : event.message.text);
			if (heard.length === 2) break;
		}
		assert.deepEqual(heard, ['hello', '* waves']);
		assert.deepEqual(await Promise.all(sent), ['delivered', 'delivered']);
		assert.equal(session.getSnapshot().peerName, 'echo');
	} finally {
		await Promise.all([session.close(), partner.close()]);
	}
});

test('a partner that is dropped comes back with another code, and is not the one that was verified', async t => {
	const partner = await startEchoPartner();
	t.mock.timers.enable({apis: ['setTimeout']});
	const late = partner.code();
	t.mock.timers.tick(5_000);
	t.mock.timers.reset();
	const session = createSession({target: partner.target, listen: partner.listen, name: 'ann'});
	const events = session.events();
	const codes: (string | undefined)[] = [];
	let fate: Promise<string> | undefined;
	try {
		await session.open();
		for await (const event of events) {
			if (event.type === 'message') break;
			// Not before: what goes out on a link that is gone already may have arrived.
			if (event.type === 'lost') fate = session.send('held');
			if (event.type !== 'secured') continue;
			const code = await partner.code();
			codes.push(code);
			if (codes.length === 2) assert.equal(session.getSnapshot().hold, 'not-verified');
			session.verify(code ?? '');
			if (codes.length === 1) await partner.drop();
		}
		assert.equal(codes.length, 2);
		assert.notEqual(codes[0], codes[1]);
		assert.equal(await late, codes[0], 'told, though seconds have gone by');
		assert.equal(await fate, 'delivered');
	} finally {
		await Promise.all([session.close(), partner.drop(), partner.close()]);
	}
	await assertSilence();
});
