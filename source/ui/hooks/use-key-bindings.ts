import {useInput, usePaste} from 'ink';
import {decodeKey} from '../key-bindings.ts';
import type {KeyAction} from '../state/key-action.ts';

/**
 * Hands on what the keys mean, in order; a paste is one action.
 *
 * @param handler - Called once for each action; several keys of one read are several calls.
 */
export function useKeyBindings(handler: (action: KeyAction) => void): void {
	useInput((input, key) => {
		for (const action of decodeKey(input, key)) {
			handler(action);
		}
	});
	usePaste(text => handler({type: 'paste', text}));
}
