import {type ErrorCode, isTtchatError} from '../errors.ts';
import type {EventOf, SessionEvent} from '../session/events.ts';
import type {Receipt} from '../session/session.ts';

/** Keeps count of what was handed to the session for sending and what became of it. */
export class Deliveries {
	#pending = 0;
	#pendingBytes = 0;
	#failed = false;
	readonly #files = new Set<string>();
	readonly #listeners = new Set<() => void>();

	/** Messages whose fate is open. */
	get pending(): number {
		return this.#pending;
	}

	/** Their size together, in bytes of UTF-8. */
	get pendingBytes(): number {
		return this.#pendingBytes;
	}

	/** Files that were offered or accepted here, and whose fate is open. */
	get pendingFiles(): number {
		return this.#files.size;
	}

	/** Whether anything that was meant to be sent was not, or perhaps did not arrive. */
	get failed(): boolean {
		return this.#failed;
	}

	/** Something that was meant as a message never came to be sent. */
	fail(): void {
		this.#failed = true;
	}

	/**
	 * Keeps count of one message. That its sender took it back is no failure.
	 *
	 * @param receipt - What `session.send()` returned.
	 * @param onFailure - Is told why it was not delivered.
	 */
	add(text: string, receipt: Promise<Receipt>, onFailure: (error: unknown) => void): void {
		const bytes = Buffer.byteLength(text);
		this.#pending += 1;
		this.#pendingBytes += bytes;
		void receipt
			.then(
				() => undefined,
				(error: unknown) => {
					this.#failed ||= !isTtchatError(error, 'ERR_CANCELLED');
					onFailure(error);
				},
			)
			.finally(() => {
				this.#pending -= 1;
				this.#pendingBytes -= bytes;
				this.#tell();
			});
	}

	/** Keeps count of a file that was offered or accepted, until its end is told. */
	follow(file: string): void {
		this.#files.add(file);
	}

	/** What an event says of the files. That this side ended one by itself, without need, is no failure. */
	notice(event: SessionEvent): void {
		if (event.type !== 'file-done' && event.type !== 'file-ended') {
			return;
		}
		if (this.#files.delete(event.file)) {
			this.#failed ||= event.type === 'file-ended' && !isWish(event);
			this.#tell();
		}
	}

	/** Calls `listener` whenever a message or a file has been dealt with; the returned function ends that. */
	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	#tell(): void {
		for (const listener of [...this.#listeners]) {
			listener();
		}
	}
}

function isWish({by, reason: {code}}: EventOf<'file-ended'>): boolean {
	return by === 'self' && (code === 'ERR_FILE_CANCELLED' || code === 'ERR_FILE_DECLINED');
}

/**
 * Whether a message was turned down for what it is, or because there is no room: no event tells of that. All other
 * failures come with an event: `undelivered`, `cancelled`, `closed`.
 */
export function isRefusal(error: unknown): boolean {
	return !isTtchatError(error) || refusals.has(error.code);
}

const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'ERR_MESSAGE_TOO_LONG',
	'ERR_MESSAGE_HOLDS_CODE',
	'ERR_OUTBOX_FULL',
	'ERR_ID_IN_USE',
]);
