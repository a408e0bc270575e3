import assert from 'node:assert/strict';
import {type ErrorCode, isTtchatError} from '../../source/errors.ts';
import type {Way} from '../../source/net/way.ts';
import {ascii, equalBytes, hex} from '../../source/protocol/bytes.ts';
import {SESSION_INFO} from '../../source/protocol/constants.ts';
import type {CryptoPort} from '../../source/protocol/crypto-port.ts';
import type {ProtocolVersion} from '../../source/protocol/effects.ts';
import type {ProtocolChoice} from '../../source/protocol/state.ts';
import {type CancelTimer, type Clock, wait} from '../../source/session/clock.ts';
import type {SessionEvent} from '../../source/session/events.ts';
import {LiveSession} from '../../source/session/live-session.ts';
import type {SessionKeyPair} from '../../source/session/seams.ts';
import {fakeKeyPair, type SeededRandom} from '../../source/testing/index.ts';

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
