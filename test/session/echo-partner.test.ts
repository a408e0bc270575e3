import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createSession} from '../../source/session/create-session.ts';
import {startEchoPartner} from '../../source/session/echo-partner.ts';

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
