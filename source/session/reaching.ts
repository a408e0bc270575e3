import {reasonOf, type TtchatError} from '../errors.ts';
import type {Link} from '../net/link.ts';
import {Dialing} from './dialing.ts';
import type {RoundEvent} from './events.ts';
import {Punching} from './punching.ts';
import type {Seams} from './seams.ts';

/** Whom it reports to. */
export type ReachingHandlers = {
	readonly tell: (event: RoundEvent) => void;
	readonly onLink: (link: Link, how: 'dialed' | 'punched') => void;
	/** The round cannot go on: the target is ourselves. */
	readonly onHopeless: (error: TtchatError) => void;
	readonly onFault: (cause: unknown) => void;
};

/** All that a round does to reach the peer, and what is told of it: ordinary dials, and those that are to meet the peer's. */
export class Reaching {
	readonly #dialing: Dialing;
	readonly #punching: Punching;
	readonly #onFault: (cause: unknown) => void;

	constructor(
		seams: Pick<Seams, 'way' | 'clock' | 'random'>,
		{tell, onLink, onHopeless, onFault}: ReachingHandlers,
	) {
		this.#onFault = onFault;
		// Where nothing is dialed, nothing of it is told.
		const {host: address, port} = seams.way.dialer?.target ?? {host: 'unknown', port: 0};
		this.#dialing = new Dialing(seams, {
			onTry: attempt => tell({type: 'dialing', address, port, attempt}),
			onFailure: (attempt, error, retryInMs) =>
				tell({type: 'dial-failed', address, port, attempt, reason: reasonOf(error), retryInMs}),
			onLink: link => onLink(link, 'dialed'),
			onHopeless: error => (error.code === 'ERR_INTERNAL' ? onFault(error) : onHopeless(error)),
		});
		this.#punching = new Punching(seams, {
			onBegin: (meeting, from) => tell({type: 'punching', address: meeting.host, port: meeting.port, from}),
			onObstacle: error => tell({type: 'punch-obstructed', reason: reasonOf(error)}),
			onLink: link => onLink(link, 'punched'),
			onFault,
		});
	}

	/** Dials the ordinary way, until that is answered or told to stop. */
	dial(): void {
		this.#dialing.start().catch(this.#onFault);
	}

	/** Ends all dials that are on. */
	stop(): void {
		this.#dialing.stop();
		this.#punching.want(false);
	}

	/** Whether to try to meet the peer's own dials. */
	punch(wanted: boolean): void {
		this.#punching.want(wanted);
	}

	/** The peer is there: no more waiting before the next dial. */
	hurry(): void {
		this.#dialing.hurry();
	}

	/** The link that was dialed last came to nothing. */
	drop(error: TtchatError): void {
		this.#dialing.drop(error);
	}
}
