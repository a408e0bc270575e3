import type {CancelTimer, Clock} from '../clock.ts';
import {LINK_REPORT_INTERVAL_MS} from '../constants.ts';
import type {Unstamped} from '../events.ts';

type Dropped = Extract<Unstamped, {readonly type: 'link-dropped'}>;

/**
 * Tells of links from the peer's address that come and go: of the first at once, of those that follow once a second what
 * is left of them. Who connects from there thousands of times must not drown all else.
 */
export class LinkReports {
	readonly #clock: Clock;
	readonly #tell: (happening: Unstamped) => void;
	/** Links that were told, or would be, and have not gone. */
	#standing = 0;
	/** What came of those that stand, in order. */
	#held: Unstamped[] = [];
	#dropped: (Dropped & {readonly count: number}) | undefined;
	/** Runs from the last time that a link was told to have gone. */
	#resting: CancelTimer | undefined;

	constructor(clock: Clock, tell: (happening: Unstamped) => void) {
		this.#clock = clock;
		this.#tell = tell;
	}

	/** Whether it is told later. What was held back is told now if what happens may follow from it. */
	holds(happening: Unstamped): boolean {
		switch (happening.type) {
			case 'inbound-linked':
				this.#standing += 1;
				return this.#hold(happening);
			case 'peer-greeted':
				// All others that wait are ended then.
				this.#standing = Math.min(1, this.#standing);
				return this.#hold(happening);
			case 'link-dropped':
				return happening.side === 'inbound' && happening.way !== 'punched' && this.#drop(happening);
			case 'round-started':
			case 'lost':
				this.#flush();
				this.#standing = 0;
				return false;
			default:
				if (!besides.has(happening.type)) this.#flush();
				return false;
		}
	}

	/** No more reports; what was held back is told. */
	end(): void {
		this.#resting?.();
		this.#resting = undefined;
		this.#flush();
	}

	#hold(happening: Unstamped): boolean {
		if (this.#resting === undefined) return false;
		this.#held.push(happening);
		return true;
	}

	#drop(happening: Dropped): boolean {
		this.#standing = Math.max(0, this.#standing - 1);
		if (this.#resting === undefined) {
			this.#rest();
			return false;
		}
		this.#dropped = {...happening, count: (this.#dropped?.count ?? 0) + 1};
		const newest = this.#held.findLast(({type}) => type === 'inbound-linked');
		this.#held = newest === undefined || this.#standing === 0 ? [] : [newest];
		return true;
	}

	#rest(): void {
		this.#resting = this.#clock.setTimer(LINK_REPORT_INTERVAL_MS, () => {
			this.#resting = undefined;
			if (this.#dropped !== undefined) this.#rest();
			this.#flush();
		});
	}

	#flush(): void {
		const {count = 0, ...dropped} = this.#dropped ?? {};
		const told = 'type' in dropped ? [count > 1 ? {...dropped, count} : dropped] : [];
		const happened = [...told, ...this.#held];
		this.#dropped = undefined;
		this.#held = [];
		for (const happening of happened) this.#tell(happening);
	}
}

/** What goes on beside, whatever comes of the peer's links. */
const besides: ReadonlySet<Unstamped['type']> = new Set<Unstamped['type']>([
	'keys-made',
	'listening',
	'dialing',
	'dial-failed',
	'outbound-linked',
	'punching',
	'punch-obstructed',
	'stranger-refused',
	'queued',
	'publishing',
	'reachable',
	'unreachable',
]);
