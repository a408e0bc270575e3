import {graphemes} from '../../text/graphemes.ts';
import {type Completion, complete, pathBefore} from './completion.ts';
import {draftText, reduceDraft} from './draft.ts';
import {step, type UiState, type UiStep} from './ui-state.ts';

/** Tab: completes the word before the cursor, or puts the next candidate in the place of the last. */
export function completeKey(state: UiState, direction: 1 | -1): UiStep {
	const {completing, draft} = state;
	if (completing !== undefined) {
		const count = completing.candidates.length;
		return step(choose(state, completing, (completing.chosen + direction + count) % count));
	}

	const text = draftText(draft);
	const cursor = draft.graphemes.slice(0, draft.cursor).join('').length;
	const path = pathBefore(text, cursor);
	if (path !== undefined) {
		return step(state, {type: 'list-paths', prefix: path});
	}

	return step(start(state, text, complete(text, cursor), direction));
}

/** The paths that were asked for; of no use if something else was typed meanwhile. */
export function completePaths(state: UiState, prefix: string, paths: readonly string[]): UiState {
	const {draft, completing} = state;
	const text = draftText(draft);
	const cursor = draft.graphemes.slice(0, draft.cursor).join('').length;
	return completing === undefined && pathBefore(text, cursor) === prefix
		? start(
				state,
				text,
				complete(text, cursor, () => paths),
				1,
			)
		: state;
}

function start(state: UiState, text: string, completion: Completion | undefined, direction: 1 | -1): UiState {
	if (completion === undefined) {
		return state;
	}

	const {candidates} = completion;
	if (candidates.length === 0) {
		return {...state, hint: 'Nothing begins so.'};
	}

	const from = graphemes(text.slice(0, completion.start)).length;
	const range = {start: from, end: state.draft.cursor, candidates, chosen: 0};
	const next = choose(state, range, direction === 1 ? 0 : candidates.length - 1);
	// A single candidate is done with: the next Tab completes what follows.
	return candidates.length === 1
		? {...next, completing: undefined}
		: {...next, hint: candidates.map(candidate => candidate.trim()).join('  ')};
}

function choose(state: UiState, range: NonNullable<UiState['completing']>, chosen: number): UiState {
	const {start: from, end, candidates} = range;
	const text = candidates[chosen] ?? '';
	const draft = reduceDraft(state.draft, {type: 'replace', start: from, end, text});
	return {...state, draft, completing: {start: from, end: draft.cursor, candidates, chosen}};
}
