import {initialSnapshot} from '../../session/snapshot.ts';
import {rowForm, truncate} from '../../text/graphemes.ts';
import {reasonWords, refusalWords} from '../../words/failure.ts';
import {nothingIsSaved} from '../../words/recording.ts';
import {completePaths} from './completion.ts';
import {emptyDraft, reduceDraft} from './draft.ts';
import {reduceEvents, say, settleUnread} from './events.ts';
import {reduceKey, settleArmed} from './keys.ts';
import {appendRemark, emptyLog} from './message-log.ts';
import {type ScreenAction, type ScreenState, type ScreenStep, step} from './screen-state.ts';
import {lookOn} from './search.ts';
import {waitForTransfers} from './transfer-log.ts';
import {viewOf} from './view.ts';
import {bottomViewport, hold} from './viewport.ts';

/** How the interface begins. `at`: milliseconds since the epoch. */
export type ScreenStart = Pick<ScreenState, 'columns' | 'rows' | 'ascii'> &
	Partial<Pick<ScreenState, 'bell' | 'typing' | 'time'>> & {readonly at: number};

/** The interface before anything has happened: one line says what is saved. */
export function initialScreen({at, ...start}: ScreenStart): ScreenState {
	return {
		session: initialSnapshot,
		met: false,
		draft: emptyDraft,
		log: appendRemark(emptyLog, '--', nothingIsSaved, at),
		viewport: bottomViewport,
		overlay: {type: 'none'},
		paneOpen: undefined,
		search: undefined,
		completing: undefined,
		focused: undefined,
		typedAt: at,
		rungAt: undefined,
		unread: undefined,
		armed: undefined,
		hint: undefined,
		bell: true,
		typing: true,
		time: true,
		...start,
	};
}

/**
 * What an action makes of the interface, and what is to be done outside. What is being read never moves because
 * of something that the reader did not do.
 */
export function reduceScreen(state: ScreenState, action: ScreenAction): ScreenStep {
	const {state: next, effects} = reduce(readersOwn.has(action.type) ? state : held(state), action);
	return {state: settleUnread(next), effects};
}

/** What moves the view on purpose, or adds nothing to read. */
const readersOwn: ReadonlySet<ScreenAction['type']> = new Set([
	'key',
	'resize',
	'focus',
	'tick',
	'time-passed',
	'look-on',
	'hint-over',
]);

function held(state: ScreenState): ScreenState {
	const viewport = hold(state.viewport, viewOf(state).content);
	return viewport === state.viewport ? state : {...state, viewport};
}

function reduce(state: ScreenState, action: ScreenAction): ScreenStep {
	switch (action.type) {
		case 'key':
			return reduceKey({...state, typedAt: action.at, rungAt: undefined}, action.key, action.at);
		case 'events':
			return reduceEvents(state, action.events);
		case 'resize':
			return step({...state, columns: action.columns, rows: action.rows});
		case 'focus':
			return step({...state, focused: action.focused, rungAt: action.focused ? undefined : state.rungAt});
		case 'draw-ascii':
			return step({...state, ascii: true});
		case 'look-on':
			return step(lookOn(state));
		case 'tick':
			return settleArmed(state, action.at);
		case 'time-passed':
			return step(waiting(state, action.elapsed));
		case 'remark':
			return step(say(state, action.mark, action.text, action.at));
		case 'failed':
			return step(failed(state, action));
		case 'hint-over':
			// A question's answers stay as long as the question.
			return step(
				state.hint === action.hint && state.overlay.type !== 'confirm' ? {...state, hint: undefined} : state,
			);
		case 'paths-listed':
			return step(completePaths(state, action.prefix, action.paths));
		default:
			return action satisfies never;
	}
}

function waiting(state: ScreenState, elapsed: number): ScreenState {
	const log = waitForTransfers(state.log, elapsed);
	return log === state.log ? state : {...state, log};
}

function failed(
	state: ScreenState,
	{reason, draft, at}: ScreenAction & {readonly type: 'failed'},
): ScreenState {
	if (draft === undefined) {
		return say(state, '=!=', reasonWords(reason), at);
	}

	// Its sender may have written on meanwhile, or sent several: which one it was, and where it is.
	const isBack = state.draft.graphemes.length === 0;
	const what = truncate(rowForm(draft), REFUSED_COLUMNS);
	const where = isBack ? 'It is back in the draft.' : 'Up brings it back once the draft is empty.';
	const next = say(state, '=!=', `${refusalWords(what, reason)} ${where}`, at);
	return isBack ? {...next, draft: reduceDraft(state.draft, {type: 'paste', text: draft})} : next;
}

/** How much of a refused message is quoted. */
const REFUSED_COLUMNS = 40;
