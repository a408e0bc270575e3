import type {Session} from '../session/session.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import type {Deliveries} from './deliveries.ts';

/** What decides whether a waiting message can still go out without anybody typing anything. */
export type Rules = {
	readonly requireVerify: boolean;
	/** Whether the peer was verified at any time in this run: only then can it prove itself later on. */
	readonly wasVerified: boolean;
};

/**
 * Whether messages that wait can still be delivered without any further input:
 * `brief` means only if the peer proves by itself, right after the handshake, to be the one verified before.
 */
export type Hope = 'full' | 'brief' | 'none';

/** How long to wait for that proof, in milliseconds: it is the second record that a peer sends. */
export const PROOF_GRACE_MS = 5_000;

/** Judges a snapshot; see {@link Hope}. */
export function judgeHope(snapshot: SessionSnapshot, rules: Rules): Hope {
	if (snapshot.stage === 'halted' || snapshot.stage === 'closed' || snapshot.trust === 'mismatched') {
		return 'none';
	}
	const missesCode = rules.requireVerify && snapshot.trust !== 'verified';
	if (missesCode && (!rules.wasVerified || snapshot.trust === 'legacy')) {
		return 'none';
	}
	return snapshot.stage === 'secured' && (missesCode || snapshot.hold !== undefined) ? 'brief' : 'full';
}

/**
 * After the end of input: waits until everything has been delivered, or cannot be any more. A peer that merely
 * is not there yet is waited for without a limit. What was written to a peer that is there is waited for whatever
 * may become of the rest.
 *
 * @param signal - Ends the wait; the answer then means nothing.
 */
export async function drain(
	session: Session,
	deliveries: Deliveries,
	rules: () => Rules,
	signal: AbortSignal,
): Promise<'delivered' | 'undelivered'> {
	const grace = new Grace();
	try {
		while (deliveries.pending + deliveries.pendingFiles > 0 && !signal.aborted) {
			const hope = judgeHope(session.getSnapshot(), rules());
			const isHopeless = hope === 'none' || (hope === 'brief' && grace.over);
			if (isHopeless && !isUnderWay(session.getSnapshot())) {
				return 'undelivered';
			}
			if (hope === 'full') {
				grace.end();
			}
			const until = hope === 'brief' && !grace.over ? AbortSignal.any([signal, grace.begin()]) : signal;
			await nextChange(session, deliveries, until);
		}
	} finally {
		grace.end();
	}
	const doubted = session.getSnapshot().trust === 'mismatched';
	return deliveries.failed || doubted ? 'undelivered' : 'delivered';
}

/** Whether something was written, or is about to be, to a peer that has not acknowledged it yet, or comes from it. */
function isUnderWay({stage, trust, unacknowledged, outbox, hold, transfers}: SessionSnapshot): boolean {
	const isFlowing = trust === 'mismatched' && hold === undefined && outbox.length > 0;
	// What is held stops an own file too.
	const isMoving = transfers.some(
		({from, state}) => state === 'running' && (from === 'peer' || hold === undefined),
	);
	return stage === 'secured' && (unacknowledged.length > 0 || isFlowing || isMoving);
}

/** Waits for the session or the deliveries to change, or for the signal. */
export function nextChange(session: Session, deliveries: Deliveries, signal: AbortSignal): Promise<void> {
	if (signal.aborted) {
		return Promise.resolve();
	}
	return new Promise(resolve => {
		const settle = () => {
			leaveSession();
			leaveDeliveries();
			signal.removeEventListener('abort', settle);
			resolve();
		};
		const leaveSession = session.subscribe(settle);
		const leaveDeliveries = deliveries.subscribe(settle);
		signal.addEventListener('abort', settle, {once: true});
	});
}

/** One stretch of time for the proof; what else happens meanwhile does not make it longer. */
class Grace {
	#controller: AbortController | undefined;
	#timer: NodeJS.Timeout | undefined;

	get over(): boolean {
		return this.#controller?.signal.aborted ?? false;
	}

	begin(): AbortSignal {
		if (this.#controller === undefined) {
			const controller = new AbortController();
			this.#controller = controller;
			this.#timer = setTimeout(() => controller.abort(), PROOF_GRACE_MS);
		}
		return this.#controller.signal;
	}

	end(): void {
		clearTimeout(this.#timer);
		this.#controller = undefined;
	}
}
