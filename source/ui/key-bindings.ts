import type {Key} from 'ink';
import {summaryOf} from '../commands/find-command.ts';
import type {KeyAction} from './state/key-action.ts';

/** A key, or several for the same, and what it does. Help, documentation and decoding are all made from these. */
export type KeyBinding = {
	readonly id: string;
	/** As shown: "Alt+Enter". */
	readonly keys: readonly string[];
	/** Keys that work as well but are not shown: what other terminals send for the same. */
	readonly also?: readonly string[];
	readonly description: string;
	readonly section: 'Writing' | 'Editing' | 'Reading' | 'Windows' | 'Leaving';
	readonly action: KeyAction;
};

/** Every key, in the order of the help. tmux keeps Ctrl+B and screen Ctrl+A: these two have a second route. */
export const keyBindings: readonly KeyBinding[] = [
	...section('Writing', [
		// A terminal without the kitty protocol sends the same for Ctrl+M and Enter, Ctrl+I and Tab, Ctrl+H and Backspace.
		['send', 'Enter', 'send the message, or run the command', {type: 'submit'}, 'Ctrl+M'],
		[
			'newline',
			'Alt+Enter Ctrl+J',
			'new line',
			{type: 'newline'},
			'Shift+Enter Ctrl+Enter Ctrl+Alt+J Ctrl+Alt+M',
		],
		['complete', 'Tab', 'complete a command or a path', {type: 'complete', direction: 1}, 'Ctrl+I'],
		['complete-back', 'Shift+Tab', 'the completion before', {type: 'complete', direction: -1}],
		['up', 'Up Ctrl+P', 'line above, then what was sent before', {type: 'up'}],
		['down', 'Down Ctrl+N', 'line below, then back to the draft', {type: 'down'}],
	]),
	...section('Editing', [
		['left', 'Left Ctrl+B', 'character to the left', {type: 'move', to: 'left'}],
		['right', 'Right', 'character to the right', {type: 'move', to: 'right'}],
		['word-left', 'Alt+B Ctrl+Left', 'word to the left', {type: 'move', to: 'word-left'}, 'Alt+Left'],
		['word-right', 'Alt+F Ctrl+Right', 'word to the right', {type: 'move', to: 'word-right'}, 'Alt+Right'],
		['line-start', 'Home Ctrl+A', 'start of the line', {type: 'move', to: 'line-start'}],
		['line-end', 'End Ctrl+E', 'end of the line', {type: 'move', to: 'line-end'}],
		['delete-left', 'Backspace', 'delete to the left', {type: 'delete', to: 'left'}, 'Ctrl+H'],
		['delete-right', 'Delete', 'delete to the right', {type: 'delete', to: 'right'}],
		['kill-blank-left', 'Ctrl+W', 'delete back to a blank', {type: 'kill', to: 'blank-left'}],
		[
			'kill-word-left',
			'Alt+Backspace',
			'delete a word to the left',
			{type: 'kill', to: 'word-left'},
			'Ctrl+Backspace Ctrl+Alt+H',
		],
		[
			'kill-word-right',
			'Alt+D',
			'delete a word to the right',
			{type: 'kill', to: 'word-right'},
			'Ctrl+Delete Alt+Delete',
		],
		['kill-start', 'Ctrl+U', 'delete to the start of the line', {type: 'kill', to: 'line-start'}],
		['kill-end', 'Ctrl+K', 'delete to the end of the line', {type: 'kill', to: 'line-end'}],
		['yank', 'Ctrl+Y', 'put back what was deleted so', {type: 'yank'}],
		['transpose', 'Ctrl+T', 'swap two characters', {type: 'transpose'}],
		['undo', 'Ctrl+_', 'undo', {type: 'undo'}, 'Ctrl+/ Ctrl+- Ctrl+7'],
	]),
	...section('Reading', [
		['page-up', 'PgUp', 'a page up', {type: 'scroll', to: 'page-up'}],
		['page-down', 'PgDn', 'a page down', {type: 'scroll', to: 'page-down'}],
		['top', 'Ctrl+Home Alt+Home', 'to the first message', {type: 'scroll', to: 'top'}],
		['bottom', 'Ctrl+End Alt+End', 'to the last message', {type: 'scroll', to: 'bottom'}],
		['unread', 'Alt+U', summaryOf('unseen'), {type: 'scroll', to: 'unread'}],
		['find', 'Ctrl+F Alt+S', 'find in this session', {type: 'find'}],
		['bare', 'Alt+L', summaryOf('bare'), {type: 'bare'}],
	]),
	...section('Windows', [
		['help', 'F1 Alt+H', 'help', {type: 'help'}, 'Alt+?'],
		['pane', 'F2 Alt+P', 'connection pane', {type: 'pane'}],
		['escape', 'Esc', 'close what is open', {type: 'escape'}, 'Alt+Esc Ctrl+['],
		['redraw', 'Ctrl+L', 'draw the screen again', {type: 'redraw'}],
	]),
	...section('Leaving', [
		['interrupt', 'Ctrl+C', 'clear the draft; twice on an empty one: quit', {type: 'interrupt'}],
		[
			'delete-or-quit',
			'Ctrl+D',
			'delete to the right; as Ctrl+C on an empty draft',
			{type: 'delete-or-quit'},
		],
		['suspend', 'Ctrl+Z', summaryOf('suspend'), {type: 'suspend'}],
		['burn', 'Ctrl+X', 'twice: destroy keys and messages, leave at once', {type: 'burn'}],
	]),
];

