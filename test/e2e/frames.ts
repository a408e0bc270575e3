/** What the program writes around each frame. */
const [begin, end] = ['\x1b[?2026h', '\x1b[?2026l'];

/**
 * What a program has written, shown one frame after another: however late this process comes to it, each frame is looked
 * at, and none is when half of it has come.
 */
export class Frames {
	readonly #show: (piece: string) => Promise<void>;
	#arrived = '';
	#isShowing = false;
	/** Set once nothing more will come. */
	#atEnd: (() => void) | undefined;

	/**
	 * @param show - Shows a frame and what comes before it, or what is no frame.
	 */
	constructor(show: (piece: string) => Promise<void>) {
		this.#show = show;
	}

	/** Whether there is nothing left to show. */
	get areShown(): boolean {
		return !this.#isShowing;
	}

	add(data: string): void {
		this.#arrived += data;
		void this.#showAll();
	}

	/** Nothing more will come: `done` is called when all of it was shown, the half of a frame too. */
	end(done: () => void): void {
		this.#atEnd = done;
		void this.#showAll();
	}

	async #showAll(): Promise<void> {
		if (this.#isShowing) {
			return;
		}
		this.#isShowing = true;
		for (let piece = this.#next(); piece !== ''; piece = this.#next()) {
			await this.#show(piece);
		}
		this.#isShowing = false;
		this.#atEnd?.();
	}

	#next(): string {
		const length = lengthOfPiece(this.#arrived, this.#atEnd !== undefined);
		const piece = this.#arrived.slice(0, length);
		this.#arrived = this.#arrived.slice(length);
		return piece;
	}
}

/**
 * How much of what a program has written can be shown as one piece: a whole frame at most, with what comes before it. Of a
 * frame whose end is missing, nothing.
 *
 * @param isAll - Nothing more will come.
 */
function lengthOfPiece(written: string, isAll: boolean): number {
	const at = written.indexOf(end);
	if (at !== -1) {
		return at + end.length;
	}
	return isAll ? written.length : beginOfFrame(written);
}

/** Where the first frame begins, or may: the last bytes may be a part of its mark. */
function beginOfFrame(text: string): number {
	const at = text.indexOf(begin);
	if (at !== -1) {
		return at;
	}
	let length = Math.min(text.length, begin.length - 1);
	while (!begin.startsWith(text.slice(text.length - length))) {
		length--;
	}
	return text.length - length;
}
