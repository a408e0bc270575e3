import {TtchatError} from '../errors.ts';
import {MAX_CHUNK_BYTES} from './constants.ts';

// docs/protocol.md §6, "Files": what may follow what in one direction, on the side that gives and on the one that
// takes. Nothing here knows of records, keys or links. What only we can do wrong is left undone; what only the peer
// can is thrown.

/** Why a transfer ends before its time, in the order of their numbers in FILE-CANCEL. */
export const CANCEL_REASONS = ['declined', 'cancelled', 'unreadable', 'unwritable', 'disk-full'] as const;

export type CancelReason = (typeof CANCEL_REASONS)[number];

/** A file that we have offered. */
type Given = {
	/** What the rest of the program calls it. */
	readonly file: string;
	readonly id: number;
	readonly size: number;
	readonly sent: number;
	/** Up to here the peer wants it; undefined until it has accepted. */
	readonly limit: number | undefined;
	/** All of it was sent; now the peer decides. */
	readonly whole: boolean;
};

/** What we give, in one round. */
export type Giving = {
	/** Ids count up from 1. */
	readonly lastId: number;
	readonly open: Given | undefined;
	/** The last one that we gave up when all of it was out: the peer's answer may cross that. */
	readonly givenUp: number;
	/** What the peer answered last: it answers in order, and after `over` no more to that one. */
	readonly answer: {readonly id: number; readonly limit: number; readonly over: boolean};
};

/** A file that the peer has offered. */
type Taken = {
	readonly id: number;
	readonly size: number;
	readonly received: number;
	/** Up to here we have asked for it; undefined until we have accepted. */
	readonly limit: number | undefined;
	/** All of it came; now we decide. */
	readonly whole: boolean;
	/** We ended it, or have it, and the peer may not know yet. */
	readonly left: boolean;
};

/** What we take, in one round. */
export type Taking = {readonly lastId: number; readonly open: Taken | undefined};

export const givingNothing: Giving = {
	lastId: 0,
	open: undefined,
	givenUp: 0,
	answer: {id: 0, limit: 0, over: true},
};

export const takingNothing: Taking = {lastId: 0, open: undefined};

/** Offers a file: nothing if one is open. */
export function offer(giving: Giving, file: string, size: number): Giving | undefined {
	if (giving.open !== undefined) return undefined;
	const id = giving.lastId + 1;
	return {...giving, lastId: id, open: {file, id, size, sent: 0, limit: undefined, whole: false}};
}

/** How many bytes may be in the next chunk; undefined if there may be none. Only an empty file has an empty chunk. */
export function nextChunkBytes({open}: Giving): number | undefined {
	if (open?.limit === undefined || open.whole) return undefined;
	const bytes = Math.min(MAX_CHUNK_BYTES, open.limit - open.sent);
	return bytes > 0 || open.size === 0 ? bytes : undefined;
}

/** Sends so many bytes of the open file, of which there is one. */
export function give(giving: Giving, bytes: number): Giving {
	const {open} = giving;
	const most = nextChunkBytes(giving);
	if (open === undefined || most === undefined || bytes > most || (bytes === 0 && open.size > 0))
		throw new RangeError('a piece of a file was given that nobody asked for');
	const sent = open.sent + bytes;
	return {...giving, open: {...open, sent, whole: sent === open.size}};
}

/** Takes an offer back, or gives up what is whole and not answered: nothing if it is not open. */
export function withdraw(giving: Giving, file: string): Giving | undefined {
	const {open} = giving;
	if (open?.file !== file) return undefined;
	return {...giving, open: undefined, givenUp: open.whole ? open.id : giving.givenUp};
}

/**
 * The peer wants a file of ours, up to a limit.
 *
 * @returns What is given then, and whether that is the first the open one hears of it.
 */
