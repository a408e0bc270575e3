import process from 'node:process';
import {useStdout} from 'ink';
import {useEffect} from 'react';
import type {Demo} from '../../session/plan/plan-session.ts';
import type {Chat} from '../chat.ts';
import {type Outside, performersOf, tellFailure} from '../performers.ts';
import {isInsideTmux} from '../terminal/surroundings.ts';
import {useInterruptions} from './use-interruptions.ts';

/** Carries out what the reducer of a chat asks for, as long as the component is there. */
export function useEffects(chat: Chat, leave: (how: 'quit' | 'burn') => void, demo?: Demo): void {
	const interruptions = useInterruptions();
	const {stdout} = useStdout();
	useEffect(() => {
		const outside: Outside = {
			session: chat.session,
			saves: chat.saves,
			terminal: {
				write: sequence => stdout.write(sequence),
				redraw: () => interruptions.redraw(),
				suspend: () => interruptions.suspend(),
				insideTmux: isInsideTmux(process.env),
			},
			dispatch: action => chat.dispatch(action),
			leave,
			demo,
			now: Date.now,
		};
		return chat.attach(performersOf(outside), error => tellFailure(error, outside));
	}, [chat, leave, demo, stdout, interruptions]);
}
