import assert from 'node:assert/strict';
import {type ErrorCode, isTtchatError} from '../../source/errors.ts';
import type {Way} from '../../source/net/way.ts';
import {ascii, equalBytes, hex, utf8} from '../../source/protocol/bytes.ts';
import {SESSION_INFO} from '../../source/protocol/constants.ts';
import type {CryptoPort} from '../../source/protocol/crypto-port.ts';
import type {ProtocolVersion} from '../../source/protocol/effects.ts';
import type {ProtocolChoice} from '../../source/protocol/state.ts';
import {type CancelTimer, type Clock, wait} from '../../source/session/clock.ts';
import type {SessionEvent} from '../../source/session/events.ts';
import {LiveSession} from '../../source/session/live-session.ts';
import type {SessionKeyPair} from '../../source/session/seams.ts';
import {fakeKeyPair, MemoryFile, MemorySink, type SeededRandom} from '../../source/testing/index.ts';

/** What one side knows of one secured round. */
export type SimulatedRound = {
	/** The same on both sides if and only if it is one round; v1 has nothing of the kind. */
	readonly id: string;
	readonly protocol: ProtocolVersion;
	/** Texts in the order in which they were written to the wire, came from it, and were acknowledged. */
	readonly sent: string[];
	readonly received: string[];
	readonly delivered: string[];
	verifiedBy: 'code' | 'proof' | undefined;
};

/** A file that one side offered. */
export type OfferedFile = {
	readonly name: string;
	readonly bytes: Uint8Array;
	/** How often its source was closed. */
	readonly closed: number;
	/** Whether the peer is said to have it. */
	readonly isDone: boolean;
};

/** A file that one side took. */
export type TakenFile = {
	readonly name: string;
	readonly bytes: Uint8Array;
	readonly ends: MemorySink['ends'];
};

/** Where a side is when the simulation ends. */
export type SimulatedStage = 'connecting' | 'open' | 'halted' | 'closed';

/** What a side is made of. */
export type SimulatedSideParts = {
	readonly clock: Clock;
	readonly random: SeededRandom;
	readonly crypto: CryptoPort;
	readonly name: string;
	readonly protocol: ProtocolChoice;
	/** Whether there is ML-KEM. */
	readonly kem: boolean;
	readonly way: Way;
};

const MAX_KEY_GENERATION_MS = 500;
const MAX_UNWRAP_MS = 4;
/** What is typed where the other side has no code to tell. */
const NO_CODE = '0000 0000';

/** One program in a simulation: a real session, in virtual time, and somebody who lets texts go whatever the session says. */
export class SimulatedSide {
	readonly rounds: SimulatedRound[] = [];
	/** Why each round ended; `undefined` where this side ended it itself. */
	readonly endings: (ErrorCode | undefined)[] = [];
	readonly #offered: {readonly source: MemoryFile; readonly bytes: Uint8Array}[] = [];
	readonly #taken: {readonly name: string; readonly sink: MemorySink}[] = [];
	readonly #done = new Set<string>();
	readonly #session: LiveSession;
	readonly #timers: CountingClock;
	readonly #texts = new Map<string, string>();
	/** Both hellos, which name a round. */
	#hellos = 'v1';
	#isOn = false;

