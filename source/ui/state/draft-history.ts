import {graphemes} from '../../text/graphemes.ts';
import type {Draft, Snapshot} from './draft-state.ts';
import {joined, utf8Bytes} from './draft-text.ts';

/** How many sent texts are kept for recall. */
export const MAX_HISTORY = 500;
/** How many steps can be undone. */
export const MAX_UNDO = 200;
/** How many graphemes all steps together hold: large drafts have fewer steps. */
const MAX_UNDO_GRAPHEMES = 1_048_576;

/** The history with one more text; blank ones and repetitions are left out. */
export function remember(history: readonly string[], text: string): readonly string[] {
	if (text.trim() === '' || text === history.at(-1)) {
		return history;
	}

	return [...history, text].slice(-MAX_HISTORY);
}

/**
 * Shows the text before or after the one that is shown. A text that was changed is kept until the next one is
 * sent; so is the draft itself, which stands after the newest.
 */
export function recall(draft: Draft, step: 1 | -1): Draft {
	const at = draft.at + step;
	if (at < 0 || at > draft.history.length) {
		return draft;
	}

	const left = joined(draft.graphemes);
	const edits = new Map(draft.edits);
	if (left === (draft.history[draft.at] ?? '')) {
		edits.delete(draft.at);
	} else {
		edits.set(draft.at, left);
	}

	const text = edits.get(at) ?? draft.history[at] ?? '';
	const shown = graphemes(text);
	return {
		...draft,
		graphemes: shown,
		cursor: shown.length,
		bytes: utf8Bytes(text),
		undo: draft.run === 'recall' ? draft.undo : withStep(draft),
		at,
		edits,
		run: 'recall',
		goal: undefined,
	};
}

/** The way back, with the present state as its newest step. */
export function withStep(draft: Draft): readonly Snapshot[] {
	const {graphemes: text, cursor, bytes, at, edits} = draft;
	const steps = [...draft.undo, {graphemes: text, cursor, bytes, at, edits}].slice(-MAX_UNDO);
	let held = steps.reduce((sum, step) => sum + step.graphemes.length, 0);
	let dropped = 0;
	for (const step of steps.slice(0, -1)) {
		if (held <= MAX_UNDO_GRAPHEMES) {
			break;
		}

		held -= step.graphemes.length;
		dropped++;
	}

	return dropped === 0 ? steps : steps.slice(dropped);
}
