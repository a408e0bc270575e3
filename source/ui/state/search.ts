import {draftText, editLine, emptyDraft} from './draft.ts';
import {findEntry, narrows} from './find.ts';
import type {KeyAction} from './key-action.ts';
import {unfold} from './message-log.ts';
import type {ScreenState} from './screen-state.ts';
import {matchRow, viewOf} from './view.ts';
import {reveal} from './viewport.ts';

/** Opens the row in which the search text is typed. */
export function openSearch(state: ScreenState): ScreenState {
	return {...state, overlay: {type: 'find', draft: emptyDraft}, search: undefined};
}

/** Searches for a text and shows the newest match. */
export function search(state: ScreenState, query: string): ScreenState {
	if (query === '') {
		return {...state, search: undefined};
	}

	const {log} = state;
	const narrowed =
		state.search?.newestIn === log && narrows(query, state.search.query) ? state.search : undefined;
	const newest = narrowed === undefined ? log.end - 1 : narrowed.current;
	const current = newest === undefined ? undefined : findEntry(log, query, newest, -1);
	const next = {...state, search: {query, current, newestIn: log}};
	return current === undefined
		? {...next, hint: 'Not found in this session.'}
		: showMatch({...next, hint: undefined}, current);
}

/** The next older (-1) or newer (1) match. */
export function searchOn(state: ScreenState, direction: 1 | -1): ScreenState {
	if (state.search === undefined) {
		return {...state, hint: 'Nothing is searched for: /find TEXT.'};
	}

	const {query, current} = state.search;
	const from = current === undefined ? state.log.end - 1 : current + direction;
	const found = findEntry(state.log, query, from, direction);
	return found === undefined
		? {...state, hint: direction === -1 ? 'No older match.' : 'No newer match.'}
		: showMatch({...state, search: {query, current: found}}, found);
}

/**
 * A key while the search text is being typed.
 *
 * @returns `undefined` for keys that mean what they always mean.
 */
export function searchKey(state: ScreenState, key: KeyAction): ScreenState | undefined {
	if (state.overlay.type !== 'find') {
		return undefined;
	}

	const {draft} = state.overlay;
	switch (key.type) {
		case 'escape':
		case 'interrupt':
			return {...state, overlay: {type: 'none'}, search: undefined};
		case 'submit':
		case 'find':
		case 'up':
			return searchOn(state, -1);
		case 'down':
			return searchOn(state, 1);
		case 'newline':
		case 'complete':
			return state;
		default: {
			const edited = editLine(draft, key);
			return edited && typed(state, edited);
		}
	}
}

function typed(state: ScreenState, draft: typeof emptyDraft): ScreenState {
	const next: ScreenState = {...state, overlay: {type: 'find', draft}};
	const query = draftText(draft);
	return query === (state.search?.query ?? '') ? next : search(next, query);
}

/** A match in what is folded away is no use: the entry is unfolded. */
function showMatch(state: ScreenState, index: number): ScreenState {
	const next = {...state, log: unfold(state.log, index)};
	const anchor = {index, row: matchRow(next, index)};
	return {...next, viewport: reveal(next.viewport, viewOf(next).content, anchor, 'nearby')};
}
