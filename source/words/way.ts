import type {WayKind} from '../session/events.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {sentences} from './sentences.ts';

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

/** The same where there is no pane that says why. */
export function punchSentence(meeting: {readonly port: number}): string {
	return sentences(`${punchWords(meeting)}, for routers that let nobody in`);
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
	const way = carrierOf(snapshot);
	return `${way === 'direct' ? 'direct' : meanings[way]}, over ${links}${trip === undefined ? '' : `; ${trip} there and back`}`;
}

/** Which ways are tried until one carries the chat, and what came of them so far; one line each. */
export function triedWords({way, punch, stage}: SessionSnapshot): readonly string[] {
	if (stage !== 'connecting') return [];
	const isDirect = way.kind === 'direct' || way.kind === 'mapped';
	const lines = [
		way.kind !== 'direct' && sentences(`meeting ${way.label}`),
		punch?.state === 'dialing' && punchSentence(punch),
		punch?.state === 'obstructed' &&
			sentences(`not meeting in the middle: ${punch.reason.message}`, punch.reason.advice),
		isDirect && !way.punches && 'Not meeting in the middle: --no-punch.',
	];
	return lines.filter(line => typeof line === 'string');
}

/** Where the two links came about in two ways, the one that is not the usual. */
function carrierOf({phases: {outbound, inbound}, way}: SessionSnapshot): WayKind {
	const ways = [
		outbound.what === 'connected' && outbound.way,
		inbound.what === 'key-accepted' && inbound.way,
	];
	const known = ways.filter(kind => kind !== false);
	return known.find(kind => kind !== 'direct') ?? known[0] ?? way.kind;
}

function linkWords({phases: {outbound, inbound}}: SessionSnapshot): string | undefined {
	if (outbound.what === 'shared') return 'the one link that the peer dialed';
	if (outbound.what === 'connected' && outbound.way === 'punched') return 'the one link that both dialed';
	if (inbound.what === 'shared') return 'the one link that you dialed';
	return outbound.what === 'connected' ? 'two links, one each way' : undefined;
}
