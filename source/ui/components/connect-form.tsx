import {Box, useWindowSize} from 'ink';
import {useRef} from 'react';
import {DEFAULT_PORT, formatAddress} from '../../session/plan/target.ts';
import type {WayPlan, WaySecrets} from '../../session/plan/ways.ts';
import {otherSideCommands} from '../../words/other-side.ts';
import {nothingIsSaved} from '../../words/recording.ts';
import {useForm} from '../hooks/use-form.ts';
import {useInterruptions} from '../hooks/use-interruptions.ts';
import {useKeyBindings} from '../hooks/use-key-bindings.ts';
import {useTheme} from '../hooks/use-theme.ts';
import {otherSideRows} from '../rows/other-side-rows.ts';
import {fit, paragraph, type Row, type Size} from '../rows/row.ts';
import type {StartedChat} from '../start-chat.ts';
import {draftText} from '../state/draft.ts';
import {viewDraft} from '../state/draft-view.ts';
import type {FormTarget} from '../state/form-line.ts';
import {MIN_COLUMNS, MIN_ROWS, PROMPT_COLUMNS} from '../state/layout.ts';
import {type FormState, judge, type Verdict} from '../state/reduce-form.ts';
import {Composer} from './composer.tsx';
import {Rows} from './rows.tsx';
import {TooSmall} from './too-small.tsx';

/** What the form knows of this machine. */
export type FormSettings = Pick<FormView, 'listen' | 'addresses'> & {
	/** How the two sides are to meet, as far as the arguments say. */
	readonly way: WayPlan;
	readonly secrets?: WaySecrets | undefined;
	/** Where the user came from by ssh. */
	readonly suggestion: string | undefined;
};

type Props = {
	readonly settings: FormSettings;
	/** Starts the chat; what it rejects with is shown. */
	readonly begin: (target: FormTarget | undefined) => Promise<StartedChat>;
	/** Shows the chat instead of the form. */
	readonly show: (started: StartedChat) => void;
	readonly leave: () => void;
};

/** Asks for the target. */
export function ConnectForm({settings, begin, show, leave}: Props) {
	const {glyphs} = useTheme();
	const {columns, rows} = useWindowSize();
	const interruptions = useInterruptions();
	const next = useRef<StartedChat>(undefined);
	const performers = {
		start: async ({target}: {readonly target: FormTarget | undefined}) => {
			next.current = await begin(target);
			show(next.current);
		},
		suspend: () => interruptions.suspend(),
		redraw: () => interruptions.redraw(),
		quit: leave,
	};
	const [state, dispatch] = useForm(settings, performers, ahead => {
		for (const key of ahead) next.current?.chat.dispatch({type: 'key', key, at: Date.now()});
	});
	useKeyBindings(key => dispatch({type: 'key', key, at: Date.now()}));
	if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
		return <TooSmall columns={columns} rows={rows} />;
	}
	const verdict = judge(draftText(state.draft), state.way, state.secrets);
	const head = formHead({columns, rows});
	const room = rows - head.length - 1;
	const body = fit(formBody({...settings, state, verdict}, columns), room);
	const input = {left: 0, top: head.length, columns, rows: 1};
	return (
		<Box width="100%" height={rows} flexDirection="column">
			<Rows rows={head} />
			<Composer
				rect={input}
				view={viewDraft(state.draft, columns - PROMPT_COLUMNS, 1)}
				prompt={` ${glyphs.prompt}`.padEnd(PROMPT_COLUMNS)}
				placeholder="203.0.113.7, host.example or [2001:db8::7]:2006"
			/>
			<Rows rows={body} height={room} />
		</Box>
	);
}

/** What the form says around its input. */
type FormView = {
	readonly state: FormState;
	readonly verdict: Verdict;
	/** Where we are going to listen; `undefined` for the defaults. */
	readonly listen: {readonly host?: string; readonly port?: number};
	/** Addresses of this machine. */
	readonly addresses: readonly string[];
};

/** The rows above the input. */
function formHead({columns, rows}: Size): readonly Row[] {
	if (rows < ROOMY_ROWS) {
		return paragraph(question, 'strong', columns);
	}
	const title: Row = [
		{text: ' ttchat', as: 'strong'},
		{text: '  private chat', as: 'quiet'},
	];
	return [[], title, [], ...paragraph(`${question} ${answers}`, 'plain', columns), []];
}

const question = 'Whom do you want to reach?';
const answers = 'Type their address, or nothing to try it out:';

/** From so many rows on there are empty ones to spare. */
const ROOMY_ROWS = 16;

/** The rows below the input: what is wrong with it, or what Enter will do; then what the other side needs. */
function formBody(view: FormView, columns: number): readonly Row[] {
	const {state} = view;
	const arming = paragraph('Press it once more to leave.', 'warning', columns);
	return [
		...(state.armed === undefined ? answer(view, columns) : arming),
		...suggestion(view, columns),
		[],
		...listening(view, columns),
		[],
		...paragraph(nothingIsSaved, 'quiet', columns),
	];
}

function answer({state, verdict}: FormView, columns: number): readonly Row[] {
	if (state.problem !== undefined) {
		return paragraph(state.problem, 'error', columns);
	}
	if (state.ahead !== undefined) {
		return paragraph('Starting', 'busy', columns);
	}
	switch (verdict.type) {
		case 'empty':
			return trial.flatMap(line => paragraph(line, 'quiet', columns));
		case 'target': {
			const {host, port = DEFAULT_PORT} = verdict.target;
			return paragraph(
				`Enter: connect to ${formatAddress(host, port)}${throughWords(wayOf(state, verdict))}.`,
				'good',
				columns,
			);
		}
		case 'invalid':
			return paragraph(`Not yet: ${verdict.message}. ${verdict.advice}`, 'quiet', columns);
		default:
			throw verdict satisfies never;
	}
}

const trial = [
	'Enter: chat with the built-in echo partner, on this machine alone.',
	'There you can verify it, lose it and get it back: it says how.',
];

function suggestion({state, verdict}: FormView, columns: number): readonly Row[] {
	if (state.suggestion === undefined || verdict.type !== 'empty') {
		return [];
	}
	return paragraph(`Tab: ${state.suggestion}, the machine that you came from by ssh.`, 'plain', columns);
}

/** What the line says of the way counts more than the arguments. */
function wayOf({way}: FormState, verdict: Verdict): WayPlan {
	return (verdict.type === 'target' ? verdict.target.way : undefined) ?? way;
}

function throughWords(way: WayPlan): string {
	return way.kind === 'proxy' ? `, through the proxy ${formatAddress(way.proxy.host, way.proxy.port)}` : '';
}

function listening({state, verdict, listen, addresses}: FormView, columns: number): readonly Row[] {
	const way = wayOf(state, verdict);
	if (way.kind === 'proxy') {
		return paragraph(
			'Nothing listens here: all goes through the proxy, and your partner listens.',
			'plain',
			columns,
		);
	}
	const asks = way.kind === 'direct' && way.map;
	const router = asks
		? 'Your router is asked to let your partner in.'
		: 'Behind a router? Outside, its address counts. ttchat --map asks for a port.';
	const where = listen.host === undefined ? 'all addresses of this machine' : listen.host;
	const target = verdict.type === 'target' ? verdict.target : undefined;
	const commands = otherSideCommands(target ?? {}, listen, addresses);
	return [
		...paragraph(`You listen on port ${listen.port ?? DEFAULT_PORT}, ${where}.`, 'plain', columns),
		...paragraph(router, 'quiet', columns),
		...otherSideRows(commands, columns),
	];
}
