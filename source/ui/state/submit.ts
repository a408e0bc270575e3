import {isOnSession, parseInput, perform} from '../../commands/parse-input.ts';
import {draftText, reduceDraft} from './draft.ts';
import {screenCommands, sendText} from './screen-commands.ts';
import {ask, type ScreenState, type ScreenStep, step} from './screen-state.ts';
import {bottomViewport} from './viewport.ts';

/** Enter: sends the draft or runs it as a command. What is not understood stays where it is. */
export function submit(state: ScreenState, at: number): ScreenStep {
	const text = draftText(state.draft);
	if (text.trim() === '') {
		return step(state);
	}

	const parsed = parseInput(text, 'screen');
	switch (parsed.type) {
		case 'send':
			return sendText(taken(state), parsed);
		case 'command':
			return isOnSession(parsed.call)
				? step(taken(state), {type: 'command', call: parsed.call, shown: state.session})
				: answered(perform(screenCommands, parsed.call, taken(state), at), state);
		case 'refused':
			return step({...state, hint: parsed.why});
		case 'slipped':
			return step(ask(state, 'A slash after blanks: send it as text?', {type: 'send', text: parsed.text}));
		default:
			return parsed satisfies never;
	}
}

/** The draft goes into its history. */
export function taken(state: ScreenState): ScreenState {
	return {...state, draft: reduceDraft(state.draft, {type: 'submit'})};
}

/** What is answered in lines below those on screen would go unseen. */
function answered(result: ScreenStep, before: ScreenState): ScreenStep {
	const isUnseen = !before.viewport.follow && result.state.log.end > before.log.end;
	return isUnseen ? {...result, state: {...result.state, viewport: bottomViewport, hint: undefined}} : result;
}
