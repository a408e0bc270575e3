import {useSyncExternalStore} from 'react';
import type {Store} from '../store.ts';

/** The state of a store; the component renders again whenever it changes. */
export function useStore<State>({
	subscribe,
	getState,
}: Pick<Store<State, never, never>, 'subscribe' | 'getState'>): State {
	return useSyncExternalStore(subscribe, getState, getState);
}
