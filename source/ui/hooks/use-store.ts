import {useSyncExternalStore} from 'react';

/** What can be read of a store. */
type Readable<State> = {
	readonly subscribe: (listener: () => void) => () => void;
	readonly getState: () => State;
};

/** The state of a store; the component renders again whenever it changes. */
export function useStore<State>({subscribe, getState}: Readable<State>): State {
	return useSyncExternalStore(subscribe, getState, getState);
}
