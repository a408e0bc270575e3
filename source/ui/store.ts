import {ARMED_MS, type ArmedKey, dueAt} from './state/armed-key.ts';
import {later} from './within.ts';

/** What an action makes of a state, and what is to be done outside, in order. */
export type Step<State, Effect> = {readonly state: State; readonly effects: readonly Effect[]};

/** What can be armed, if anything is. */
type Arming = {readonly armed: ArmedKey | undefined};

/** Sent when an armed key is to be looked at again: its second press counts now, or it is over. */
export type Tick = {readonly type: 'tick'; readonly at: number};

/** What is done outside for each kind of effect. Whatever goes wrong may be thrown or rejected with. */
export type Performers<Effect extends {readonly type: string}> = {
	readonly [Type in Effect['type']]: (effect: Extract<Effect, {readonly type: Type}>) => void | Promise<void>;
};

/** A state, and the only place where an action changes it. */
export class Store<State extends Arming, Action, Effect extends {readonly type: string}> {
	#state: State;
	readonly #reduce: (state: State, action: Action | Tick) => Step<State, Effect>;
	readonly #now: () => number;
	readonly #listeners = new Set<(before: State) => void>();
	#perform: ((effect: Effect) => void) | undefined;
	/** Effects that nobody was there for yet. */
	#waiting: Effect[] = [];
	#callOff: (() => void) | undefined;

	/**
	 * @param reduce - Pure.
	 * @param now - Milliseconds since the epoch.
	 */
	constructor(
		state: State,
		reduce: (state: State, action: Action | Tick) => Step<State, Effect>,
		now: () => number = Date.now,
	) {
		this.#state = state;
		this.#reduce = reduce;
		this.#now = now;
	}

	getSnapshot(): State {
		return this.#state;
	}

	/** Calls `listener` after every change, before its effects; the returned function ends that. */
	subscribe(listener: (before: State) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** Changes the state at once, so that the next key of the same read finds it changed. */
	dispatch(action: Action | Tick): void {
		const before = this.#state;
		const {state, effects} = this.#reduce(before, action);
		this.#state = state;
		this.#wake();
		if (state !== before) {
			for (const listener of this.#listeners) {
				listener(before);
			}
		}
		for (const effect of effects) {
			if (this.#perform === undefined) {
				this.#waiting.push(effect);
			} else {
				this.#perform(effect);
			}
		}
	}

	/**
	 * Says who performs effects; those that came before are performed now.
	 *
	 * @param fail - Is told what went wrong.
	 * @returns Ends that.
	 */
	attach(performers: Performers<Effect>, fail: (error: unknown) => void): () => void {
		const perform = async (effect: Effect) => {
			try {
				// Effect and performer belong together; of a union of both, the compiler cannot know it.
				await performers[effect.type as Effect['type']](effect as never);
			} catch (error) {
				fail(error);
			}
		};
		this.#perform = effect => void perform(effect);
		for (const effect of this.#waiting.splice(0)) {
			this.#perform(effect);
		}
		return () => {
			this.#perform = undefined;
		};
	}

	/** Nothing happens by itself any more. */
	stop(): void {
		this.#callOff?.();
	}

	#wake(): void {
		this.#callOff?.();
		const {armed} = this.#state;
		if (armed !== undefined) {
			// Never longer, whatever was done to the clock.
			const leftMs = Math.max(0, Math.min(ARMED_MS, dueAt(armed) - this.#now()));
			this.#callOff = later(leftMs, () => this.dispatch({type: 'tick', at: this.#now()}), false);
		}
	}
}
