import {TtchatError} from '../errors.ts';
import {MAX_WAITING_BYTES, MAX_WAITING_MESSAGES} from './constants.ts';
import type {Hold, Message, RoundEvent} from './events.ts';
import type {Journal} from './journal.ts';
import type {Receipt} from './session.ts';

const nothing = new Uint8Array();

type Entry = {
	/** Let go of once they are sent: how many messages a peer leaves unacknowledged is its choice. */
	bytes: Uint8Array;
	readonly resolve: (receipt: Receipt) => void;
	readonly reject: (error: TtchatError) => void;
	/** waiting: nobody has it · handed: it is going out, in parts · sent: it is on its way, not yet acknowledged. */
	stage: 'waiting' | 'handed' | 'sent';
};

/**
 * Own messages from the moment they are typed to the moment their fate is known, oldest first; whether any may go to
 * whoever is there; and what is told of both. Once somebody was verified in this run, or codes differed, nothing goes to
 * anybody unverified without the user's word, whenever it was typed: a man in the middle who drops the line and answers
 * the next dial himself must get nothing that was meant for somebody else, and least of all one who was found out.
 */
export class Outbox {
	readonly #journal: Pick<Journal, 'tell' | 'snapshot'>;
	readonly #requireVerify: boolean;
	readonly #entries = new Map<string, Entry>();
	/** For the rest of the run: who is there has mattered to the user. */
	#careful = false;
	#hold: Hold | undefined;

	constructor(journal: Pick<Journal, 'tell' | 'snapshot'>, requireVerify: boolean) {
		this.#journal = journal;
		this.#requireVerify = requireVerify;
	}

	/** Why texts stay where they are although somebody is there, if they do. */
	get hold(): Hold | undefined {
		return this.#hold;
	}

	/** Whether a message waits that nobody has yet. */
	get waits(): boolean {
		return [...this.#entries.values()].some(({stage}) => stage === 'waiting');
	}

	/**
	 * Takes a message in.
	 *
	 * @param bytes - What will travel, in UTF-8.
	 * @returns Its fate.
	 * @throws {TtchatError} `ERR_OUTBOX_FULL`, or `ERR_ID_IN_USE`.
	 */
	add(message: Message, bytes: Uint8Array): Promise<Receipt> {
		const {id} = message;
		if (this.#entries.has(id)) {
			throw new TtchatError('ERR_ID_IN_USE');
		}
		const unsent = this.#unsent();
		const size = unsent.reduce((total, entry) => total + entry.bytes.length, bytes.length);
		if (unsent.length >= MAX_WAITING_MESSAGES || size > MAX_WAITING_BYTES)
			throw new TtchatError('ERR_OUTBOX_FULL');
		const {promise, resolve, reject} = Promise.withResolvers<Receipt>();
		this.#entries.set(id, {bytes, resolve, reject, stage: 'waiting'});
		this.#journal.tell({type: 'queued', message});
		return promise;
	}

	/**
	 * What happened in the round. Taken in before anybody is told of it: whoever is told may send at once.
	 */
	note(event: RoundEvent): void {
		switch (event.type) {
			case 'secured':
				// Somebody is there, and nobody knows who.
				this.#hold = this.#requireVerify ? 'verify-required' : this.#careful ? 'not-verified' : undefined;
				break;
			case 'verified':
				this.#careful = true;
				break;
			case 'mismatched':
				this.#careful = true;
				this.#hold = this.#requireVerify ? 'verify-required' : 'codes-differ';
				break;
			case 'sent':
				this.#sent(event.id);
				break;
			case 'delivered':
				this.#settle(event.id, ({resolve}) => resolve('delivered'));
				break;
			case 'refused':
				this.#reject(event.id, event.error);
				break;
			default:
		}
	}

	/**
	 * The user agrees that this peer gets the texts, or it was verified.
	 *
	 * @returns Whether anything was held.
	 * @throws {TtchatError} `ERR_VERIFY_REQUIRED` where only a comparison opens the gate.
	 */
	release(): boolean {
		if (this.#hold === undefined) return false;
		const {trust} = this.#journal.snapshot;
		if (this.#hold === 'verify-required' && trust !== 'verified') {
			const advice = 'A v1 peer cannot be verified: both sides need protocol v2.';
			throw new TtchatError('ERR_VERIFY_REQUIRED', trust === 'legacy' ? {advice} : {});
		}
		this.#hold = undefined;
		this.#journal.tell({type: 'outbox-released'});
		return true;
	}

	/** Tells why messages stay where they are, if they do. */
	tellHold(): void {
		if (this.#hold === undefined) return;
		this.#journal.tell({type: 'outbox-held', why: this.#hold, count: this.#unsent().length});
	}

	/** The next message that waits and may go, now in the hands of the round. */
	hand(): {readonly id: string; readonly text: Uint8Array} | undefined {
		if (this.#hold !== undefined) return undefined;
		for (const [id, entry] of this.#entries) {
			if (entry.stage !== 'waiting') continue;
			entry.stage = 'handed';
			return {id, text: entry.bytes};
		}
		return undefined;
	}

	/** Takes a message that waits back. Whether it was still there. */
	cancel(id: string): boolean {
		if (this.#entries.get(id)?.stage !== 'waiting') return false;
		this.#reject(id, new TtchatError('ERR_CANCELLED'));
		this.#journal.tell({type: 'cancelled', id});
		return true;
	}

	/**
	 * The round is over: what was not written waits for the next, what was not acknowledged may have been lost.
	 *
	 * @returns The ids of the latter.
	 */
	endRound(cause: TtchatError | undefined): readonly string[] {
		this.#hold = undefined;
		const undelivered: string[] = [];
		for (const [id, entry] of this.#entries) {
			if (entry.stage === 'sent') undelivered.push(id);
			else entry.stage = 'waiting';
		}
		for (const id of undelivered) this.#reject(id, new TtchatError('ERR_LINK_LOST', {cause}));
		for (const id of undelivered) this.#journal.tell({type: 'undelivered', id});
		return undelivered;
	}

	/** Nothing will be sent any more. */
	rejectAll(error: TtchatError): void {
		for (const id of [...this.#entries.keys()]) this.#reject(id, error);
	}

	/** It was written. With v1 that is all that will ever be known. */
	#sent(id: string): void {
		const entry = this.#entries.get(id);
		if (entry === undefined) return;
		entry.stage = 'sent';
		entry.bytes = nothing;
		if (this.#journal.snapshot.protocol !== 2) this.#settle(id, ({resolve}) => resolve('sent'));
	}

	#reject(id: string, error: TtchatError): void {
		this.#settle(id, ({reject}) => reject(error));
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
