import {Box, useWindowSize} from 'ink';
import type {WayPlan, WaySecrets} from '../../session/plan-way.ts';
import {useForm} from '../hooks/use-form.ts';
import {useInterruptions} from '../hooks/use-interruptions.ts';
import {useKeyBindings} from '../hooks/use-key-bindings.ts';
import {useTheme} from '../hooks/use-theme.ts';
import {type FormView, formBody, formHead} from '../rows/form-page.ts';
import {fit} from '../rows/row.ts';
import {judge} from '../state/connect-form.ts';
import {draftText} from '../state/draft.ts';
import {viewDraft} from '../state/draft-view.ts';
import type {FormTarget} from '../state/form-line.ts';
import {MIN_COLUMNS, MIN_ROWS, PROMPT_COLUMNS} from '../state/layout.ts';
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
	readonly begin: (target: FormTarget | undefined) => Promise<void>;
	readonly leave: () => void;
};

/** Asks for the target. */
export function ConnectForm({settings, begin, leave}: Props) {
	const {glyphs} = useTheme();
	const {columns, rows} = useWindowSize();
	const interruptions = useInterruptions();
	const [state, dispatch] = useForm(settings, {
		start: ({target}) => begin(target),
		suspend: () => interruptions.suspend(),
		redraw: () => interruptions.redraw(),
		quit: leave,
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
