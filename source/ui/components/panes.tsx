import {Box} from 'ink';
import type {Layout} from '../state/layout.ts';
import {PROMPT_COLUMNS} from '../state/layout.ts';
import type {UiState} from '../state/ui-state.ts';
import {composerView, visibleRows} from '../state/ui-view.ts';
import type {Theme} from '../theme.ts';
import {Composer} from './composer.tsx';
import type {ConnectionView} from './connection-lines.ts';
import type {Line} from './lines.tsx';
import {messageLines} from './message-lines.ts';
import {type Size, sidePane, wholePane} from './pane-lines.ts';
import {Question} from './question.tsx';
import {recentLines} from './recent-lines.ts';
import {Region} from './region.tsx';
import {ruleLine, titleLine} from './rule-line.ts';
import {statusLine} from './status-line.ts';

type Props = {
	readonly state: UiState;
	readonly layout: Extract<Layout, {type: 'screen'}>;
	readonly connection: ConnectionView;
	readonly targetLabel: string;
	readonly theme: Theme;
	readonly links: boolean;
};

/** How much of the messages the pane shows where it hides them. */
const RECENT_ROWS = 6;

/** The ordinary view: connection pane, messages, composer and status bar, as the layout divides the screen. */
export function Panes(props: Props) {
	const {state, layout, connection, targetLabel, theme, links} = props;
	const {form, pane, title, messages, rule, composer, status} = layout;
	const inner = {columns: Math.max(0, pane.columns - (form === 'both' ? 1 : 0)), rows: pane.rows};
	const bar = statusLine(
		{snapshot: state.session, now: connection.now, hint: hintOf(state), glyphs: theme.glyphs},
		status.columns,
	);
	return (
		<>
			<Box height={Math.max(pane.rows, title.rows + messages.rows)} flexShrink={0}>
				{form === 'messages' ? undefined : (
					<Box flexDirection="column" width={inner.columns} flexShrink={form === 'both' ? 0 : 1}>
						<Region rect={inner} lines={paneLines(form, inner, props)} theme={theme} />
					</Box>
				)}
				{form === 'both' ? <Border rows={pane.rows} theme={theme} /> : undefined}
				<Box flexDirection="column" width={messages.columns}>
					<Region
						rect={title}
						lines={[titleLine({targetLabel, recording: state.session.recording}, title.columns, theme)]}
						theme={theme}
					/>
					<Region
						rect={messages}
						lines={messageLines(visibleRows(state), theme.glyphs, links)}
						theme={theme}
					/>
				</Box>
			</Box>
			<Region
				rect={rule}
				lines={[
					ruleLine(
						state.viewport,
						state.session.hold,
						{columns: rule.columns, joint: inner.columns, form},
						theme,
					),
				]}
				theme={theme}
			/>
			{state.overlay.type === 'confirm' ? (
				<Question rect={composer} question={state.overlay.question} theme={theme} />
			) : (
				<Composer
					rect={composer}
					view={composerView(state)}
					prompt={promptOf(state, theme)}
					placeholder={placeholderOf(state)}
					theme={theme}
				/>
			)}
			<Region rect={status} lines={[bar]} theme={theme} />
		</>
	);
}

function paneLines(
	form: 'pane' | 'both',
	size: Size,
	{state, connection, targetLabel, theme}: Props,
): readonly Line[] {
	if (form === 'both') {
		return sidePane(connection, size);
	}
	const connecting = state.session.stage === 'connecting';
	const heading = connecting ? `Connecting to ${targetLabel}` : targetLabel;
	const recent = recentLines(state, theme.glyphs, {columns: size.columns, rows: RECENT_ROWS});
	return wholePane(connection, {heading, recent}, size);
}

function Border({rows, theme}: {readonly rows: number; readonly theme: Theme}) {
	const line: Line = [{text: theme.glyphs.vertical, as: 'quiet'}];
	return (
		<Box flexDirection="column" width={1} flexShrink={0}>
			<Region rect={{columns: 1, rows}} lines={Array.from({length: rows}, () => line)} theme={theme} />
		</Box>
	);
}

function hintOf({overlay, hint}: UiState): string | undefined {
	return overlay.type === 'find' ? (hint ?? 'Up: older. Down: newer. Esc: back') : hint;
}

function promptOf({overlay}: UiState, {glyphs}: Theme): string {
	return (overlay.type === 'find' ? ' ?' : ` ${glyphs.prompt}`).padEnd(PROMPT_COLUMNS);
}

function placeholderOf({overlay, session}: UiState): string {
	if (overlay.type === 'find') {
		return 'what to look for';
	}
	if (session.hold !== undefined) {
		return 'What you send now stays here.';
	}
	switch (session.stage) {
		case 'secured':
			return '';
		case 'halted':
			return 'The session has ended. /reconnect starts a new one.';
		case 'closed':
			return 'The session is closed. Ctrl+C twice leaves.';
		case 'idle':
		case 'connecting':
			return 'What you send now waits until your partner is there. F1: help';
		default:
			throw session.stage satisfies never;
	}
}
