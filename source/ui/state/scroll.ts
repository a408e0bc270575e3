import type {KeyAction} from './key-action.ts';
import type {ScreenState} from './screen-state.ts';
import {viewOf} from './view.ts';
import {bottomViewport, reveal, scrollPage, scrollToTop} from './viewport.ts';

/** Moves through the messages. */
export function scroll(state: ScreenState, to: (KeyAction & {readonly type: 'scroll'})['to']): ScreenState {
	const {viewport, unread} = state;
	const {content} = viewOf(state);
	switch (to) {
		case 'page-up':
			return {...state, viewport: scrollPage(viewport, content, -1)};
		case 'page-down':
			return {...state, viewport: scrollPage(viewport, content, 1)};
		case 'top':
			return {...state, viewport: scrollToTop(viewport, content)};
		case 'bottom':
			return {...state, viewport: bottomViewport};
		case 'unread':
			return unread === undefined
				? {...state, hint: 'Nothing came unseen.'}
				: {...state, viewport: reveal(viewport, content, {index: unread.index, part: 0, row: 0}, 'top')};
		default:
			return to satisfies never;
	}
}
