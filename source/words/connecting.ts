import type {EventOf} from '../session/events.ts';
import {formatAddress} from '../session/plan/target.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {plural} from '../text/format.ts';
import type {Remark} from './remark.ts';
import {sentences} from './sentences.ts';
import {punchSentence} from './way.ts';

/** What happens until two keys have been exchanged. */
type ConnectingEvent = EventOf<
	| 'keys-made'
	| 'listening'
	| 'dialing'
	| 'dial-failed'
	| 'punching'
	| 'punch-obstructed'
	| 'outbound-linked'
	| 'inbound-linked'
	| 'stranger-refused'
	| 'link-dropped'
	| 'peer-greeted'
>;

/** The panes show all of it, as phases; said again, it would drive the messages away. */
export function describeConnecting(
	event: ConnectingEvent,
	{strangers, way}: SessionSnapshot,
): readonly Remark[] {
	switch (event.type) {
		case 'keys-made':
			return [goesOn('keys', `Keys are ready, after ${(event.elapsedMs / 1000).toFixed(1)} s.`)];
		case 'listening':
			return [{mark: '--', text: `Listening on ${whereOf(event)}.`, shownInPane: true}];
		case 'dialing':
			// Said once for each address: what comes of it is said below.
			return event.attempt === 1 ? [goesOn(`dialing ${whereOf(event)}`, `Dialing ${whereOf(event)}.`)] : [];
		case 'dial-failed': {
			const tries = event.attempt > 1 ? ` after ${event.attempt} tries` : '';
			const what = `cannot reach ${whereOf(event)}${tries}: ${event.reason.message}`;
			return [
				fails(`dial-failed ${whereOf(event)}`, sentences(what, event.reason.advice), event.reason.code),
			];
		}
		case 'punching':
			return [goesOn('punching', punchSentence(event))];
		case 'punch-obstructed':
			// Whoever can be dialed needs no more; /status has it.
			return [];
		case 'outbound-linked':
			return [
				goesOn(
					`outbound ${whereOf(event)}`,
					`${whereOf(event)} can be reached; waiting for ${way.listens ? 'the peer to reach you' : 'its key'}.`,
				),
			];
		case 'inbound-linked':
			return [goesOn(`inbound ${event.address}`, `${event.address} has reached you; waiting for its key.`)];
		case 'stranger-refused': {
			const count = strangers.count > 1 ? `; ${plural(strangers.count, 'stranger')} so far` : '';
			return [fails('stranger', `Refused a stranger from ${event.address}${count}.`, '')];
		}
		case 'link-dropped': {
			const text = sentences(
				`${linkNames[linkOf(event)]} went again${event.count === undefined ? '' : `, ${event.count} times in a second`}: ${event.reason.message}`,
				'Waiting goes on',
			);
			return [fails(`dropped ${linkOf(event)}`, text, event.reason.code)];
		}
		case 'peer-greeted':
			return [goesOn('greeted', `The peer's key has come (protocol v${event.protocol}): securing the chat.`)];
		default:
			return event satisfies never;
	}
}

const linkNames = {
	outbound: 'your link to the peer',
	inbound: "the peer's link to you",
	punched: 'the link that was to be met in the middle',
} as const;

function linkOf({side, way}: EventOf<'link-dropped'>): keyof typeof linkNames {
	return way === 'punched' ? 'punched' : side;
}

function whereOf({address, port}: {readonly address: string; readonly port: number}): string {
	return formatAddress(address, port);
}

function goesOn(topic: string, text: string): Remark {
	return {mark: '--', text, topic, variant: '', shownInPane: true};
}

function fails(topic: string, text: string, variant: string): Remark {
	return {mark: '-!-', text, topic, variant, shownInPane: true};
}
