import {initialScreen, reduceScreen} from '../source/ui/state/reduce-screen.ts';
import type {ScreenState} from '../source/ui/state/screen-state.ts';

/** The state of a screen after these texts of the peer. They come one a second, so that none is a flood. */
export function chatOf(texts: readonly string[]): ScreenState {
	return texts.reduce(
		(state, text, index) => {
			const at = index * 1000;
			const message = {id: `m${index}`, from: 'peer', text, action: false, at} as const;
			return reduceScreen(state, {type: 'events', events: [{type: 'message', message, at, elapsed: at}]})
				.state;
		},
		initialScreen({columns: 120, rows: 40, ascii: false, at: 0}),
	);
}