/**
 * What one call of Ink's `useInput` handler means.
 *
 * Ink hands over what came in one read as one string, control characters included: over a slow line several keys
 * are one call. Each of them counts.
 *
 * @returns Actions in order; none for a key that does nothing.
 */
export function decodeKey(input: string, key: Key): readonly KeyAction[] {
	if (key.eventType === 'release' || key.super || key.hyper) {
		return [];
	}

	const name = nameOf(key) ?? (key.ctrl || key.meta ? input.toUpperCase() : undefined);
	if (name === undefined) {
		return decodeText(input);
	}

	const action =
		actions.get(chord(name, key)) ??
		// Shift makes a difference to few keys.
		actions.get(chord(name, {...key, shift: false}));
	return action === undefined
		? unboundKey(input, key)
		: [key.eventType === 'repeat' ? repeated(action) : action];
}

/** A key that is held down is no second press. */
function repeated(action: KeyAction): KeyAction {
	return action.type === 'interrupt' || action.type === 'delete-or-quit' || action.type === 'burn'
		? {...action, repeated: true}
		: action;
}

/**
 * Escape with a character right behind it looks like Alt with that character. Dropping both would turn "/quit",
 * typed after Escape on a slow line, into a message that says "quit". Alt with a letter never types the letter.
 */
function unboundKey(input: string, {meta, ctrl}: Key): readonly KeyAction[] {
	return meta && !ctrl && /^[^\x00-\x1f\x7f\p{L}\p{M}]$/u.test(input)
		? [{type: 'escape'}, {type: 'insert', text: input}]
		: [];
}

const actions: ReadonlyMap<string, KeyAction> = new Map(
	keyBindings.flatMap(({keys, also = [], action}) => [...keys, ...also].map(name => [name, action] as const)),
);

function chord(name: string, {ctrl, meta, shift}: Pick<Key, 'ctrl' | 'meta' | 'shift'>): string {
	return `${ctrl ? 'Ctrl+' : ''}${meta ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

const names: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'Up'],
	['downArrow', 'Down'],
	['leftArrow', 'Left'],
	['rightArrow', 'Right'],
	['pageUp', 'PgUp'],
	['pageDown', 'PgDn'],
	['home', 'Home'],
	['end', 'End'],
	['return', 'Enter'],
	['escape', 'Esc'],
	['tab', 'Tab'],
	['backspace', 'Backspace'],
	['delete', 'Delete'],
];

function nameOf(key: Key): string | undefined {
	return names.find(([flag]) => key[flag] === true)?.[1];
}

function decodeText(input: string): readonly KeyAction[] {
	// The rest of a sequence that Ink does not know: it takes the ESC away and passes on the rest as text.
	if (/^\[[\d;:<=>?]+[A-Za-z~^$]$/.test(input)) {
		return [];
	}

	const pieces = input.match(/\r\n|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g) ?? [];
	return pieces.flatMap((piece): readonly KeyAction[] => {
		if (/[^\x00-\x1f\x7f]/.test(piece)) {
			return [{type: 'insert', text: piece}];
		}

		const action = actions.get(controlName(piece));
		return action === undefined ? [] : [action];
	});
}

function controlName(control: string): string {
	const known = {'\r': 'Enter', '\r\n': 'Enter', '\t': 'Tab', '\b': 'Backspace', '\x7f': 'Backspace'}[
		control
	];
	return known ?? `Ctrl+${String.fromCharCode(control.charCodeAt(0) + 0x40)}`;
}

type Line = readonly [id: string, keys: string, description: string, action: KeyAction, also?: string];

function section(name: KeyBinding['section'], lines: readonly Line[]): readonly KeyBinding[] {
	return lines.map(([id, keys, description, action, also]) => ({
		id,
		keys: keys.split(' '),
		...(also === undefined ? {} : {also: also.split(' ')}),
		description,
		section: name,
		action,
	}));
}
