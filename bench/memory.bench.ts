import {setTimeout as wait} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {createSession} from '../source/session/create-session.ts';
import type {Session} from '../source/session/session.ts';
import {startJsonProgram} from '../test/e2e/json-program.ts';
import {freePorts} from '../test/e2e/ports.ts';
import type {Figure} from './ratio.ts';
import {ScreenProgram} from './screen-program.ts';

const MANY = 10_000;

/** Resident memory of the screen in a demo, which is two sessions in one process, and what a session keeps. */
export async function figures(): Promise<readonly Figure[]> {
	return [...(await screenMemory()), await chatMemory(), await kept()];
}

async function screenMemory(): Promise<readonly Figure[]> {
	using screen = new ScreenProgram(['--demo']);
	await screen.until('echo connected');
	await wait(1500);
	const measured: Figure[] = [];
	const note = (name: string, atMost: number) =>
		measured.push({name, value: screen.memoryMb, unit: 'MB', than: '', atMost});
	note('memory of a demo: after the start', 90);
	const keyBytes = async () => {
		const before = screen.bytes;
		await screen.typeUntil('x', 'x');
		// The whole frame, and not only as much as was waited for.
		await wait(300);
		const bytes = screen.bytes - before;
		screen.type('\x7f');
		await wait(300);
		return bytes;
	};
	const firstKey = await keyBytes();
	let said = 0;
	const sayUntil = async (count: number) => {
		for (; said < count; said++) await screen.enter(`message ${said}`);
		await wait(3000);
	};
	// Each comes back.
	await sayUntil(200);
	note('memory of a demo: after 400 messages', 105);
	await sayUntil(500);
	const earlier = screen.memoryMb;
	await sayUntil(1000);
	note('memory of a demo: after 2,000 messages', 110);
	const grown = (screen.memoryMb - earlier) / 1000;
	measured.push({
		name: 'memory of a demo: a message more',
		value: 1024 * grown,
		unit: 'KB',
		than: '',
		atMost: 8,
	});
	const lastKey = await keyBytes();
	measured.push({
		name: 'written for a key: after the start',
		value: firstKey,
		unit: 'bytes',
		than: '',
		atMost: 220,
	});
	measured.push({
		name: 'written for a key: after 2,000 messages',
		value: lastKey,
		unit: 'bytes',
		than: '',
		atMost: 220,
	});
	return measured;
}

/** A chat of 10,000 messages: one side talks as fast as the other can read, and gets a typed answer now and then. */
async function chatMemory(): Promise<Figure> {
	const [own = 0, peer = 0] = await freePorts(2);
	using screen = new ScreenProgram([`127.0.0.1:${peer}`, '--port', String(own)]);
	await using talker = startJsonProgram([`127.0.0.1:${own}`, '--port', String(peer)]);
	await talker.next('secured');
	await screen.until('NOT VERIFIED');
	const burst = 100;
	let delivered = 0;
	let looked = 0;
	const deliveredNow = () => {
		for (; looked < talker.events.length; looked++)
			if (talker.events[looked]?.type === 'delivered') delivered += 1;
		return delivered;
	};
	for (let said = 0; said < MANY; ) {
		for (let count = 1; count < burst; count++) talker.tell({type: 'send', text: `message ${said + count}`});
		said += burst;
		await talker.until(() => deliveredNow() >= said - said / burst, 'all of a burst delivered');
		await screen.enter(`answer ${said}`);
	}
	await wait(3000);
	return {
		name: 'memory of a chat: after 10,000 messages',
		value: screen.memoryMb,
		unit: 'MB',
		than: '',
		atMost: 110,
	};
}

/** What two sessions keep of a message that was delivered and read. */
async function kept(): Promise<Figure> {
	const [own = 0, peer = 0] = await freePorts(2);
	const [alice, bob] = [sessionOn(own, peer), sessionOn(peer, own)];
	await Promise.all([alice.open(), bob.open()]);
	await secured(alice);
	await sayMany(alice, 300);
	const before = await usedBytes();
	const count = 600;
	await sayMany(alice, count);
	const bytes = (await usedBytes()) - before;
	await Promise.all([alice.close(), bob.close()]);
	const name = 'what two sessions keep of a delivered message';
	return {name, value: bytes / count / 2, unit: 'bytes each', than: '', atMost: 512};
}

function sessionOn(own: number, peer: number): Session {
	const host = '127.0.0.1';
	const session = createSession({target: {host, port: peer}, listen: {host, port: own}});
	void readAll(session);
	return session;
}

async function readAll(session: Session): Promise<void> {
	for await (const _event of session.events());
}

async function secured(session: Session): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	const look = () => session.getSnapshot().stage === 'secured' && resolve();
	const leave = session.subscribe(look);
	look();
	await promise;
	leave();
}

async function sayMany(session: Session, count: number): Promise<void> {
	const burst = 50;
	for (let from = 0; from < count; from += burst) {
		await Promise.all(Array.from({length: burst}, (_, index) => session.send(`message ${from + index}`)));
	}
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

async function usedBytes(): Promise<number> {
	await wait(200);
	collect();
	collect();
	const {heapUsed, external} = process.memoryUsage();
	return heapUsed + external;
}
