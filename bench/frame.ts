import {renderToString} from 'ink';
import {createElement} from 'react';
import {Panes} from '../source/ui/components/panes.tsx';
import {ThemeContext} from '../source/ui/hooks/use-theme.ts';
import {reduceScreen} from '../source/ui/state/reduce-screen.ts';
import type {ScreenState} from '../source/ui/state/screen-state.ts';
import {viewOf} from '../source/ui/state/view.ts';
import {createTheme} from '../source/ui/theme.ts';

const theme = createTheme({color: true, ascii: false});

/** A key, and the frame after it. */
export function key(before: ScreenState, letter: string): () => unknown {
	return () => {
		const {state} = reduceScreen(before, {type: 'key', key: {type: 'insert', text: letter}, at: 0});
		return frame(state);
	};
}

function frame(state: ScreenState): string {
	const {layout} = viewOf(state);
	if (layout.type !== 'screen') {
		throw new Error('too small');
	}
	const connection = {now: 0, spin: 0, otherSide: []};
	const panes = createElement(Panes, {state, layout, connection, targetLabel: 'host'});
	return renderToString(createElement(ThemeContext, {value: theme}, panes), {columns: 120});
}
