import {generateKeyPair} from '../source/crypto/rsa.ts';
import {type JsonEvent, type JsonProgram, startJsonProgram} from '../test/e2e/json-program.ts';
import {freePorts} from '../test/e2e/ports.ts';
import {startV1Peer} from '../test/peers/v1-peer.ts';
import type {Figure} from './ratio.ts';

// The original is a yardstick too: test/peers/v1_peer.py works as it does. Making keys is luck, so the middle of several counts.
const RUNS = 5;
/** About 220 parts, each an RSA operation on either side. */
const LONG_TEXT = 'a long message. '.repeat(6_000);

type Times = {readonly readyMs: number; readonly textMs: number};
/** Of what passes until both are ready, what is not the making of keys. */
type OwnTimes = Times & {readonly besideKeysMs: number};

/** Two of ours against two of the original's kind: until both are ready, and until a long text is over there. */
export async function figures(): Promise<readonly Figure[]> {
	const ours: OwnTimes[] = [];
	const originals: Times[] = [];
	const keysMs: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		originals.push(await originalChat());
		ours.push(await ownChat());
		for (let pair = 0; pair < 2; pair++) keysMs.push(await twoKeyPairs());
	}
	const ratio = (of: (times: Times) => number) => median(ours.map(of)) / median(originals.map(of));
	const middleKeysMs = median(keysMs);
	const than = 'two v1 peers that work as the original';
	return [
		{
			name: 'both started, until both are ready',
			value: ratio(run => run.readyMs),
			unit: 'x',
			than,
			// Two key pairs made at once take a fifth to a third of what two originals need: less cannot be.
			atMost: 0.6,
		},
		{
			name: 'both started, until both are ready, if luck with the keys is neither good nor bad',
			value: (middleKeysMs + median(ours.map(run => run.besideKeysMs))) / middleKeysMs,
			unit: 'x',
			than: 'two RSA-4096 key pairs made at once on this machine, nothing else',
			atMost: 1.5,
		},
		// The pauses that keep an original from losing its place are in it, which the yardstick does not make.
		{name: 'a long v1 message', value: ratio(run => run.textMs), unit: 'x', than, atMost: 1.4},
	];
}

async function originalChat(): Promise<Times> {
	const [one = 0, two = 0] = await freePorts(2);
	const startedAt = performance.now();
	const starting = [
		startV1Peer({listenPort: one, targetPort: two, args: ['--no-fragile']}),
		startV1Peer({listenPort: two, targetPort: one, args: ['--no-fragile']}),
	] as const;
	await using alice = await starting[0];
	await using bob = await starting[1];
	await Promise.all([alice.next('key'), bob.next('key')]);
	const readyMs = performance.now() - startedAt;
	alice.send('short');
	await bob.received(1);
	const sentAt = performance.now();
	alice.send(LONG_TEXT);
	await bob.received(2);
	return {readyMs, textMs: performance.now() - sentAt};
}

async function ownChat(): Promise<OwnTimes> {
	const [one = 0, two = 0] = await freePorts(2);
	const startedAt = performance.now();
	await using alice = startJsonProgram([`127.0.0.1:${two}`, '--port', String(one), '--protocol', 'v1']);
	await using bob = startJsonProgram([`127.0.0.1:${one}`, '--port', String(two), '--protocol', 'v1']);
	await Promise.all([alice.next('secured'), bob.next('secured')]);
	const readyMs = performance.now() - startedAt;
	const keys = [alice, bob].map(keysOf);
	const begun = Math.min(...keys.map(({begunAt}) => begunAt));
	const besideKeysMs = readyMs - (Math.max(...keys.map(({doneAt}) => doneAt)) - begun);
	// Nothing goes out in the first second after the keys: docs/protocol.md §4.
	alice.tell({type: 'send', text: 'short'});
	await bob.until(() => bob.texts.length > 0, 'the short text');
	const sentAt = performance.now();
	alice.tell({type: 'send', text: LONG_TEXT});
	await bob.until(() => bob.texts.length > 1, 'the long text');
	return {readyMs, textMs: performance.now() - sentAt, besideKeysMs};
}

function keysOf({events}: JsonProgram): {readonly begunAt: number; readonly doneAt: number} {
	const at = (wanted: string) => {
		const isIt = ({type, phase, state}: JsonEvent) =>
			type === 'phase' && phase === 'keys' && state === wanted;
		return Number(events.find(isIt)?.['at']);
	};
	return {begunAt: at('working'), doneAt: at('done')};
}

async function twoKeyPairs(): Promise<number> {
	const startedAt = performance.now();
	await Promise.all([generateKeyPair(), generateKeyPair()]);
	return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
	return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
