import {useSyncExternalStore} from 'react';
import type {Chat} from '../chat.ts';
import type {UiState} from '../state/ui-state.ts';

/** The state of a chat's interface; the component renders again whenever it changes. */
export function useChat(chat: Chat): UiState {
	return useSyncExternalStore(chat.subscribe, chat.getState, chat.getState);
}
