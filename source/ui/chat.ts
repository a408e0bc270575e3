import type {SessionEvent} from '../session/events.ts';
import type {Session} from '../session/session.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import type {Transfer} from '../session/transfers.ts';
import {toReason} from '../words/failure.ts';
import type {Past} from '../words/farewell.ts';
import {isOffered} from '../words/transfer.ts';
import {Saves} from './saves.ts';
import {initialScreen, reduceScreen, type ScreenStart} from './state/reduce-screen.ts';
import {HINT_MS, type ScreenAction, type ScreenEffect, type ScreenState} from './state/screen-state.ts';
import {Store} from './store.ts';

/** How long events are gathered while many come: a frame for each of 500 a second would starve the keys. */
export const GATHER_MS = 50;
/** But so many frames follow each other at once after a quiet time: that the peer types, what it typed, that ours arrived. */
export const PROMPT_FRAMES = 3;
/**
 * And for how long while the peer says more in a second than anybody reads: a frame costs some 15 ms of work, and of
 * what comes so fast no more than a count is shown.
 */
export const FLOOD_GATHER_MS = 250;
const FLOOD_A_SECOND = 40;
/** How far files are is drawn no more than four times a second, however many there are. */
export const PROGRESS_GATHER_MS = 250;
/** How often it is said how long nothing has come of a file. */
export const STALL_SHOWN_MS = 1000;

/**
 * One session and the state of the interface over it. Reading of events begins with the construction, so the session
 * is to be opened after it.
 */
export class Chat extends Store<ScreenState, ScreenAction, ScreenEffect> {
	readonly session: Session;
	readonly saves: Saves;
	#past: Pick<Past, 'last' | 'unsent' | 'incomplete'>;
	/** On the clock that nobody sets. */
	#firstSecuredAt: number | undefined;
	#gathered: SessionEvent[] = [];
	#lastFlushAt = 0;
	/** When the next frame may be. */
	#dueAt = 0;
	#gatherMs = GATHER_MS;
	#flushTimer: NodeJS.Timeout | undefined;
	/** Whether nothing that was gathered is worth a frame of its own. */
	#isUnhurried = true;
	#hintTimer: NodeJS.Timeout | undefined;
	#fileTimer: NodeJS.Timeout | undefined;
	#lookTurn: NodeJS.Immediate | undefined;
	readonly #now: () => number;
	readonly #elapsed: () => number;
	readonly #events: AsyncIterableIterator<SessionEvent>;

