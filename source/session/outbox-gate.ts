import type {Trust} from './snapshot.ts';

/**
 * Decides whether what waits in the outbox may go to whoever is there now. Once somebody was verified in this run, or
 * codes differed, texts that were written while nobody was there go to nobody unverified without the user's word:
 * a man in the middle who drops the line, even several times, must not get what was meant for somebody else.
 */
export class OutboxGate {
	readonly #requireVerify: boolean;
	/** For the rest of the run: who is there has mattered to the user. */
	#careful = false;
	/** What waits was written before this round, and the user has not agreed yet that this peer gets it. */
	#guarded = false;
	#held = false;

	constructor(requireVerify: boolean) {
		this.#requireVerify = requireVerify;
	}

	/** Whether what waits stays where it is although somebody is there. */
	get held(): boolean {
		return this.#held;
	}

	/**
	 * Somebody is there.
	 *
	 * @param unsent - How many messages wait.
	 */
	secure(unsent: number): void {
		this.#guarded = unsent > 0 && (this.#guarded || this.#careful);
		this.#held = this.#requireVerify || this.#guarded;
	}

	/** The codes were compared and are equal. */
	verify(): void {
		this.#careful = true;
	}

	/** The codes differ. */
	mismatch(): void {
		this.#careful = true;
		this.#held ||= this.#requireVerify;
	}

	/**
	 * The user agrees, or the peer was verified.
	 *
	 * @returns Whether anything changes by that.
	 */
	release(trust: Trust): boolean {
		if (!this.#held || (this.#requireVerify && trust !== 'verified')) return false;
		this.#held = false;
		this.#guarded = false;
		return true;
	}

	/** Nobody is there any more. */
	endRound(): void {
		this.#held = false;
	}
}
