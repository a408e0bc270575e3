import {type SaveOutcome, saveText} from '../files/save-text.ts';
import {within} from './within.ts';

/** How long a file that is given up is waited for: its writing may hang, as on a server that has gone. */
const GIVE_UP_MS = 300;

/** The files that this chat is written to. Whoever leaves ends them first, so that what is told of them is true. */
export class Saves {
	readonly #onKept: () => void;
	readonly #write: typeof saveText;
	readonly #stop = new AbortController();
	readonly #underWay = new Set<Promise<SaveOutcome>>();
	#kept = false;

	/**
	 * @param onKept - Called whenever anything of the chat has come to be on the disk.
	 */
	constructor(onKept: () => void, write: typeof saveText = saveText) {
		this.#onKept = onKept;
		this.#write = write;
	}

	/** Whether anything of the chat is on the disk by our doing, or may be. */
	get kept(): boolean {
		return this.#kept;
	}

	/** Writes a new file; see {@link saveText}. */
	async save(target: string, text: Iterable<string>): Promise<SaveOutcome> {
		const work = this.#follow(this.#write(target, text, this.#stop.signal));
		this.#underWay.add(work);
		const outcome = await work;
		this.#underWay.delete(work);
		return outcome;
	}

	/**
	 * Waits for what is being written, then gives it up.
	 *
	 * @param withinMs - How long it may take; 0 gives it up at once.
	 */
	async end(withinMs: number): Promise<void> {
		if (!(await this.#settled(withinMs))) {
			this.#stop.abort();
			if (!(await this.#settled(GIVE_UP_MS))) {
				// Nobody knows what of it will be there.
				this.#keep();
			}
		}
		this.#stop.abort();
	}

	async #follow(work: Promise<SaveOutcome>): Promise<SaveOutcome> {
		const outcome = await work;
		if (outcome.kept !== 'nothing') {
			this.#keep();
		}
		return outcome;
	}

	#keep(): void {
		this.#kept = true;
		this.#onKept();
	}

	async #settled(withinMs: number): Promise<boolean> {
		return this.#underWay.size === 0 || (await within(withinMs, Promise.all(this.#underWay)));
	}
}
