import {useMemo} from 'react';
import {useClock} from '../hooks/use-clock.ts';
import {useEffects} from '../hooks/use-effects.ts';
import {useKeyBindings} from '../hooks/use-key-bindings.ts';
import {useScreenSize} from '../hooks/use-screen-size.ts';
import {useSession} from '../hooks/use-session.ts';
import {isPeerTyping} from '../rows/status-row.ts';
import type {StartedChat} from '../start-chat.ts';
import type {ScreenState} from '../state/screen-state.ts';
import {viewOf} from '../state/view.ts';
import {BareView} from './bare-view.tsx';
import {Help} from './help.tsx';
import {Panes} from './panes.tsx';
import {TooSmall} from './too-small.tsx';

type Props = {
	readonly started: Pick<StartedChat, 'chat' | 'demo' | 'targetLabel' | 'otherSide'>;
	readonly leave: (how: 'quit' | 'burn') => void;
};

/** Everything from the first dial to the end: subscribes, and decides which view has the screen. */
export function ChatScreen({started, leave}: Props) {
	const {chat, targetLabel, otherSide} = started;
	const state = useSession(chat);
	useEffects(chat, leave, started.demo);
	useScreenSize(size => chat.dispatch({type: 'resize', ...size}));
	useKeyBindings(key => chat.dispatch({type: 'key', key, at: Date.now()}));
	const now = useClock(clockResolution(state));
	const second = Math.floor(now / 1000);
	// A machine that was carried elsewhere has other addresses.
	// biome-ignore lint/correctness/useExhaustiveDependencies: looked at whenever the clock shows something else
	const commands = useMemo(otherSide, [otherSide, second]);

	const {columns, rows, overlay} = state;
	const {layout} = viewOf(state);
	if (layout.type === 'too-small') {
		return <TooSmall columns={columns} rows={rows} />;
	}
	if (overlay.type === 'help') {
		return <Help columns={columns} rows={rows} scroll={overlay.scroll} />;
	}
	if (overlay.type === 'bare') {
		return <BareView state={state} />;
	}
	const connection = {now, otherSide: commands};
	return <Panes state={state} layout={layout} connection={connection} targetLabel={targetLabel} />;
}

// Elapsed seconds and the spinner are on screen while connecting, and who is typing; else nothing is that changes with the time.
function clockResolution({session}: ScreenState): number | undefined {
	return session.stage === 'connecting' || isPeerTyping(session, performance.now()) ? 1000 : undefined;
}
