import {draftText, editLine, emptyDraft} from './draft.ts';
import {type Found, findEntry, narrows} from './find.ts';
import type {KeyAction} from './key-action.ts';
import {unfold} from './message-log.ts';
import type {ScreenState} from './screen-state.ts';
import {matchAnchor, viewOf} from './view.ts';
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
	const newest = narrowed === undefined ? log.end - 1 : (narrowed.looking?.from ?? narrowed.current);
	const next = {...state, search: {query, current: undefined, newestIn: log}};
	return newest === undefined
		? {...next, hint: NOT_FOUND}
		: lookOn(next, {from: newest, part: 0, step: -1, otherwise: NOT_FOUND});
}

const NOT_FOUND = 'Not found in this session.';

/** The next older (-1) or newer (1) match. */
export function searchOn(state: ScreenState, direction: 1 | -1): ScreenState {
	if (state.search === undefined) {
		return {...state, hint: 'Nothing is searched for: /find TEXT.'};
	}

	const {query, current, looking} = state.search;
	const next = current === undefined ? state.log.end - 1 : current + direction;
	const {from, part} = looking ?? {from: next, part: 0};
	const otherwise = direction === -1 ? 'No older match.' : 'No newer match.';
	return lookOn({...state, search: {query, current}}, {from, part, step: direction, otherwise});
}

/** Looks at a few thousand messages; at more in the next turn, so that keys come in between. */
export function lookOn(state: ScreenState, looking = state.search?.looking): ScreenState {
	if (state.search === undefined || looking === undefined) {
		return state;
	}

	const {looking: _, ...search} = state.search;
	const look = findEntry(state.log, search.query, looking, looking.step);
	switch (look.type) {
		case 'found':
			return showMatch({...state, hint: undefined, search: {...search, current: look.index}}, look);
		case 'nothing':
			return {...state, search, hint: looking.otherwise};
		case 'unfinished':
			return {
				...state,
				search: {...search, looking: {...looking, from: look.from, part: look.part}},
				hint: 'Searching …',
			};
		default:
			return look satisfies never;
	}
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
function showMatch(state: ScreenState, found: Found): ScreenState {
	const next = {...state, log: unfold(state.log, found.index)};
	const anchor = matchAnchor(next, found);
	return {...next, viewport: reveal(next.viewport, viewOf(next).content, anchor, 'nearby')};
}