export function hearAccept(
	giving: Giving,
	id: number,
	limit: number,
): {readonly giving: Giving; readonly isFirst: boolean} {
	const {open, answer} = giving;
	const next = answered(giving, id, {id, limit, over: false});
	if (id === answer.id && limit <= answer.limit) throw violation('a file is asked for twice');
	if (open?.id !== id) return {giving: next, isFirst: false};
	if (limit > open.size) throw violation('more of a file is asked for than there is');
	return {giving: {...next, open: {...open, limit}}, isFirst: open.limit === undefined};
}

/** The peer does not want a file of ours, or not any more. */
export function hearRefusal(giving: Giving, id: number): {readonly giving: Giving; readonly ended: boolean} {
	const next = answered(giving, id, {id, limit: 0, over: true});
	return giving.open?.id === id
		? {giving: {...next, open: undefined}, ended: true}
		: {giving: next, ended: false};
}

/** The peer has a file of ours: the open one, or one that we have given up. */
export function hearDone(giving: Giving, id: number): {readonly giving: Giving; readonly ended: boolean} {
	const ended = giving.open?.id === id && giving.open.whole;
	if (!ended && giving.givenUp !== id) throw violation('a file is done that was not sent');
	const next = answered(giving, id, {id, limit: 0, over: true});
	return {giving: ended ? {...next, open: undefined} : next, ended};
}

/** Answers come in order of the offers; to one that we took back meanwhile they are right and mean nothing. */
function answered(giving: Giving, id: number, answer: Giving['answer']): Giving {
	const last = giving.answer;
	const follows = id > last.id || (id === last.id && !last.over);
	if (!follows || id > giving.lastId) throw violation('a file is answered that is not on offer');
	return {...giving, answer};
}

/** The peer offers a file. It may when it has not heard yet that we ended, or have, the one before. */
export function hearOffer({lastId, open}: Taking, id: number, size: number): Taking {
	if (open !== undefined && !open.left) throw violation('a second file is offered');
	if (id !== lastId + 1) throw violation('a file has a number that is not its turn');
	return {lastId: id, open: {id, size, received: 0, limit: undefined, whole: false, left: false}};
}

/** Asks for the open file up to a limit: nothing if that says nothing new. */
export function accept(taking: Taking, id: number, limit: number): Taking | undefined {
	const {open} = taking;
	if (open?.id !== id || open.left || limit > open.size) return undefined;
	if (open.limit !== undefined && limit <= open.limit) return undefined;
	return {...taking, open: {...open, limit}};
}

/**
 * A piece of a file came.
 *
 * @returns What is taken then; `wanted` tells whether we still do.
 */
export function hearChunk(
	taking: Taking,
	id: number,
	bytes: number,
): {readonly taking: Taking; readonly wanted: boolean; readonly whole: boolean} {
	const {open} = taking;
	if (open?.id !== id || open.limit === undefined || open.whole)
		throw violation('a piece of a file came that nobody accepted');
	const received = open.received + bytes;
	if (received > open.limit) throw violation('more of a file came than was asked for');
	if (bytes === 0 && open.size > 0) throw violation('an empty piece of a file came');
	const whole = received === open.size;
	return {taking: {...taking, open: {...open, received, whole}}, wanted: !open.left, whole};
}

/** The peer takes a file back, or waits no longer for what we say of one that has come. */
export function hearWithdrawal(
	taking: Taking,
	id: number,
): {readonly taking: Taking; readonly ended: boolean} {
	const {open} = taking;
	if (open?.id !== id) throw violation('a file is taken back that is not on offer');
	return {taking: {...taking, open: undefined}, ended: !open.left};
}

/** Does not want the open file, or not any more: nothing if that was said, or it is not open. */
export function refuse(taking: Taking, id: number): Taking | undefined {
	const {open} = taking;
	return open?.id !== id || open.left ? undefined : {...taking, open: {...open, left: true}};
}

/** Has the open file, all of it, where it is to stay: nothing if that is not so. */
export function keep(taking: Taking, id: number): Taking | undefined {
	const {open} = taking;
	return open?.id !== id || open.left || !open.whole ? undefined : {...taking, open: {...open, left: true}};
}

function violation(what: string): TtchatError {
	return new TtchatError('ERR_PROTOCOL', {message: `protocol error: ${what}`});
}
