import {isRecent} from '../../session/clock.ts';
import type {SessionEvent} from '../../session/events.ts';
import {reduceSession} from '../../session/reduce-session.ts';
import {describeEvent} from '../../words/event.ts';
import type {Mark} from '../../words/remark.ts';
import {appendEvent, appendRemark, appendUnread, retireUnread} from './message-log.ts';
import {type ScreenState, type ScreenStep, step} from './screen-state.ts';
import {appendFileEvent} from './transfer-log.ts';
import {isInSight, messagesAreShown} from './view.ts';
import {messageCame} from './viewport.ts';

/** Where the terminal does not say whether it is in front, nobody is there who has typed nothing for so long. */
export const AWAY_MS = 10_000;
/** The bell is silent for so long, unless what it rang for was seen. */
const RING_AGAIN_MS = 10_000;

/** What happened in the session; one bell at most for all of it. */
export function reduceEvents(state: ScreenState, events: readonly SessionEvent[]): ScreenStep {
	const next = events.reduce(reduceEvent, state);
	const told = next.hint !== undefined && events.some(isNews) ? withoutHint(next) : next;
	const call = events.findLast(event => calls.has(event.type) && !isOwnOffer(event));
	return call !== undefined && rings(state, call.at)
		? step({...told, rungAt: call.at}, {type: 'bell', what: call.type === 'message' ? 'message' : 'file'})
		: step(told);
}

/** For what the bell rings: a message, a file that is offered, and one that is there. */
const calls: ReadonlySet<SessionEvent['type']> = new Set(['message', 'file-offered', 'file-done']);

function isOwnOffer(event: SessionEvent): boolean {
	return event.type === 'file-offered' && event.from === 'self';
}

/** Whether the peer said something, which may come unseen. */
function isSaid(event: SessionEvent): boolean {
	return event.type === 'message' || (event.type === 'file-offered' && event.from === 'peer');
}

function rings({bell, focused, typedAt, rungAt}: ScreenState, at: number): boolean {
	const isAway = focused === undefined ? !isRecent(typedAt, AWAY_MS, at) : !focused;
	return bell && isAway && !(rungAt !== undefined && isRecent(rungAt, RING_AGAIN_MS, at));
}

/** Whether the terminal is in front, as far as is known. */
function isInFront({focused}: ScreenState): boolean {
	return focused !== false;
}

/** What changes how things stand: the status row has to say that now. */
function isNews({type}: SessionEvent): boolean {
	return news.has(type);
}

const news: ReadonlySet<SessionEvent['type']> = new Set([
	'secured',
	'verified',
	'mismatched',
	'lost',
	'closed',
	'outbox-held',
	'outbox-released',
	'saved',
]);

/** The words of a question, and of a key that is to be pressed again, stay as long as these. */
function withoutHint(state: ScreenState): ScreenState {
	const isNeeded = state.overlay.type === 'confirm' || state.armed !== undefined;
	return isNeeded ? state : {...state, hint: undefined};
}

/** Adds a line of our own to the messages; where it is not on screen, it is in the status row too. */
export function say(state: ScreenState, mark: Mark, text: string, at: number): ScreenState {
	const next = {...state, log: appendRemark(state.log, mark, text, at)};
	return state.viewport.follow && messagesAreShown(state) ? next : {...next, hint: text};
}

/** Notes that the unread messages were seen, once the end is on screen of a terminal in front. */
export function settleUnread(state: ScreenState): ScreenState {
	const {unread, viewport} = state;
	if (unread === undefined || !viewport.follow) {
		return state;
	}

	const log = unread.stale.reduce(retireUnread, state.log);
	const seen = unread.seen || isWatched(state);
	return log === state.log && seen === unread.seen && unread.stale.length === 0
		? state
		: {...state, log, unread: {...unread, seen, stale: []}};
}

function reduceEvent(state: ScreenState, event: SessionEvent): ScreenState {
	const drawn = isSaid(event) ? withUnreadLine(state, event.at) : state;
	const session = reduceSession(drawn.session, event);
	const next: ScreenState = {
		...drawn,
		session,
		met: drawn.met || event.type === 'secured',
		log: appendFileEvent(appendEvent(drawn.log, event), event),
		viewport: isSaid(event) ? messageCame(drawn.viewport) : drawn.viewport,
	};
	const remarks = describeEvent(event, drawn.session, session).filter(
		({shownInPane, shownInRow}) => !shownInPane && !(shownInRow && isRowEnough(next, drawn, event)),
	);
	return {
		...next,
		log: remarks.reduce((log, {mark, text}) => appendRemark(log, mark, text, event.at), next.log),
	};
}

/** Whether the row of a file says enough: it is new, or in sight, or of an offer that nobody had answered. */
function isRowEnough(after: ScreenState, before: ScreenState, event: SessionEvent): boolean {
	const index = 'file' in event ? before.log.transfers.get(event.file) : undefined;
	const isNew = event.type === 'file-queued' || event.type === 'file-offered';
	return isNew || index === after.log.withdrawn || (index !== undefined && isInSight(after, index));
}

/** Whether a message that comes now is on screen, in a terminal in front. */
function isWatched(state: ScreenState): boolean {
	return isInFront(state) && state.viewport.follow && messagesAreShown(state);
}

function withUnreadLine(state: ScreenState, at: number): ScreenState {
	const {unread} = state;
	if (isWatched(state) || unread?.seen === false) {
		return state;
	}

	const log = appendUnread(state.log, at);
	const stale = unread === undefined ? [] : [...unread.stale, unread.index];
	return {...state, log, unread: {index: log.end - 1, seen: false, stale}};
}
