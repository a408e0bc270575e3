import {TtchatError} from '../errors.ts';
import type {Hold} from './events.ts';
import type {Trust} from './snapshot.ts';

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
