import {initialSnapshot} from '../../session/snapshot.ts';
import {emptyDraft, reduceDraft} from './draft.ts';
import {nothingIsSaved} from './event-words.ts';
import {appendNotice, emptyLog} from './message-log.ts';
import {completePaths} from './ui-completion.ts';
import {reduceEvents, say, settleUnread} from './ui-events.ts';
import {reduceKey} from './ui-keys.ts';
import {ARMED_MS, step, type UiAction, type UiState, type UiStep} from './ui-state.ts';
import {bottomViewport} from './viewport.ts';

/** How the interface begins. `at`: milliseconds since the epoch. */
export type UiStart = {
	readonly columns: number;
	readonly rows: number;
	readonly ascii: boolean;
	/** Whether the peer may see that the user types; the default is true. */
	readonly typing?: boolean;
	readonly at: number;
};

/** The interface before anything has happened: one line says what is saved. */
export function initialUi({columns, rows, ascii, typing = true, at}: UiStart): UiState {
	return {
		columns,
		rows,
		session: initialSnapshot,
		met: false,
		draft: emptyDraft,
		log: appendNotice(emptyLog, 'notice', nothingIsSaved, at),
		viewport: bottomViewport,
		overlay: {type: 'none'},
		paneOpen: undefined,
		search: undefined,
		completing: undefined,
		focused: undefined,
		typedAt: at,
		rungAt: undefined,
		unread: undefined,
		quitArmedAt: undefined,
		burnArmedAt: undefined,
		hint: undefined,
		bell: true,
		typing,
		time: true,
		ascii,
	};
}

/**
 * What an action makes of the interface, and what is to be done outside. What is being read never moves because
 * of something that the reader did not do.
 */
export function reduceUi(state: UiState, action: UiAction): UiStep {
	const {state: next, effects} = reduce(state, action);
	return {state: settleUnread(next), effects};
}

function reduce(state: UiState, action: UiAction): UiStep {
	switch (action.type) {
		case 'key':
			return reduceKey({...state, typedAt: action.at, rungAt: undefined}, action.key, action.at);
		case 'events':
			return reduceEvents(state, action.events);
		case 'resize':
			return step({...state, columns: action.columns, rows: action.rows});
		case 'focus':
			return step({...state, focused: action.focused, rungAt: action.focused ? undefined : state.rungAt});
		case 'tick':
			return step(expired(state, action.at));
		case 'notice':
			return step(say(state, action.kind, action.text, action.at));
		case 'failed':
			return step(failed(state, action));
		case 'help-limit':
			return step(limited(state, action.rows));
		case 'paths-listed':
			return step(completePaths(state, action.prefix, action.paths));
		default:
			return action satisfies never;
	}
}

function expired(state: UiState, at: number): UiState {
	const {quitArmedAt, burnArmedAt} = state;
	const quitOver = quitArmedAt !== undefined && at - quitArmedAt >= ARMED_MS;
	const burnOver = burnArmedAt !== undefined && at - burnArmedAt >= ARMED_MS;
	return quitOver || burnOver
		? {
				...state,
				quitArmedAt: quitOver ? undefined : quitArmedAt,
				burnArmedAt: burnOver ? undefined : burnArmedAt,
				hint: undefined,
			}
		: state;
}

function failed(state: UiState, {reason, draft, at}: UiAction & {readonly type: 'failed'}): UiState {
	const text = `${reason.message.charAt(0).toUpperCase()}${reason.message.slice(1)}. ${reason.advice}`;
	const next = say(state, 'error', text, at);
	return draft === undefined || state.draft.graphemes.length > 0
		? next
		: {...next, draft: reduceDraft(state.draft, {type: 'paste', text: draft})};
}

function limited(state: UiState, rows: number): UiState {
	const {overlay} = state;
	return overlay.type === 'help' && overlay.limit !== rows
		? {...state, overlay: {...overlay, limit: rows, scroll: Math.min(overlay.scroll, rows)}}
		: state;
}
