import {EventEmitter} from 'node:events';
import {render} from 'ink';
import type {ReactNode} from 'react';
import stringWidth from 'string-width';

/** Standard output of a given size, that keeps the last frame and the rows that were too wide or too many. */
class FakeStdout extends EventEmitter {
	readonly isTTY = true;
	columns: number;
	rows: number;
	frame = '';
	frames = 0;
	readonly misfits: string[] = [];

	constructor(columns: number, rows: number) {
		super();
		this.columns = columns;
		this.rows = rows;
	}

	write(text: string, done?: () => void): boolean {
		// Ink's debug mode writes whole frames; everything else is a control sequence.
		if (text !== '' && !text.startsWith('\u001B[?')) {
			this.frame = text;
			this.frames++;
			const rows = text.split('\n');
			if (rows.length > this.rows || rows.some(row => stringWidth(row) > this.columns)) {
				this.misfits.push(text);
			}
			this.emit('frame');
		}
		done?.();
		return true;
	}
}

/** Standard input that a test types into. */
class FakeStdin extends EventEmitter {
	readonly isTTY = true;
	#unread: string | null = null;

	type(text: string): void {
		this.#unread = text;
		this.emit('readable');
	}

	read(): string | null {
		const text = this.#unread;
		this.#unread = null;
		return text;
	}

	setEncoding(): void {
		return;
	}

	setRawMode(): void {
		return;
	}

	ref(): void {
		return;
	}

	unref(): void {
		return;
	}
}

/** A rendered tree, and what a person would see and type. */
export class FakeScreen implements Disposable {
	readonly #stdout: FakeStdout;
	readonly #stdin = new FakeStdin();
	readonly #instance: ReturnType<typeof render>;

	constructor(columns: number, rows: number, tree: () => ReactNode) {
		this.#stdout = new FakeStdout(columns, rows);
		this.#instance = render(tree(), {
			stdout: this.#stdout as unknown as NodeJS.WriteStream,
			stdin: this.#stdin as unknown as NodeJS.ReadStream,
			debug: true,
			interactive: true,
			exitOnCtrlC: false,
			patchConsole: false,
		});
	}

	/** The rows of the last frame, without trailing blanks. */
	rows(): readonly string[] {
		return this.#stdout.frame.split('\n').map(row => row.trimEnd());
	}

	text(): string {
		return this.rows().join('\n');
	}

	/** How many frames were drawn so far. */
	get frames(): number {
		return this.#stdout.frames;
	}

	/** All frames that did not fit the screen. */
	misfits(): readonly string[] {
		return this.#stdout.misfits;
	}

	type(text: string): void {
		this.#stdin.type(text);
	}

	resize(columns: number, rows: number): void {
		this.#stdout.columns = columns;
		this.#stdout.rows = rows;
		this.#stdout.emit('resize');
	}

	/**
	 * Waits until the screen shows something; looked at after every frame.
	 *
	 * @throws {Error} With the screen, after 4 s.
	 */
	async waitFor(wanted: string | RegExp): Promise<void> {
		const shown = () =>
			typeof wanted === 'string' ? this.text().includes(wanted) : wanted.test(this.text());
		const done = Promise.withResolvers<void>();
		const check = () => {
			if (shown()) {
				done.resolve();
			}
		};
		const deadline = setTimeout(
			() => done.reject(new Error(`never on the screen: ${wanted}\n${this.text()}`)),
			4000,
		);
		this.#stdout.on('frame', check);
		check();
		try {
			await done.promise;
		} finally {
			clearTimeout(deadline);
			this.#stdout.off('frame', check);
		}
	}

	[Symbol.dispose](): void {
		this.#instance.unmount();
		this.#instance.cleanup();
	}
}
