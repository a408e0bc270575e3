// One of two programs that hand each other files over real sockets, for bench/files.bench.ts: does what its parent says.
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {createSession} from '../source/session/create-session.ts';

/** What the parent asks for. */
export type Order =
	| {readonly do: 'offer'; readonly bytes: number}
	/** Waits for so many texts to be delivered, one after another, and tells how long each took. */
	| {readonly do: 'texts'; readonly count: number}
	/** Takes away what nobody holds. */
	| {readonly do: 'collect'}
	| {readonly do: 'leave'};

/** What the parent is told. */
export type Answer =
	| {readonly of: 'secured' | 'done' | 'collected'; readonly tookMs?: undefined}
	| {readonly of: 'texts'; readonly tookMs: readonly number[]};

const [own = '0', peers = '0'] = process.argv.slice(2);
const host = '127.0.0.1';
const zeros = new Uint8Array(65_536);
const session = createSession({
	target: {host, port: Number(peers)},
	listen: {host, port: Number(own)},
});
const answer = (what: Answer) => process.send?.(what);

process.on('message', (order: Order) => void perform(order));
// Whoever asked is gone.
process.on('disconnect', () => session.burn());
const events = session.events();
await session.open();
for await (const event of events) {
	if (event.type === 'secured') answer({of: 'secured'});
	if (event.type === 'file-done') answer({of: 'done'});
	if (event.type === 'file-ended' || event.type === 'lost') throw new Error(event.reason.message);
	if (event.type === 'file-offered' && event.from === 'peer') {
		const nothing = async () => undefined;
		session.acceptFile(event.file, {write: nothing, finish: nothing, discard: nothing});
	}
}

async function perform(order: Order): Promise<void> {
	switch (order.do) {
		case 'offer':
			session.offerFile({name: 'zeros', size: order.bytes, read: readZeros, close: async () => undefined});
			break;
		case 'texts': {
			const tookMs: number[] = [];
			for (let count = 0; count < order.count; count += 1) {
				const began = performance.now();
				await session.send('hello');
				tookMs.push(performance.now() - began);
				await sleep(50);
			}
			answer({of: 'texts', tookMs});
			break;
		}
		case 'collect':
			globalThis.gc?.();
			answer({of: 'collected'});
			break;
		case 'leave':
			await session.close();
			process.disconnect();
			break;
		default:
			throw order satisfies never;
	}
}

/** As a sparse file is read. */
async function* readZeros(): AsyncGenerator<Uint8Array, void, void> {
	for (;;) yield zeros;
}
