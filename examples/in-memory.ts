// How to test a bot: two sessions in one process, without sockets, with quick keys, and a clock that moves when told:
//     node examples/in-memory.ts
import assert from 'node:assert/strict';
import type {Session} from '../source/index.ts';
import {FakeClock, MemoryNetwork, memorySession, seededRandom} from '../source/testing/index.ts';

const shared = {network: new MemoryNetwork(), clock: new FakeClock(), random: seededRandom(1)};
const [ann, bot] = [
	{host: '10.0.0.1', port: 2006},
	{host: '10.0.0.2', port: 2006},
];
await using tester = memorySession({...shared, self: ann, target: bot});
await using tested = memorySession({...shared, self: bot, target: ann});

const heard = firstMessage(tester);
void shout(tested);
await Promise.all([tester.open(), tested.open()]);
// Only the clock lets time go by: it fires what is due, and lets what comes of that happen.
const receipt = tester.send('hello');
await shared.clock.advance(5000);
assert.deepEqual([await receipt, await heard], ['delivered', 'HELLO']);
console.log('the bot answers');

async function shout(session: Session): Promise<void> {
	for await (const event of session.events()) {
		if (event.type === 'message') session.send(event.message.text.toUpperCase()).catch(console.error);
	}
}

async function firstMessage(session: Session): Promise<string | undefined> {
	for await (const event of session.events()) {
		if (event.type === 'message') return event.message.text;
	}
	return undefined;
}
