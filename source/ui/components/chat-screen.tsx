import {Box, useAnimation} from 'ink';
import type {Chat} from '../chat.ts';
import {useChat} from '../hooks/use-chat.ts';
import {useClock} from '../hooks/use-clock.ts';
import {useEffects} from '../hooks/use-effects.ts';
import {useKeyBindings} from '../hooks/use-key-bindings.ts';
import {useScreenSize} from '../hooks/use-screen-size.ts';
import {type TerminalSignals, useTerminalSignals} from '../hooks/use-terminal-signals.ts';
import type {UiState} from '../state/ui-state.ts';
import {screenLayout} from '../state/ui-view.ts';
import type {Theme} from '../theme.ts';
import {BareView} from './bare-view.tsx';
import {HelpView} from './help-view.tsx';
import {Panes} from './panes.tsx';
import {isPeerTyping} from './status-line.ts';
import {TooSmall} from './too-small.tsx';

/** What stays the same as long as the program runs. */
export type ScreenSettings = {
	readonly theme: Theme;
	/** Whether the terminal knows OSC 8 links. */
	readonly links: boolean;
	readonly signals: TerminalSignals;
};

type Props = {
	readonly chat: Chat;
	/** Whom we want to reach, as the user wrote it. */
	readonly targetLabel: string;
	/** The commands for the other side. */
	readonly otherSide: readonly string[];
	readonly settings: ScreenSettings;
	readonly leave: (how: 'quit' | 'burn') => void;
};

/** Everything from the first dial to the end: subscribes, and decides which view has the screen. */
export function ChatScreen({chat, targetLabel, otherSide, settings, leave}: Props) {
	const {theme, links, signals} = settings;
	const state = useChat(chat);
	useEffects(chat, leave);
	useScreenSize(size => chat.dispatch({type: 'resize', ...size}));
	useKeyBindings(key => chat.dispatch({type: 'key', key, at: Date.now()}));
	useTerminalSignals(signals, signal => {
		if (signal.type === 'focus') {
			chat.dispatch({type: 'focus', focused: signal.focused});
		}
	});
	const now = useClock(clockResolution(state));
	const {frame} = useAnimation({interval: SPINNER_MS, isActive: state.session.stage === 'connecting'});

	const {columns, rows, overlay} = state;
	const layout = screenLayout(state);
	if (layout.type === 'too-small') {
		return <TooSmall columns={columns} rows={rows} />;
	}
	if (overlay.type === 'help') {
		return <HelpView columns={columns} rows={rows} scroll={overlay.scroll} theme={theme} />;
	}
	if (overlay.type === 'bare') {
		return <BareView state={state} theme={theme} links={links} />;
	}
	const connection = {snapshot: state.session, now, spin: frame, glyphs: theme.glyphs, otherSide};
	return (
		<Box width="100%" height={rows} flexDirection="column">
			<Panes
				state={state}
				layout={layout}
				connection={connection}
				targetLabel={targetLabel}
				theme={theme}
				links={links}
			/>
		</Box>
	);
}

const SPINNER_MS = 250;

// Elapsed seconds are on screen while connecting and while the peer types; else nothing is that changes with the time.
function clockResolution({session}: UiState): number | undefined {
	return session.stage === 'connecting' || isPeerTyping(session, Date.now()) ? 1000 : undefined;
}
