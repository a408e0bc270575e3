import type {CommandName} from './command-table.ts';
import {commandNamed, parseInput} from './commands.ts';
import {draftText, reduceDraft} from './draft.ts';
import {runCommand} from './run-command.ts';
import {ask, step, type UiState, type UiStep} from './ui-state.ts';
import {bottomViewport} from './viewport.ts';

/** Enter: sends the draft or runs it as a command. What is not understood stays where it is. */
export function submit(state: UiState, at: number): UiStep {
	const parsed = parseInput(draftText(state.draft));
	switch (parsed.type) {
		case 'empty':
			return step(state);
		case 'send':
			return sendDraft(state, parsed.text);
		case 'command':
			return command(state, parsed.command, parsed.args, at);
		case 'unknown':
			return step({...state, hint: unknownWords(parsed.name, parsed.nearest)});
		case 'ambiguous': {
			const matches = parsed.matches.map(name => `/${name}`).join(', ');
			return step({...state, hint: `/${parsed.name} could be ${matches}.`});
		}

		case 'slash-guard': {
			const question = 'A slash after blanks: send it as text?';
			return step(ask(state, question, {type: 'send', text: parsed.text}));
		}

		default:
			return parsed satisfies never;
	}
}

/** Sends a text that the draft stands for, empties the draft and shows the end of the messages. */
export function sendDraft(state: UiState, text: string): UiStep {
	const draft = reduceDraft(state.draft, {type: 'submit'});
	return step({...state, draft, viewport: bottomViewport}, {type: 'send', text});
}

function command(state: UiState, name: CommandName, args: string, at: number): UiStep {
	const taken = {...state, draft: reduceDraft(state.draft, {type: 'submit'})};
	const result = runCommand(taken, name, args, at);
	if (result === undefined) {
		return step({...state, hint: `Usage: ${commandNamed(name)?.usage}`});
	}

	// What is answered in lines below those on screen would go unseen.
	const isUnseen = !state.viewport.follow && result.state.log.end > state.log.end;
	return isUnseen ? {...result, state: {...result.state, viewport: bottomViewport, hint: undefined}} : result;
}

function unknownWords(name: string, nearest: string | undefined): string {
	const advice = nearest === undefined ? '/help lists them.' : `Did you mean /${nearest}?`;
	return `/${name.slice(0, 32)} is not a command. ${advice} // sends a slash.`;
}