	constructor({clock, random, crypto, name, protocol, kem, way}: SimulatedSideParts) {
		this.#timers = new CountingClock(clock);
		this.#session = new LiveSession(
			{name, protocol, requireVerify: false, typing: true},
			{
				clock: this.#timers,
				random: random.next,
				crypto: this.#listenTo(crypto),
				generateKeyPair: () => slowKeyPair(clock, random, kem),
				way,
				forget: () => undefined,
			},
		);
		void this.#note(this.#session);
	}

	get stage(): SimulatedStage {
		const {stage} = this.#session.getSnapshot();
		return stage === 'idle' ? 'connecting' : stage === 'secured' ? 'open' : stage;
	}

	get offered(): readonly OfferedFile[] {
		return this.#offered.map(({source: {name, closed}, bytes}) => ({
			name,
			bytes,
			closed,
			isDone: this.#done.has(name),
		}));
	}

	get taken(): readonly TakenFile[] {
		return this.#taken.map(({name, sink: {bytes, ends}}) => ({name, bytes, ends}));
	}

	/** Timers that are set. */
	get timers(): number {
		return this.#timers.pending;
	}

	/** The round that is secured now. */
	get round(): SimulatedRound | undefined {
		return this.stage === 'open' ? this.rounds.at(-1) : undefined;
	}

	start(): void {
		// Who has closed it before it began wants no more.
		this.#session.open().catch(() => undefined);
	}

	send(text: string): void {
		const id = String(this.#texts.size);
		this.#texts.set(id, text);
		this.#session.send(text, {id}).catch(() => undefined);
	}

	/** Offers a file that has its name in it, over and over. */
	offer(name: string, size: number): void {
		const bytes = utf8(name.repeat(Math.ceil(size / name.length)).slice(0, size));
		const source = new MemoryFile(name, bytes);
		try {
			this.#session.offerFile(source, {file: name});
			this.#offered.push({source, bytes});
		} catch (error) {
			assert.ok(isTtchatError(error, 'ERR_SESSION_CLOSED'));
		}
	}

	/** Types the code that the other side shows at that moment. */
	verify(other: SimulatedSide): void {
		try {
			this.#session.verify(other.#session.getSnapshot().ownCode ?? NO_CODE);
		} catch (error) {
			// Nobody is there, or a v1 peer.
			assert.ok(isTtchatError(error, 'ERR_NOT_SECURED') || isTtchatError(error, 'ERR_NOT_AVAILABLE'));
		}
	}

	close(): void {
		void this.#session.close();
	}

	/** The salt of a round's keys are the hashes of both hellos. */
	#listenTo(crypto: CryptoPort): CryptoPort {
		const info = ascii(SESSION_INFO);
		return {
			...crypto,
			hkdfSha256: given => {
				if (equalBytes(given.info, info)) this.#hellos = hex(given.salt);
				return crypto.hkdfSha256(given);
			},
		};
	}

	#take(file: string, name: string): void {
		const sink = new MemorySink();
		try {
			this.#session.acceptFile(file, sink);
			this.#taken.push({name, sink});
		} catch (error) {
			// It was taken back, or the round is over already.
			assert.ok(isTtchatError(error, 'ERR_NO_SUCH_FILE'));
		}
	}

	async #note(session: LiveSession): Promise<void> {
		for await (const event of session.events()) this.#hear(event);
	}

	#hear(event: SessionEvent): void {
		const round = this.rounds.at(-1);
		switch (event.type) {
			case 'round-started':
				this.#isOn = true;
				break;
			case 'secured': {
				const id = event.protocol === 1 ? 'v1' : this.#hellos;
				const {protocol} = event;
				this.rounds.push({id, protocol, sent: [], received: [], delivered: [], verifiedBy: undefined});
				break;
			}
			case 'message':
				round?.received.push(event.message.text);
				break;
			case 'sent':
				round?.sent.push(this.#texts.get(event.id) ?? '');
				break;
			case 'delivered':
				round?.delivered.push(this.#texts.get(event.id) ?? '');
				break;
			case 'verified':
				if (round !== undefined) round.verifiedBy = event.by;
				break;
			case 'file-offered':
				if (event.from === 'peer') this.#take(event.file, event.name);
				break;
			case 'file-done':
				this.#done.add(event.file);
				break;
			case 'outbox-held':
				this.#session.releaseOutbox();
				break;
			case 'lost':
			case 'closed':
				if (this.#isOn) this.endings.push(event.reason?.code);
				this.#isOn = false;
				break;
			default:
				break;
		}
	}
}

/** Counts the timers that a session has set. */
class CountingClock implements Clock {
	readonly #clock: Clock;
	readonly #running = new Set<CancelTimer>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	get pending(): number {
		return this.#running.size;
	}

	now(): number {
		return this.#clock.now();
	}

	elapsed(): number {
		return this.#clock.elapsed();
	}

	setTimer(delayMs: number, done: () => void): CancelTimer {
		const cancel = this.#clock.setTimer(delayMs, () => {
			this.#running.delete(cancel);
			done();
		});
		this.#running.add(cancel);
		return () => {
			this.#running.delete(cancel);
			cancel();
		};
	}
}

/** Keys that take some time to make, and to use. */
async function slowKeyPair(clock: Clock, random: SeededRandom, hybrid: boolean): Promise<SessionKeyPair> {
	const never = new AbortController().signal;
	await wait(clock, random.below(MAX_KEY_GENERATION_MS), never);
	const pair = fakeKeyPair(random, {hybrid});
	return {
		...pair,
		unwrap: async (label, ciphertext) => {
			await wait(clock, random.below(MAX_UNWRAP_MS), never);
			return pair.unwrap(label, ciphertext);
		},
	};
}
