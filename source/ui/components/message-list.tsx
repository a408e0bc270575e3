import type {ScreenState} from '../state/screen-state.ts';
import {viewOf} from '../state/view.ts';
import {Rows} from './rows.tsx';

type Props = {readonly state: ScreenState};

/** The messages that are on screen, in the room that the layout has for them. */
export function MessageList({state}: Props) {
	const {messages, content} = viewOf(state);
	return <Rows rows={messages} height={content.rows} />;
}
