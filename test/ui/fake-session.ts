import type {SessionEvent, Unstamped} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import type {Receipt, Session} from '../../source/session/session.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import type {FileSink, FileSource} from '../../source/session/transfers.ts';

/** One call that the interface made, in order. */
export type Call = readonly [name: string, ...details: readonly unknown[]];

type Reader = {readonly queue: SessionEvent[]; wake: (() => void) | undefined; ended: boolean};

/** A session without sockets, keys or a peer: the test says what happens, and sees what was asked. */
export class FakeSession implements Session {
	readonly calls: Call[] = [];
	/** What `send()` does; by default it is delivered at once. */
	onSend: (text: string, id: string) => Promise<Receipt> = async () => 'delivered';
	/** What `verify()` answers. */
	verdict: 'verified' | 'mismatched' = 'verified';
	/** Settles `close()`; by default at once. */
	onClose: () => Promise<void> = async () => undefined;

	#snapshot: SessionSnapshot = initialSnapshot;
	#clock = Date.UTC(2026, 10, 22, 14, 2);
	#elapsed = 0;
	#count = 0;
	readonly #listeners = new Set<() => void>();
	readonly #readers = new Set<Reader>();

	/** Lets something happen, a second after the last thing unless the times say when. */
	emit(happening: Unstamped, at?: number, elapsed?: number): void {
		this.#clock = at ?? this.#clock + 1000;
		this.#elapsed = elapsed ?? this.#elapsed + 1000;
		const event: SessionEvent = {...happening, at: this.#clock, elapsed: this.#elapsed};
		this.#snapshot = reduceSession(this.#snapshot, event);
		for (const reader of this.#readers) {
			reader.queue.push(event);
			reader.wake?.();
		}
		this.#notify();
	}

	/** Sets parts of the snapshot directly. */
	patch(part: Partial<SessionSnapshot>): void {
		this.#snapshot = {...this.#snapshot, ...part};
		this.#notify();
	}

	async open(): Promise<void> {
		this.calls.push(['open']);
	}

	async send(text: string, options: {readonly id?: string} = {}): Promise<Receipt> {
		this.#count += 1;
		const id = options.id ?? `fake-${this.#count}`;
		this.calls.push(['send', text, id]);
		return this.onSend(text, id);
	}

	cancel(id: string): boolean {
		this.calls.push(['cancel', id]);
		return true;
	}

	releaseOutbox(): boolean {
		this.calls.push(['releaseOutbox']);
		return true;
	}

	verify(code: string): 'verified' | 'mismatched' {
		this.calls.push(['verify', code]);
		return this.verdict;
	}

	offerFile(source: FileSource, {file = source.name}: {readonly file?: string} = {}): string {
		this.calls.push(['offerFile', source, file]);
		return file;
	}

	acceptFile(file: string, sink: FileSink): void {
		this.calls.push(['acceptFile', file, sink]);
	}

	declineFile(file: string): boolean {
		this.calls.push(['declineFile', file]);
		return true;
	}

	cancelFile(file: string): boolean {
		this.calls.push(['cancelFile', file]);
		return true;
	}

	rename(name: string): void {
		this.calls.push(['rename', name]);
	}

	typing(): void {
		this.calls.push(['typing']);
	}

	announceSaved(): void {
		this.calls.push(['announceSaved']);
	}

	reconnect(options: {readonly allowLegacy?: boolean} = {}): void {
		this.calls.push(['reconnect', options]);
	}

	async close(): Promise<void> {
		this.calls.push(['close']);
		await this.onClose();
		this.#end();
	}

	burn(): void {
		this.calls.push(['burn']);
		this.#end();
	}

	events(): AsyncIterableIterator<SessionEvent> {
		const reader: Reader = {queue: [], wake: undefined, ended: false};
		this.#readers.add(reader);
		return this.#read(reader);
	}

	getSnapshot(): SessionSnapshot {
		return this.#snapshot;
	}

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	async *#read(reader: Reader): AsyncIterableIterator<SessionEvent> {
		try {
			for (;;) {
				const event = reader.queue.shift();
				if (event !== undefined) {
					yield event;
				} else if (reader.ended) {
					return;
				} else {
					await new Promise<void>(resolve => {
						reader.wake = resolve;
					});
				}
			}
		} finally {
			this.#readers.delete(reader);
		}
	}

	#end(): void {
		for (const reader of this.#readers) {
			reader.ended = true;
			reader.wake?.();
		}
	}

	#notify(): void {
		for (const listener of this.#listeners) {
			listener();
		}
	}
}
