import {useWindowSize} from 'ink';
import {useEffectEvent, useLayoutEffect} from 'react';

/** Calls `handler` with the terminal's size, at first and after every change; before anything is drawn. */
export function useScreenSize(
	handler: (size: {readonly columns: number; readonly rows: number}) => void,
): void {
	const {columns, rows} = useWindowSize();
	const handle = useEffectEvent(handler);
	useLayoutEffect(() => handle({columns, rows}), [columns, rows]);
}
