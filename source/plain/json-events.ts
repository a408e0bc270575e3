import {isTtchatError, type Reason, TtchatError} from '../errors.ts';
import type {EventOf, SessionEvent} from '../session/events.ts';
import type {PhaseState, Phases} from '../session/snapshot.ts';
import type {Why} from './why-undelivered.ts';

/** One JSON object to be printed on a line of its own; `type` says what it tells. See docs/json.md. */
export type JsonEvent = {readonly type: string; readonly [field: string]: unknown};

/** The reason of `closed` when nothing went wrong. */
const closedAsAsked = 'done';

/**
 * What JSON mode prints for an event of the session, as docs/json.md describes it. Nothing for a message that was
 * refused while it waited: its `send` is answered with an `error`.
 */
export function toJsonEvent(event: SessionEvent): JsonEvent | undefined {
	switch (event.type) {
		case 'message':
			return messageObject(event);
		case 'secured':
			return securedObject(event);
		case 'queued':
			return {type: 'queued', id: event.message.id, at: event.at};
		case 'outbox-held':
			return {type: 'held', ...factsOf(event)};
		case 'outbox-released':
			return {type: 'released', ...factsOf(event)};
		case 'renamed':
			return {type: 'renamed', ...factsOf({...event, name: event.name ?? ''})};
		case 'closed':
			return {type: 'closed', reason: closedAsAsked, ...factsOf(event)};
		case 'way':
		case 'publishing':
		case 'reachable':
		case 'unreachable':
		case 'listening':
		case 'dialing':
		case 'stranger-refused':
		case 'verified':
		case 'mismatched':
		case 'sending':
		case 'sent':
		case 'delivered':
		case 'undelivered':
		case 'cancelled':
		case 'typing':
		case 'saved':
		case 'lost':
		case 'file-queued':
		case 'file-offered':
		case 'file-accepted':
		case 'file-progress':
		case 'file-done':
		case 'file-ended':
			return {type: event.type, ...factsOf(event)};
		case 'refused':
			return undefined;
		default:
			return phaseObject(event);
	}
}

/** What an event tells, with whatever fields. */
type Told = {
	readonly type: string;
	readonly at: number;
	readonly elapsed: number;
	readonly reason?: Reason | undefined;
	readonly [field: string]: unknown;
};

/** All that it tells, field by field. `elapsed` means nothing to another program. */
function factsOf({type, reason, at, elapsed, ...rest}: Told): object {
	return {...rest, ...(reason && {reason: reason.code, message: reason.message, advice: reason.advice}), at};
}

/**
 * The `error` object for something that was asked and not done.
 *
 * @param id - The `id` of the command, if it had one.
 */
export function toJsonError(error: unknown, id?: string): JsonEvent {
	const {code, message, advice} = isTtchatError(error)
		? error
		: new TtchatError('ERR_INTERNAL', {message: error instanceof Error ? error.message : String(error)});
	return {type: 'error', code, message, advice, id};
}

/** `closed`, where the end of input left something undelivered. */
export function toClosedUndelivered({message, advice}: Why, at: number): JsonEvent {
	return {type: 'closed', reason: 'undelivered', message, advice, at};
}

/** One line without its end. JSON escapes line ends; U+2028 and U+2029, which some readers take for one, we do. */
export function printJson(object: JsonEvent): string {
	return JSON.stringify(object).replaceAll(unprintable, escapeUnit);
}

/** What would do something to a terminal, or end a line: everything that is no character by itself, beyond what JSON escapes. */
const unprintable = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function escapeUnit(unit: string): string {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function messageObject({message}: EventOf<'message'>): JsonEvent {
	const {id, from, text, action, at} = message;
	return {type: 'message', from, text, action, id, at};
}

function securedObject(event: EventOf<'secured'>): JsonEvent {
	if (event.protocol === 1) return {type: 'secured', protocol: 1, at: event.at};
	const {hybrid, ownCode, peerName, at} = event;
	return {type: 'secured', protocol: 2, hybrid, code: ownCode.replaceAll(/\D/g, ''), name: peerName, at};
}

/** Steps on the way to a chat, in the words of the session's phases. */
function phaseObject(event: PhaseEvent): JsonEvent {
	const [phase, state, what, told] = stepOf(event);
	return {type: 'phase', phase, state, what, ...factsOf(told)};
}

type PhaseEvent = EventOf<
	| 'round-started'
	| 'keys-made'
	| 'dial-failed'
	| 'punching'
	| 'punch-obstructed'
	| 'link-punched'
	| 'outbound-linked'
	| 'inbound-linked'
	| 'link-dropped'
	| 'link-shared'
	| 'peer-greeted'
>;

function stepOf(event: PhaseEvent): readonly [keyof Phases, PhaseState, what: string, Told] {
	switch (event.type) {
		case 'round-started':
			return ['keys', 'working', 'generating', event];
		case 'keys-made':
			return ['keys', 'done', 'ready', event];
		case 'dial-failed':
			return ['outbound', 'working', 'retrying', event];
		case 'punching':
		case 'punch-obstructed':
			return ['outbound', 'working', event.type, event];
		case 'link-punched':
			return ['outbound', 'done', 'punched', {...event, way: 'punched'}];
		case 'outbound-linked':
			return ['outbound', 'done', 'connected', event];
		case 'inbound-linked':
			return ['inbound', 'working', 'accepted', event];
		case 'link-dropped': {
			const {side, ...told} = event;
			// What was to be met is a link that we dialed.
			return [told.way === 'punched' ? 'outbound' : side, 'working', 'dropped', told];
		}
		case 'link-shared': {
			const {blocked, ...told} = event;
			return [blocked, 'done', 'shared', told];
		}
		case 'peer-greeted': {
			const {address, port, ...told} = event;
			return ['security', 'working', 'exchanging', told];
		}
		default:
			return event satisfies never;
	}
}
