import {typedCode} from '../../text/contains-code.ts';
import {statusWords, verifyWords} from '../../words/status.ts';
import {type CommandName, commands} from './command-table.ts';
import {commandNamed, commandsBeginning} from './commands.ts';
import {emptyDraft} from './draft.ts';
import {clearLog, entryAt, unfold} from './message-log.ts';
import {messageText, transcriptOf} from './transcript.ts';
import {AWAY_MS, say} from './ui-events.ts';
import {scroll} from './ui-scroll.ts';
import {openSearch, search, searchOn} from './ui-search.ts';
import {step, type UiState, type UiStep} from './ui-state.ts';
import {contentOf, foldedOnScreen, paneIsOpen} from './ui-view.ts';
import {bottomViewport, pin} from './viewport.ts';

/**
 * Carries out a command.
 *
 * @param args - What followed its name.
 * @param at - Milliseconds since the epoch.
 * @returns `undefined` if that cannot follow this command: the usage is to be shown.
 */
export function runCommand(
	state: UiState,
	command: CommandName,
	args: string,
	at: number,
): UiStep | undefined {
	const takes = commandNamed(command)?.argument;
	if (takes === 'none') {
		return args === '' ? runPlain(state, command, at) : undefined;
	}

	if (takes === 'switch') {
		return runSwitch(state, command, args);
	}

	switch (command) {
		case 'help':
			return help(state, args, at);
		case 'verify':
			return verify(state, args, at);
		case 'nick':
			return step(state, {type: 'rename', name: args});
		case 'find':
			return step(args === '' ? openSearch(state) : search(state, args));
		case 'copy':
			return copy(state, args);
		case 'save':
			return args === '' ? undefined : step(state, {type: 'save', path: args, text: transcriptOf(state.log)});
		case 'unsend':
			return unsend(state, args);
		case 'reconnect':
			return reconnect(state, args.toLowerCase());
		default:
			return undefined;
	}
}

function runPlain(state: UiState, command: CommandName, at: number): UiStep | undefined {
	switch (command) {
		case 'status':
			return step(statusWords(state.session).reduce((next, line) => say(next, '--', line, at), state));
		case 'next':
			return step(searchOn(state, 1));
		case 'prev':
			return step(searchOn(state, -1));
		case 'more':
			return step(more(state));
		case 'release':
			return step(state, {type: 'release'});
		case 'bare':
			return step({...state, overlay: {type: 'bare'}});
		case 'unseen':
			return step(scroll(state, 'unread'));
		case 'top':
		case 'bottom':
			return step(scroll(state, command));
		case 'redraw':
		case 'suspend':
			return step(state, {type: command});
		case 'pane':
			return step({...state, paneOpen: !paneIsOpen(state)});
		case 'clear':
			return step(forget(state));
		case 'quit':
			return step(state, {type: 'quit'});
		case 'burn':
			return step(forget(state), {type: 'burn'});
		default:
			return undefined;
	}
}

/** Forgets everything that was said and typed, the draft and its history too. */
export function forget(state: UiState): UiState {
	return {
		...state,
		log: clearLog(state.log),
		viewport: bottomViewport,
		draft: emptyDraft,
		overlay: {type: 'none'},
		search: undefined,
		unread: undefined,
		completing: undefined,
	};
}

/** Where the terminal has not said whether it is in front; some say it at the first change, many never. */
const blindBell = ` It rings when nothing was typed for ${AWAY_MS / 1000} s: the terminal does not report its focus.`;

function runSwitch(state: UiState, command: CommandName, args: string): UiStep | undefined {
	const value = new Map([
		['on', true],
		['off', false],
	]).get(args.toLowerCase());
	if (value === undefined || (command !== 'bell' && command !== 'typing' && command !== 'time')) {
		return undefined;
	}

	const unsaid = command === 'bell' && value && state.focused === undefined ? blindBell : '';
	return step({...state, [command]: value, hint: `/${command} is ${value ? 'on' : 'off'}.${unsaid}`});
}

function help(state: UiState, args: string, at: number): UiStep | undefined {
	if (args === '') {
		return step({...state, overlay: {type: 'help', scroll: 0}});
	}

	const name = args.replace(/^\//, '').toLowerCase();
	const beginning = commandsBeginning(name);
	const command = commandNamed(name) ?? (beginning.length === 1 ? beginning[0] : undefined);
	if (command === undefined) {
		return step({
			...state,
			hint: `No such command. There are: ${commands.map(known => known.name).join(' ')}`,
		});
	}

	const {usage, summary, help: rest, aliases} = command;
	const others = aliases.length === 0 ? '' : ` (also ${aliases.map(alias => `/${alias}`).join(', ')})`;
	return step(say(state, '--', `${usage}${others}: ${summary}. ${rest}`, at));
}

function verify(state: UiState, args: string, at: number): UiStep | undefined {
	if (args === '') {
		return step(verifyWords(state.session).reduce((next, line) => say(next, '--', line, at), state));
	}

	return typedCode(args) === undefined ? undefined : step(state, {type: 'verify', code: args});
}

/** Unfolds without moving what is on screen. */
function more(state: UiState): UiState {
	const index = foldedOnScreen(state);
	return index === undefined
		? {...state, hint: 'Nothing on screen is folded.'}
		: {...state, viewport: pin(state.viewport, contentOf(state)), log: unfold(state.log, index)};
}

function copy(state: UiState, args: string): UiStep | undefined {
	const back = args === '' ? 1 : parseCount(args);
	if (back === undefined) {
		return undefined;
	}

	const text = textBack(state, back);
	return text === undefined
		? step({...state, hint: 'There is no such message.'})
		: step({...state, hint: 'Copied, if the terminal allows it.'}, {type: 'copy', text});
}

function textBack({log}: UiState, back: number): string | undefined {
	let left = back;
	for (let index = log.end - 1; index >= log.first; index--) {
		const entry = entryAt(log, index);
		const messages =
			entry?.kind === 'message' ? [entry.message] : entry?.kind === 'flood' ? entry.messages : [];
		const message = messages.at(-left);
		if (message !== undefined) {
			return messageText(message);
		}

		left -= messages.length;
	}

	return undefined;
}

function unsend(state: UiState, args: string): UiStep | undefined {
	const count = args === '' ? 1 : args.toLowerCase() === 'all' ? Number.POSITIVE_INFINITY : parseCount(args);
	return count === undefined ? undefined : step(state, {type: 'cancel', count});
}

function reconnect(state: UiState, args: string): UiStep | undefined {
	return args === '' || args === 'v1'
		? step(state, {type: 'reconnect', allowLegacy: args === 'v1'})
		: undefined;
}

function parseCount(text: string): number | undefined {
	return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}
