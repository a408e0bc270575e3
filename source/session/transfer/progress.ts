import {PROGRESS_INTERVAL_MS} from '../constants.ts';
import type {FileSeams} from './file-seams.ts';

/** Tells how far a file is: not too often, and not to readers who are far behind; but always that all is there. */
export class Progress {
	readonly #seams: FileSeams;
	readonly #file: string;
	readonly #size: number;
	#toldAt = Number.NEGATIVE_INFINITY;

	constructor(seams: FileSeams, file: string, size: number) {
		this.#seams = seams;
		this.#file = file;
		this.#size = size;
	}

	tell(bytes: number): void {
		const now = this.#seams.clock.elapsed();
		const isEarly = now - this.#toldAt < PROGRESS_INTERVAL_MS || this.#seams.isBehind();
		if (isEarly && bytes < this.#size) return;
		this.#toldAt = now;
		this.#seams.tell({type: 'file-progress', file: this.#file, bytes, size: this.#size});
	}
}
