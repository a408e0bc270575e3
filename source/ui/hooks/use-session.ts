import {useCallback, useEffect, useEffectEvent, useSyncExternalStore} from 'react';
import type {SessionEvent} from '../../session/events.ts';
import type {Session} from '../../session/session.ts';
import type {SessionSnapshot} from '../../session/snapshot.ts';

/**
 * A session's snapshot; the component renders again whenever it changes.
 *
 * @param session - An open session, or one that is about to be opened; or what tells of its own state in the same way,
 * as the stores of the full screen do.
 */
export function useSession<Snapshot = SessionSnapshot>(session: {
	getSnapshot(): Snapshot;
	subscribe(listener: () => void): () => void;
}): Snapshot {
	const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
	const read = useCallback(() => session.getSnapshot(), [session]);
	return useSyncExternalStore(subscribe, read, read);
}

/**
 * Calls `handler` for every event from the mount on, in order. Events that happen between two renders
 * are all seen.
 *
 * @param session - Whose events; when it changes, reading starts over with the new one.
 * @param handler - May change with every render; the latest one is called.
 * @param onError - Called once if the reader falls too far behind (`ERR_TOO_SLOW`) or the handler throws;
 * reading has ended then. Left out, the error is thrown where nobody catches it.
 */
export function useSessionEvents(
	session: Session,
	handler: (event: SessionEvent) => void,
	onError: (error: unknown) => void = rethrow,
): void {
	const handle = useEffectEvent(handler);
	const fail = useEffectEvent(onError);
	useEffect(() => {
		const events = session.events();
		let reading = true;
		const read = async () => {
			for await (const event of events) {
				if (!reading) {
					return;
				}
				handle(event);
			}
		};
		read().catch(error => {
			if (reading) {
				fail(error);
			}
		});
		return () => {
			reading = false;
			// It ends a reader that may be waiting for its next event; there is nothing to be told of it.
			void events.return?.(undefined);
		};
	}, [session]);
}

function rethrow(error: unknown): never {
	throw error;
}
