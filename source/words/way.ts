import type {WayKind} from '../session/events.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';

/** What each way means, in the middle of a sentence. */
export const meanings: Readonly<Record<WayKind, string>> = {
	direct: 'directly',
	punched: 'through both routers, directly',
	mapped: 'through a port that your router opened, directly',
	proxy: 'through a proxy',
	onion: 'through Tor',
};

/** That both sides dial each other at the same moment, and at which port. */
export function punchWords({port}: {readonly port: number}): string {
	return `also meeting in the middle, port ${port}`;
}

/** How long it takes there and back, once that is known: `38 ms`, `1.2 s`. */
export function tripWords({roundTripMs}: SessionSnapshot): string | undefined {
	if (roundTripMs === undefined) return undefined;
	return roundTripMs < 1000 ? `${roundTripMs} ms` : `${(roundTripMs / 1000).toFixed(1)} s`;
}

/** How the two sides are linked, and how far apart they are: while they are. */
export function wayWords(snapshot: SessionSnapshot): string | undefined {
	const links = linkWords(snapshot);
	if (snapshot.stage !== 'secured' || links === undefined) return undefined;
	const trip = tripWords(snapshot);
	return `direct, over ${links}${trip === undefined ? '' : `; ${trip} there and back`}`;
}

function linkWords({phases: {outbound, inbound}}: SessionSnapshot): string | undefined {
	if (outbound.what === 'shared') return 'the one link that the peer dialed';
	if (inbound.what === 'shared') return 'the one link that you dialed';
	return outbound.what === 'connected' ? 'two links, one each way' : undefined;
}