	/**
	 * @param session - Not opened yet.
	 * @param start - What the interface begins with.
	 * @param now - Milliseconds since the epoch.
	 * @param elapsed - Milliseconds on a clock that nobody sets.
	 */
	constructor(
		session: Session,
		start: ScreenStart,
		now: () => number = Date.now,
		elapsed: () => number = () => performance.now(),
	) {
		super(initialScreen(start), reduceScreen, now);
		this.session = session;
		this.saves = new Saves(() => session.announceSaved());
		this.#now = now;
		this.#elapsed = elapsed;
		this.#past = {last: session.getSnapshot(), unsent: 0, incomplete: 0};
		this.#events = session.events();
		this.subscribe(before => this.#notice(before));
		// It never rejects: what goes wrong becomes a line on the screen.
		void this.#read();
	}

	/** Keys come after what happened before them. */
	override dispatch(action: ScreenAction): void {
		this.#flush();
		super.dispatch(action);
	}

	/** As it is at this moment: what a goodbye brings counts too. */
	past(): Past {
		this.#flush();
		// A session that has ended takes no notice of a file that is written then.
		const {recording, fileCounts} = this.session.getSnapshot();
		const since = this.#firstSecuredAt;
		const lastedMs = since === undefined ? undefined : this.#elapsed() - since;
		return {
			...this.#past,
			lastedMs,
			recording: {...recording, self: recording.self || this.saves.kept},
			filesKept: fileCounts.received,
		};
	}

	/** Ends all timers and the reading; the session is not touched. */
	override stop(): void {
		super.stop();
		clearTimeout(this.#flushTimer);
		clearTimeout(this.#hintTimer);
		clearInterval(this.#fileTimer);
		clearImmediate(this.#lookTurn);
		// Ends a reader that may be waiting for its next event; there is nothing to be told of it.
		void this.#events.return?.(undefined);
	}

	#notice(before: ScreenState): void {
		const {session, hint, log, search} = this.getSnapshot();
		this.#remember(session);
		this.#timeFiles(log.transfers.size > 0);
		if (search?.looking !== undefined && search.looking !== before.search?.looking) {
			clearImmediate(this.#lookTurn);
			this.#lookTurn = setImmediate(() => this.dispatch({type: 'look-on'}));
		}
		if (hint !== before.hint) {
			this.#timeHint(hint);
		}
	}

	#remember(snapshot: SessionSnapshot): void {
		const {last, unsent, incomplete} = this.#past;
		// An offer that nobody answered is not missed.
		const isOurs = (transfer: Transfer) => !isOffered(transfer);
		const isThere = snapshot.stage === 'secured';
		if (isThere) {
			this.#firstSecuredAt ??= this.#elapsed();
		}
		this.#past = {
			last: isThere || this.#firstSecuredAt === undefined ? snapshot : last,
			// A session that has ended has thrown away what waited.
			unsent: snapshot.stage === 'closed' ? unsent : snapshot.outbox.length,
			incomplete: snapshot.stage === 'closed' ? incomplete : snapshot.transfers.filter(isOurs).length,
		};
	}

	/** That nothing comes of a file is an event for nobody but a clock. */
	#timeFiles(any: boolean): void {
		if (any === (this.#fileTimer !== undefined)) {
			return;
		}
		clearInterval(this.#fileTimer);
		this.#fileTimer = any
			? setInterval(
					() => this.dispatch({type: 'time-passed', elapsed: this.#elapsed()}),
					STALL_SHOWN_MS,
				).unref()
			: undefined;
	}

	#timeHint(hint: string | undefined): void {
		clearTimeout(this.#hintTimer);
		if (hint !== undefined) {
			this.#hintTimer = setTimeout(() => this.dispatch({type: 'hint-over', hint}), HINT_MS);
			// It is not worth living for.
			this.#hintTimer.unref();
		}
	}

	async #read(): Promise<void> {
		try {
			for await (const event of this.#events) {
				this.#gather(event);
			}
		} catch (error) {
			this.dispatch({type: 'failed', reason: toReason(error), at: this.#now()});
		}
	}

	// The first event after a quiet time is shown at once, the following ones together. How far a file is can wait.
	#gather(event: SessionEvent): void {
		this.#gathered.push(event);
		const isUnhurried = event.type === 'file-progress';
		if (this.#flushTimer === undefined || (this.#isUnhurried && !isUnhurried)) {
			clearTimeout(this.#flushTimer);
			this.#isUnhurried = isUnhurried;
			const dueAt = isUnhurried ? this.#lastFlushAt + PROGRESS_GATHER_MS : this.#dueAt;
			this.#flushTimer = setTimeout(() => this.#flush(), Math.max(0, dueAt - this.#elapsed()));
		}
	}

	#flush(): void {
		clearTimeout(this.#flushTimer);
		this.#flushTimer = undefined;
		if (this.#gathered.length > 0) {
			const now = this.#elapsed();
			this.#lastFlushAt = now;
			const messages = this.#gathered.filter(({type}) => type === 'message').length;
			this.#gatherMs = messages * 1000 > FLOOD_A_SECOND * this.#gatherMs ? FLOOD_GATHER_MS : GATHER_MS;
			const isFlood = this.#gatherMs === FLOOD_GATHER_MS;
			const earliest = isFlood ? now : now - (PROMPT_FRAMES - 1) * GATHER_MS;
			this.#dueAt = Math.min(now, Math.max(earliest, this.#dueAt)) + this.#gatherMs;
			super.dispatch({type: 'events', events: this.#gathered.splice(0)});
		}
	}
}
