import {useApp} from 'ink';
import {useMemo} from 'react';
import {Interruptions} from '../terminal/interruptions.ts';

/** Ways of giving the terminal away for a while. */
export function useInterruptions(): Interruptions {
	const {suspendTerminal} = useApp();
	return useMemo(() => new Interruptions(suspendTerminal), [suspendTerminal]);
}
