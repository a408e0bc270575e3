import {type ChildProcess, fork} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import path from 'node:path';
import {generateKeyPair, wrap} from '../source/crypto/rsa.ts';
import {MAX_CHUNK_BYTES} from '../source/protocol/constants.ts';
import {MAX_FRAMES_AHEAD} from '../source/session/constants.ts';
import {freePorts} from '../test/e2e/ports.ts';
import type {Answer, Order} from './file-peer.ts';
import type {Figure} from './ratio.ts';
import {residentMb} from './screen-program.ts';

/** 50 MB: what the first file needs, others use again, and the window is open then. */
const WARM_UP = 800;
/** 300 MB. */
const TIMED = 4_800;
/** With the others, 1 GB. */
const MORE = 10_400;
/** Texts, one after another. */
const TEXTS = 30;
const SAMPLE_MS = 200;
const program = path.join(import.meta.dirname, 'file-peer.ts');
const label = Buffer.from('ttchat/2 record');

/** How long files take, what they leave in memory, and what becomes of a text meanwhile. */
export async function figures(): Promise<readonly Figure[]> {
	const [one = 0, two = 0] = await freePorts(2);
	const giver = startPeer(one, two);
	const taker = startPeer(two, one);
	const both = [giver, taker];
	await Promise.all(both.map(peer => answerOf(peer, 'secured')));
	const send = async (pieces: number) => {
		const done = Promise.all(both.map(peer => answerOf(peer, 'done')));
		tell(giver, {do: 'offer', bytes: pieces * MAX_CHUNK_BYTES});
		await done;
	};
	await send(WARM_UP);
	const memory = await watchMemory(both);
	const unwrapAll = await rsaAlone();
	const before = await timed(() => unwrapAll(WARM_UP));
	const tookMs = await timed(() => send(TIMED));
	const aloneMs = (TIMED / WARM_UP) * ((before + (await timed(() => unwrapAll(WARM_UP)))) / 2);
	const quietMs = await medianText(giver);
	const sent = send(MORE);
	const busyMs = await medianText(giver);
	await sent;
	const growthMb = memory.end();
	for (const peer of both) tell(peer, {do: 'leave'});
	await Promise.all(both.map(peer => once(peer, 'exit')));
	return [
		{
			name: '300 MB between two programs, offered, accepted, sent and there',
			value: tookMs / aloneMs,
			unit: 'x',
			than: 'the RSA operations of its records, on the same cores',
			atMost: 2,
		},
		{
			name: 'a text against the stream of a file, until it is delivered',
			value: busyMs / quietMs,
			unit: 'x',
			than: 'the same without a file',
			// As much of the file as goes in a quarter of a second may be before it.
			atMost: 5,
		},
		{
			name: 'memory of either program: at most more during 1 GB of files',
			value: growthMb,
			unit: 'MB',
			than: '',
			atMost: 32,
		},
	];
}

/** As the program sets them for itself. */
const flags = ['--semi-space-growth-factor=1', '--optimize-for-size'];

function startPeer(own: number, peers: number): ChildProcess {
	return fork(program, [`${own}`, `${peers}`], {execArgv: ['--import', 'tsx', '--expose-gc', ...flags]});
}

function tell(peer: ChildProcess, order: Order): void {
	peer.send(order);
}

function answerOf(peer: ChildProcess, wanted: Answer['of']): Promise<Answer> {
	return new Promise(resolve => {
		const hear = (answer: Answer) => {
			if (answer.of !== wanted) return;
			peer.off('message', hear);
			resolve(answer);
		};
		peer.on('message', hear);
	});
}

/** What RSA alone costs for so many records: each is wrapped on one side and unwrapped on the other. */
async function rsaAlone(): Promise<(count: number) => Promise<void>> {
	const pair = await generateKeyPair();
	return async count => {
		let left = count;
		const work = async () => {
			for (; left > 0; left -= 1) await pair.unwrap(label, wrap(pair.spki, label, randomBytes(32)));
		};
		await Promise.all(Array.from({length: 1 + MAX_FRAMES_AHEAD}, work));
	};
}

/** How long a text takes. */
async function medianText(peer: ChildProcess): Promise<number> {
	const told = answerOf(peer, 'texts');
	tell(peer, {do: 'texts', count: TEXTS});
	const {tookMs = []} = await told;
	return tookMs.toSorted((one, other) => one - other)[TEXTS >> 1] ?? Number.NaN;
}

/** Looks at what each has, from now on; the end tells by how much one of them had more at most. */
async function watchMemory(peers: readonly ChildProcess[]): Promise<{readonly end: () => number}> {
	for (const peer of peers) {
		const collected = answerOf(peer, 'collected');
		tell(peer, {do: 'collect'});
		await collected;
	}
	const first = peers.map(residentOf);
	let most = 0;
	const look = () => {
		most = Math.max(most, ...peers.map((peer, index) => residentOf(peer) - (first[index] ?? 0)));
	};
	const timer = setInterval(look, SAMPLE_MS);
	return {
		end: () => {
			look();
			clearInterval(timer);
			return most;
		},
	};
}

function residentOf({pid}: ChildProcess): number {
	if (pid === undefined) throw new Error('it runs');
	return residentMb(pid);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	await act();
	return performance.now() - startedAt;
}
