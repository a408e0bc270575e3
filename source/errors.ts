import {catalogue} from './errors/catalogue.ts';
import type {Blame} from './errors/entry.ts';

export type {Blame} from './errors/entry.ts';

/** The stable name of an error: programs compare it, people search for it. */
export type ErrorCode = keyof typeof catalogue;

/** What may be added to an error: the circumstances, in words, and what it came from. */
export type ErrorDetail = {
	/** Replaces the catalogue's sentence, where the circumstances say more. */
	readonly message?: string;
	/** What the user can do next; replaces the catalogue's advice. */
	readonly advice?: string;
	readonly cause?: unknown;
};

/**
 * The one error that this project throws on purpose.
 *
 * Its message never holds key material or the text of a chat, and a failed decryption never says why it
 * failed: the difference would be an oracle (Manger, CRYPTO 2001).
 */
export class TtchatError extends Error {
	override readonly name = 'TtchatError';
	readonly code: ErrorCode;
	readonly blame: Blame;
	/** What to do next: one sentence. */
	readonly advice: string;

	constructor(code: ErrorCode, detail: ErrorDetail = {}) {
		const entry = catalogue[code];
		super(detail.message ?? entry.message, detail.cause === undefined ? undefined : {cause: detail.cause});
		this.code = code;
		this.blame = entry.blame;
		this.advice = detail.advice ?? entry.advice;
	}
}

/**
 * Whether a thrown value is one of our own.
 *
 * @param value - Anything that was caught.
 * @param code - If given, also whether it is this error.
 */
export function isTtchatError(value: unknown, code?: ErrorCode): value is TtchatError {
	return value instanceof TtchatError && (code === undefined || value.code === code);
}

/** What the program tells its caller if an error of this code is what ended it; see docs/errors.md. */
export function exitCodeOf(code: ErrorCode): number {
	return catalogue[code].exitCode;
}

/** Why something did not work: the error's stable code, its sentence and what to do next. */
export type Reason = {readonly code: ErrorCode; readonly message: string; readonly advice: string};

/**
 * An error as events and snapshots show it.
 *
 * @param more - What is known beyond it, to be put behind the sentence.
 */
export function reasonOf({code, message, advice}: TtchatError, more = ''): Reason {
	return {code, message: message + more, advice};
}

/** A fault of our own. Its sentence does not repeat what was thrown, which could hold anything; the cause does. */
export function internalError(cause: unknown): TtchatError {
	if (isTtchatError(cause, 'ERR_INTERNAL')) return cause;
	const message = cause instanceof Error ? `internal error (${cause.name})` : 'internal error';
	return new TtchatError('ERR_INTERNAL', {message, cause});
}

/** Whether only a mistake in a program throws this: the system and the network do not. */
export function isFault(error: unknown): boolean {
	return [TypeError, RangeError, ReferenceError, SyntaxError, EvalError].some(kind => error instanceof kind);
}

/** The codes of all errors there are, in the order of the catalogue: for documents and tests. */
export function errorCodes(): readonly ErrorCode[] {
	return Object.keys(catalogue).filter(isErrorCode);
}

function isErrorCode(code: string): code is ErrorCode {
	return Object.hasOwn(catalogue, code);
}
