import type {EventOf} from '../session/events.ts';
import {formatAddress} from '../session/plan/target.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {reasonWords} from './failure.ts';
import {reachCommand} from './other-side.ts';
import type {Remark} from './remark.ts';
import {sentences} from './sentences.ts';
import {meanings} from './way.ts';

/** How the two sides meet, and whether anybody in between lets the peer through to us. */
type ReachEvent = EventOf<
	'way' | 'link-punched' | 'link-shared' | 'publishing' | 'reachable' | 'unreachable'
>;

/** What is said of the way that a chat takes. Of the usual one nothing. */
export function describeReach(event: ReachEvent, snapshot: SessionSnapshot): readonly Remark[] {
	const {way} = snapshot;
	switch (event.type) {
		case 'way':
			return event.kind === 'direct' ? [] : [{mark: '--', text: `The chat goes ${event.label}.`}];
		case 'link-punched':
			return [{mark: '--', text: sentences(`connected ${meanings.punched}`)}];
		case 'link-shared': {
			// Where it could not be otherwise, there is nothing to mend.
			const possible = event.blocked === 'inbound' ? way.listens : way.dials;
			return possible ? [{mark: '--', text: sharedWords[event.blocked]}] : [];
		}
		case 'publishing':
			return [{mark: '--', text: `${sentences(publishingWords)} Then you see what your partner types.`}];
		case 'reachable':
			return describeReachable(event, snapshot);
		case 'unreachable':
			return [{mark: '-!-', text: reasonWords(event.reason)}];
		default:
			return event satisfies never;
	}
}

/** With the command for the other side, which is the point of it. */
function describeReachable(event: EventOf<'reachable'>, snapshot: SessionSnapshot): readonly Remark[] {
	const command = reachCommand(snapshot);
	const text =
		event.key === undefined
			? sentences(routerWords(event))
			: 'The onion is there. Whoever has its key gets in: give the command to your partner alone.';
	const what: Remark = {mark: '--', text};
	if (command === undefined) return [what];
	return [what, {mark: '--', text: `Your partner types: ${command}`, shownInPane: true}];
}

const publishingWords = 'publishing the onion, which may take a minute';

function routerWords({address, port}: {readonly address: string; readonly port: number}): string {
	return `the router lets the peer in, at ${formatAddress(address, port)}`;
}

/**
 * Whether anybody in between lets the peer through to us, in a sentence without its end: `undefined` where nobody was
 * asked, or has not answered yet.
 */
export function reachWords({reach}: SessionSnapshot): string | undefined {
	if (reach === undefined) return undefined;
	if (reach.state === 'publishing') return publishingWords;
	if (reach.state === 'unreachable') return reach.reason.message;
	return reach.key === undefined
		? routerWords(reach)
		: `the onion is there: ${formatAddress(reach.address, reach.port)}`;
}

const sharedWords = {
	inbound:
		'You can reach them; they cannot reach you: open the TCP port on this side. The chat works meanwhile.',
	outbound:
		'They can reach you; you cannot reach them: their side must open its TCP port. The chat works meanwhile.',
} as const;
