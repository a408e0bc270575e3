import {Box} from 'ink';
import {nextWords} from '../../words/retry.ts';
import {useTheme} from '../hooks/use-theme.ts';
import type {ConnectionView} from '../rows/phases.ts';
import {type Layout, PROMPT_COLUMNS} from '../state/layout.ts';
import type {ScreenState} from '../state/screen-state.ts';
import {unseenTransfers, viewOf} from '../state/view.ts';
import type {Theme} from '../theme.ts';
import {Composer} from './composer.tsx';
import {ConnectionPane, SidePane} from './connection-pane.tsx';
import {MessageList} from './message-list.tsx';
import {Question} from './question.tsx';
import {Rule} from './rule.tsx';
import {HintAbove, StatusBar} from './status-bar.tsx';
import {TitleRow} from './title-row.tsx';

type Props = {
	readonly state: ScreenState;
	readonly layout: Extract<Layout, {type: 'screen'}>;
	readonly connection: Omit<ConnectionView, 'glyphs' | 'snapshot' | 'transfers'>;
	readonly targetLabel: string;
};

/** The ordinary view: connection pane, messages, composer and status bar, as the layout divides the screen. */
export function Panes({state, layout, connection, targetLabel}: Props) {
	const theme = useTheme();
	const {session, viewport, overlay} = state;
	const {form, pane, title, rule, composer, status} = layout;
	const inner = {columns: Math.max(0, pane.columns - (form === 'both' ? 1 : 0)), rows: pane.rows};
	const {composer: draftView, hint} = viewOf(state);
	const transfers = unseenTransfers(state);
	const view = {...connection, snapshot: session, glyphs: theme.glyphs, transfers};
	return (
		<Box width="100%" height={state.rows} flexDirection="column">
			<Box height={pane.rows} flexShrink={0}>
				{form === 'pane' ? (
					<ConnectionPane state={state} view={view} targetLabel={targetLabel} size={inner} />
				) : undefined}
				{form === 'both' ? <SidePane view={view} size={inner} /> : undefined}
				{form === 'pane' ? undefined : (
					<Box flexDirection="column" width={title.columns}>
						<TitleRow
							targetLabel={targetLabel}
							recording={session.recording}
							files={session.fileCounts.received}
							columns={title.columns}
						/>
						<MessageList state={state} />
					</Box>
				)}
			</Box>
			<Rule
				viewport={viewport}
				hold={session.hold}
				transfers={transfers}
				place={{columns: rule.columns, joint: inner.columns, form}}
			/>
			{overlay.type === 'confirm' ? (
				<Question rect={composer} question={overlay.question} />
			) : (
				<Composer
					rect={composer}
					view={draftView}
					prompt={promptOf(state, theme)}
					placeholder={placeholderOf(state)}
				/>
			)}
			<HintAbove rows={hint.above} columns={status.columns} />
			<StatusBar snapshot={session} now={connection.now} hint={hint.last} columns={status.columns} />
		</Box>
	);
}

function promptOf({overlay}: ScreenState, {glyphs}: Theme): string {
	return (overlay.type === 'find' ? ' ?' : ` ${glyphs.prompt}`).padEnd(PROMPT_COLUMNS);
}

function placeholderOf({overlay, session}: ScreenState): string {
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
			return nextWords['by-hand'];
		case 'closed':
			return 'The chat is over. Ctrl+C twice leaves.';
		case 'idle':
		case 'connecting':
			return 'What you send now waits until your partner is there. F1: help';
		default:
			throw session.stage satisfies never;
	}
}
