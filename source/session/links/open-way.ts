import {reasonOf} from '../../errors.ts';
import type {Address, Link, WayNews} from '../../net/link.ts';
import type {Way} from '../../net/way.ts';
import type {Unstamped} from '../events.ts';

/** Whom the listening end of a way reports to. */
export type WayHandlers = {
	readonly tell: (happening: Unstamped) => void;
	readonly onLink: (link: Link) => void;
	readonly onStranger: (address: string) => void;
};

/**
 * Tells which way it is, and opens the end of it that listens.
 *
 * @returns Where it listens, if it does.
 * @throws {TtchatError} What `listen()` throws.
 */
export async function openWay(
	{kind, label, listener, dialer, puncher}: Way,
	{tell, onLink, onStranger}: WayHandlers,
): Promise<Address | undefined> {
	const ends = {listens: listener !== undefined, dials: dialer !== undefined, punches: puncher !== undefined};
	tell({type: 'way', kind, label, ...ends, ...(dialer && {target: dialer.target})});
	return listener?.listen({onLink, onStranger, onNews: news => tell(toEvent(news))});
}

function toEvent(news: WayNews): Unstamped {
	if (news.type !== 'unreachable') return news;
	return {type: 'unreachable', way: news.way, reason: reasonOf(news.error)};
}
