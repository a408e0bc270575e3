import {useEffect, useEffectEvent} from 'react';
import type {TerminalSignal} from '../terminal/terminal-keys.ts';

/** Where the terminal's signals come from: they are taken out of the input before Ink sees it. */
export type TerminalSignals = {
	/** Calls `listener` for each; the returned function ends that. */
	readonly subscribe: (listener: (signal: TerminalSignal) => void) => () => void;
};

/** Calls `handler` with what the terminal says besides keys. */
export function useTerminalSignals(
	signals: TerminalSignals,
	handler: (signal: TerminalSignal) => void,
): void {
	const handle = useEffectEvent(handler);
	useEffect(() => signals.subscribe(signal => handle(signal)), [signals]);
}
