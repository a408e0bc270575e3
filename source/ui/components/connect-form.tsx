import {Box, useWindowSize} from 'ink';
import {useEffect} from 'react';
import {useForm} from '../hooks/use-form.ts';
import {useInterruptions} from '../hooks/use-interruptions.ts';
import {useKeyBindings} from '../hooks/use-key-bindings.ts';
import {dueAt} from '../state/armed-key.ts';
import {type FormEffect, judge, type TargetAddress} from '../state/connect-form.ts';
import {draftText} from '../state/draft.ts';
import {viewDraft} from '../state/draft-view.ts';
import {PROMPT_COLUMNS} from '../state/layout.ts';
import type {Theme} from '../theme.ts';
import {Composer} from './composer.tsx';
import {type FormView, formBody, formHead} from './form-lines.ts';
import {fit} from './pane-lines.ts';
import {Region} from './region.tsx';
import {TooSmall} from './too-small.tsx';

/** What the form knows of this machine. */
export type FormSettings = Pick<FormView, 'listen' | 'addresses'> & {
	/** Where the user came from by ssh. */
	readonly suggestion: string | undefined;
};

type Props = {
	readonly settings: FormSettings;
	readonly theme: Theme;
	/** Starts the chat; what it rejects with is shown. */
	readonly begin: (target: TargetAddress | undefined) => Promise<void>;
	readonly leave: () => void;
};

/** Asks for the target. */
export function ConnectForm({settings, theme, begin, leave}: Props) {
	const {columns, rows} = useWindowSize();
	const interruptions = useInterruptions();
	const [state, dispatch] = useForm(settings.suggestion, (effect: FormEffect) => {
		switch (effect.type) {
			case 'start':
				return begin(effect.target);
			case 'suspend':
				return interruptions.suspend();
			case 'redraw':
				return interruptions.redraw();
			case 'quit':
				return leave();
			default:
				throw effect satisfies never;
		}
	});
	useKeyBindings(key => dispatch({type: 'key', key, at: Date.now()}));
	const {quitArmed} = state;
	useEffect(() => {
		if (quitArmed === undefined) {
			return;
		}
		const due = dueAt(quitArmed);
		// A timer may be early by the fraction of a millisecond, and it is set only once.
		const tick = () => dispatch({type: 'tick', at: Math.max(due, Date.now())});
		const timer = setTimeout(tick, Math.max(0, due - Date.now()));
		return () => clearTimeout(timer);
	}, [quitArmed, dispatch]);

	if (columns < 40 || rows < 10) {
		return <TooSmall columns={columns} rows={rows} />;
	}
	const verdict = judge(draftText(state.draft));
	const head = formHead({columns, rows});
	const body = fit(formBody({...settings, state, verdict}, columns), rows - head.length - 1);
	const input = {left: 0, top: head.length, columns, rows: 1};
	return (
		<Box width="100%" height={rows} flexDirection="column">
			<Region rect={{columns, rows: head.length}} lines={head} theme={theme} />
			<Composer
				rect={input}
				view={viewDraft(state.draft, columns - PROMPT_COLUMNS, 1)}
				prompt={` ${theme.glyphs.prompt}`.padEnd(PROMPT_COLUMNS)}
				placeholder="203.0.113.7, host.example or [2001:db8::7]:2006"
				theme={theme}
			/>
			<Region rect={{columns, rows: rows - head.length - 1}} lines={body} theme={theme} />
		</Box>
	);
}
