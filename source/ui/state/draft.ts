import {recall, remember, withStep} from './draft-history.ts';
import type {Draft} from './draft-state.ts';
import {
	cleanInput,
	cursorColumn,
	joined,
	lineMotion,
	motionTarget,
	replaceRange,
	withoutLastSign,
} from './draft-text.ts';
import type {EditAction, KeyAction, Motion} from './key-action.ts';

export type DraftAction =
	| EditAction
	/** Text from the clipboard: one step, however many lines it has. */
	| {readonly type: 'paste'; readonly text: string}
	/** Empties the draft; `undo` brings it back. */
	| {readonly type: 'clear'}
	/** Empties the draft after its text was taken; the text enters the history. */
	| {readonly type: 'submit'}
	/** Puts `text` in place of the graphemes from `start` to before `end`; the cursor goes behind it. */
	| {readonly type: 'replace'; readonly start: number; readonly end: number; readonly text: string};

/**
 * The largest draft, in bytes of UTF-8. A message may be four times as large, but nobody reads through one that they are about to
 * send; each key has to keep the whole of it in motion, and what is larger goes as a file.
 */
export const MAX_DRAFT_BYTES = 262_144;

export const emptyDraft: Draft = {
	graphemes: [],
	cursor: 0,
	bytes: 0,
	killed: '',
	undo: [],
	history: [],
	at: 0,
	edits: new Map(),
	run: undefined,
	goal: undefined,
	refused: false,
};

/** The text of a draft. */
export function draftText(draft: Draft): string {
	return joined(draft.graphemes);
}

/**
 * What an action makes of a draft, which is not changed itself. The cursor always stands on a grapheme boundary
 * of the whole text.
 */
export function reduceDraft(draft: Draft, action: DraftAction): Draft {
	const {cursor} = draft;
	switch (action.type) {
		case 'insert':
			return type(draft, action.text);
		case 'newline':
			return edit(draft, cursor, cursor, '\n');
		case 'paste':
			return edit(draft, cursor, cursor, action.text);
		case 'yank':
			return edit(draft, cursor, cursor, draft.killed);
		case 'replace':
			return edit(draft, action.start, action.end, action.text);
		case 'move':
			return {...settled(draft), cursor: motionTarget(draft, action.to)};
		case 'delete':
			return action.to === 'left' ? backspace(draft) : edit(draft, ...rangeTo(draft, action.to), '');
		case 'kill':
			return kill(draft, action.to);
		case 'transpose':
			return transpose(draft);
		case 'undo':
			return undo(draft);
		case 'up':
			return vertical(draft, -1);
		case 'down':
			return vertical(draft, 1);
		case 'clear':
			return {...edit(draft, 0, draft.graphemes.length, ''), at: draft.history.length};
		case 'submit':
			return submitted(draft);
		default:
			return action satisfies never;
	}
}

/** Leaves a draft as it is, with a text that was not wanted one step of undo away. */
export function setAside(draft: Draft, text: string): Draft {
	const changed = reduceDraft(draft, {type: 'paste', text});
	return {...settled(draft), undo: changed.undo === draft.undo ? draft.undo : withStep(changed)};
}

/**
 * What a key does where a single line is written.
 *
 * @returns `undefined` for a key that does not edit such a line.
 */
export function editLine(draft: Draft, key: KeyAction): Draft | undefined {
	switch (key.type) {
		case 'paste':
			return reduceDraft(draft, {type: 'paste', text: key.text.replaceAll(/\s+/g, ' ')});
		case 'delete-or-quit':
			return reduceDraft(draft, {type: 'delete', to: 'right'});
		case 'insert':
		case 'move':
		case 'delete':
		case 'kill':
		case 'yank':
		case 'transpose':
		case 'undo':
			return reduceDraft(draft, key);
		default:
			return undefined;
	}
}

/** The draft after an action that neither continues a run nor was refused. */
function settled(draft: Draft): Draft {
	return {...draft, run: undefined, goal: undefined, refused: false};
}

function edit(draft: Draft, from: number, to: number, text: string): Draft {
	const length = draft.graphemes.length;
	const start = Math.min(Math.max(0, from), length);
	const end = Math.min(Math.max(start, to), length);
	const inserted = cleanInput(text);
	if (start === end && inserted === '') {
		return settled(draft);
	}

	const changed = replaceRange(draft, {start, end}, inserted, MAX_DRAFT_BYTES);
	if (changed === undefined) {
		return {...settled(draft), refused: true};
	}

	return {...settled(draft), ...changed, undo: withStep(draft)};
}

/** Takes back what was typed last of the character before the cursor: in many scripts that is not the whole of it. */
function backspace(draft: Draft): Draft {
	const [start, end] = rangeTo(draft, 'left');
	return edit(draft, start, end, withoutLastSign(draft.graphemes[start] ?? ''));
}

/** Characters typed one after the other are one step of undo, up to the next line. */
function type(draft: Draft, text: string): Draft {
	const next = edit(draft, draft.cursor, draft.cursor, text);
	if (next.refused || next.undo === draft.undo) {
		return next;
	}

	return {...next, undo: draft.run === 'type' ? draft.undo : next.undo, run: 'type'};
}

function kill(draft: Draft, to: Motion): Draft {
	const [start, end] = rangeTo(draft, to);
	if (start === end) {
		return settled(draft);
	}

	const taken = joined(draft.graphemes.slice(start, end));
	const before = draft.run === 'kill' ? draft.killed : '';
	const killed = end === draft.cursor ? taken + before : before + taken;
	return {...edit(draft, start, end, ''), killed, run: 'kill'};
}

/** What lies between the cursor and the end of a motion; at the end of a line, the line end. */
function rangeTo(draft: Draft, to: Motion): readonly [number, number] {
	const {cursor, graphemes} = draft;
	const target = motionTarget(draft, to);
	if (target === cursor && to === 'line-end') {
		return [cursor, Math.min(graphemes.length, cursor + 1)];
	}

	if (target === cursor && to === 'line-start') {
		return [Math.max(0, cursor - 1), cursor];
	}

	return target < cursor ? [target, cursor] : [cursor, target];
}

/** Swaps the graphemes around the cursor; at the end of a line, the two before it. */
function transpose(draft: Draft): Draft {
	const {graphemes, cursor} = draft;
	const atEnd = cursor === motionTarget(draft, 'line-end');
	const second = atEnd ? cursor - 1 : cursor;
	const left = graphemes[second - 1];
	const right = graphemes[second];
	if (left === undefined || right === undefined || left === '\n' || right === '\n') {
		return settled(draft);
	}

	return edit(draft, second - 1, second + 1, right + left);
}

function undo(draft: Draft): Draft {
	const step = draft.undo.at(-1);
	if (step === undefined) {
		return settled(draft);
	}

	return {...settled(draft), ...step, undo: draft.undo.slice(0, -1)};
}

/** A line up or down; past the first or the last line, through the history. */
function vertical(draft: Draft, step: 1 | -1): Draft {
	const goal = draft.goal ?? cursorColumn(draft);
	const cursor = lineMotion(draft, step, goal);
	if (cursor !== undefined) {
		return {...settled(draft), cursor, goal, run: 'vertical'};
	}

	return {...recall(draft, step), refused: false};
}

function submitted(draft: Draft): Draft {
	const history = remember(draft.history, draftText(draft));
	return {...emptyDraft, killed: draft.killed, history, at: history.length};
}
