import {stopProcess} from './stop-process.ts';

/** Gives the terminal away while something happens, and draws everything anew afterwards; Ink's `suspendTerminal`. */
type Interrupt = (during: () => Promise<void> | void) => Promise<void>;

/** Ink takes one at a time, and several keys may come in one read: they are put in order here. */
export class Interruptions {
	readonly #interrupt: Interrupt;
	readonly #stop: () => Promise<void>;
	#current: Promise<void> | undefined;
	#stopping = false;

	constructor(interrupt: Interrupt, stop = stopProcess) {
		this.#interrupt = interrupt;
		this.#stop = stop;
	}

	/** Draws everything anew; whatever is under way does so at its end. */
	async redraw(): Promise<void> {
		await (this.#current ?? this.#begin(() => undefined));
	}

	/** Stops the program until the shell lets it go on; once, however often it was asked for meanwhile. */
	async suspend(): Promise<void> {
		if (this.#stopping) {
			return;
		}
		this.#stopping = true;
		try {
			while (this.#current !== undefined) {
				await this.#current;
			}
			await this.#begin(this.#stop);
		} finally {
			this.#stopping = false;
		}
	}

	async #begin(during: () => Promise<void> | void): Promise<void> {
		const interruption = this.#interrupt(during).finally(() => {
			this.#current = undefined;
		});
		this.#current = interruption;
		await interruption;
	}
}
