import {TtchatError} from '../errors.ts';
import type {ProtocolVersion} from '../protocol/effects.ts';
import {MAX_WAITING_BYTES, MAX_WAITING_MESSAGES} from './constants.ts';
import type {Hold} from './events.ts';
import type {Receipt} from './session.ts';
import type {Trust} from './snapshot.ts';

const nothing = new Uint8Array();

type Entry = {
	/** Let go of once they are sent: how many messages a peer leaves unacknowledged is its choice. */
	bytes: Uint8Array;
	readonly resolve: (receipt: Receipt) => void;
	readonly reject: (error: TtchatError) => void;
	/** waiting: nobody has it · handed: it is going out, in parts · sent: it is on its way, not yet acknowledged. */
	stage: 'waiting' | 'handed' | 'sent';
};

/** Own messages from the moment they are typed to the moment their fate is known, oldest first. */
export class Outbox {
	readonly #entries = new Map<string, Entry>();

	/** Whether a message waits that nobody has yet. */
	get waits(): boolean {
		return [...this.#entries.values()].some(({stage}) => stage === 'waiting');
	}

	/** How many messages nobody has been sent yet. */
	get unsent(): number {
		return this.#unsent().length;
	}

	/** Whether a message with that id is on its way. */
	has(id: string): boolean {
		return this.#entries.has(id);
	}

	/**
	 * Takes a message in.
	 *
	 * @param bytes - What will travel, in UTF-8.
	 * @returns Its fate.
	 * @throws {TtchatError} `ERR_OUTBOX_FULL`, or `ERR_ID_IN_USE`.
	 */
	add(id: string, bytes: Uint8Array): Promise<Receipt> {
		if (this.#entries.has(id)) {
			throw new TtchatError('ERR_ID_IN_USE');
		}
		const unsent = this.#unsent();
		const size = unsent.reduce((total, entry) => total + entry.bytes.length, bytes.length);
		if (unsent.length >= MAX_WAITING_MESSAGES || size > MAX_WAITING_BYTES)
			throw new TtchatError('ERR_OUTBOX_FULL');
		const {promise, resolve, reject} = Promise.withResolvers<Receipt>();
		this.#entries.set(id, {bytes, resolve, reject, stage: 'waiting'});
		return promise;
	}

	/** The next message that waits, now in the hands of the round. */
	hand(): {readonly id: string; readonly bytes: Uint8Array} | undefined {
		for (const [id, entry] of this.#entries) {
			if (entry.stage !== 'waiting') continue;
			entry.stage = 'handed';
			return {id, bytes: entry.bytes};
		}
		return undefined;
	}

	/** It was written. With v1 that is all that will ever be known. */
	sent(id: string, protocol: ProtocolVersion): void {
		const entry = this.#entries.get(id);
		if (entry === undefined) return;
		entry.stage = 'sent';
		entry.bytes = nothing;
		if (protocol === 1) this.#settle(id, ({resolve}) => resolve('sent'));
	}

	delivered(id: string): void {
		this.#settle(id, ({resolve}) => resolve('delivered'));
	}

	refuse(id: string, error: TtchatError): void {
		this.#settle(id, ({reject}) => reject(error));
	}

	/** Takes a message that waits back. Whether it was still there. */
	cancel(id: string): boolean {
		if (this.#entries.get(id)?.stage !== 'waiting') return false;
		this.refuse(id, new TtchatError('ERR_CANCELLED'));
		return true;
	}

	/**
	 * The round is over: what was not written waits for the next, what was not acknowledged may have been lost.
	 *
	 * @returns The ids of the latter.
	 */
	endRound(reason: TtchatError): readonly string[] {
		const undelivered: string[] = [];
		for (const [id, entry] of this.#entries) {
			if (entry.stage === 'sent') undelivered.push(id);
			else entry.stage = 'waiting';
		}
		for (const id of undelivered) this.refuse(id, reason);
		return undelivered;
	}

	/** Nothing will be sent any more. */
	rejectAll(error: TtchatError): void {
		for (const id of [...this.#entries.keys()]) this.refuse(id, error);
	}

	#unsent(): readonly Entry[] {
		return [...this.#entries.values()].filter(({stage}) => stage !== 'sent');
	}

	#settle(id: string, how: (entry: Entry) => void): void {
		const entry = this.#entries.get(id);
		this.#entries.delete(id);
		if (entry !== undefined) how(entry);
	}
}

/**
 * Decides whether texts may go to whoever is there now. Once somebody was verified in this run, or codes differed,
 * nothing goes to anybody unverified without the user's word, whenever it was typed: a man in the middle who drops the
 * line and answers the next dial himself must get nothing that was meant for somebody else, and least of all one who
 * was found out.
 */
export class OutboxGate {
	readonly #requireVerify: boolean;
	/** For the rest of the run: who is there has mattered to the user. */
	#careful = false;
	#hold: Hold | undefined;

	constructor(requireVerify: boolean) {
		this.#requireVerify = requireVerify;
	}

	/** Why texts stay where they are although somebody is there, if they do. */
	get hold(): Hold | undefined {
		return this.#hold;
	}

	/** Somebody is there, and nobody knows who. */
	secure(): void {
		this.#hold = this.#requireVerify ? 'verify-required' : this.#careful ? 'not-verified' : undefined;
	}

	/** The codes were compared and are equal, or the peer has shown that it is the one of then. */
	verify(): void {
		this.#careful = true;
	}

	/** The codes differ. */
	mismatch(): void {
		this.#careful = true;
		this.#hold = this.#requireVerify ? 'verify-required' : 'codes-differ';
	}

	/**
	 * The user agrees that this peer gets the texts, or it was verified.
	 *
	 * @returns Whether anything was held.
	 * @throws {TtchatError} `ERR_VERIFY_REQUIRED` where only a comparison opens the gate.
	 */
	release(trust: Trust): boolean {
		if (this.#hold === undefined) return false;
		if (this.#hold === 'verify-required' && trust !== 'verified') {
			throw new TtchatError(
				'ERR_VERIFY_REQUIRED',
				trust === 'legacy' ? {advice: 'A v1 peer cannot be verified: both sides need protocol v2.'} : {},
			);
		}
		this.#hold = undefined;
		return true;
	}

	/** Nobody is there any more. */
	endRound(): void {
		this.#hold = undefined;
	}
}
