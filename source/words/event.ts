import type {Hold, SessionEvent} from '../session/events.ts';
import {plural} from '../text/format.ts';
import {rsaOnly} from '../text/rsa-only.ts';
import type {Remark} from './remark.ts';

/** Said in the beginning; it stays true, and on the screen, when somebody saves later on. */
export const nothingIsSaved = 'Nothing is saved unless one of you types /save. Closing this ends it.';

/**
 * What the message pane says about an event.
 *
 * @param peer - What the peer is called: its name, or "the peer".
 * @returns `undefined` for what the connection pane shows, and for messages.
 */
export function eventWords(event: SessionEvent, peer: string): Remark | undefined {
	switch (event.type) {
		case 'round-started':
			return event.round > 1
				? {mark: '--', text: 'A new session with new keys: nobody is verified yet.'}
				: undefined;
		case 'link-shared':
			return {mark: '--', text: sharedWords[event.blocked]};
		case 'secured':
			return securedWords(event, peer);
		case 'verified':
			return {mark: '--', text: verifiedWords(event.by, peer)};
		case 'mismatched':
			return {mark: '=!=', text: mismatchedWords(peer)};
		case 'outbox-held':
			return {mark: '=!=', text: heldWords(event.why, event.count)};
		case 'outbox-released':
			return {mark: '--', text: 'What you type goes out again, and what waited too.'};
		case 'renamed':
			return {mark: '--', text: renamedWords(event, peer)};
		case 'saved':
			// Whoever typed /save is told where it went.
			return event.by === 'self'
				? undefined
				: {mark: '-!-', text: `${atStart(peer)} wrote this chat to a file.`};
		case 'lost':
			return lostWords(event);
		case 'closed':
			return event.reason === undefined
				? {mark: '--', text: 'The chat is over: keys destroyed.'}
				: {mark: '=!=', text: sentences(event.reason.message, event.reason.advice)};
		case 'keys-made':
		case 'listening':
		case 'dialing':
		case 'dial-failed':
		case 'outbound-linked':
		case 'inbound-linked':
		case 'stranger-refused':
		case 'link-dropped':
		case 'peer-greeted':
		case 'message':
		case 'queued':
		case 'sending':
		case 'sent':
		case 'delivered':
		case 'undelivered':
		case 'cancelled':
		// Whoever sent it is told why by its receipt.
		case 'refused':
		case 'typing':
			return undefined;
		default:
			return event satisfies never;
	}
}

const sharedWords = {
	inbound:
		'You can reach them; they cannot reach you: open the TCP port on this side. The chat works meanwhile.',
	outbound:
		'They can reach you; you cannot reach them: their side must open its TCP port. The chat works meanwhile.',
} as const;

function securedWords(event: Extract<SessionEvent, {type: 'secured'}>, peer: string): Remark {
	if (event.protocol === 1) {
		return {
			mark: '-->',
			text: `${peer} connected · LEGACY v1: encrypted, but anyone on the path could be the peer`,
		};
	}
	const weak = event.hybrid ? '' : `${rsaOnly} · `;
	const advice = 'NOT VERIFIED: compare codes by phone, see /verify';
	return {mark: '-->', text: `${event.peerName ?? peer} connected · ${weak}${advice}`};
}

function verifiedWords(by: 'code' | 'proof', peer: string): string {
	return by === 'code'
		? `The codes match: ${peer} is verified.`
		: `${atStart(peer)} is verified: the same as in the verified session before.`;
}

function mismatchedWords(peer: string): string {
	return `CODES DO NOT MATCH: someone may be listening. ${mismatchAdvice(peer)}`;
}

/** What to do after codes were compared and did not match; the same wherever it is said. */
export function mismatchAdvice(peer: string): string {
	return `If you mistyped, /verify again; if not, say nothing more here, ask ${peer} by phone, then /reconnect.`;
}

function heldWords(why: Hold, count: number): string {
	const waits = count === 0 ? '' : ` ${plural(count, 'message')} ${count === 1 ? 'waits' : 'wait'}.`;
	return `HELD: nothing you type goes out, because ${heldBecause[why]}.${waits} ${heldAdvice[why]}`;
}

const heldBecause: Readonly<Record<Hold, string>> = {
	'codes-differ': 'the codes differ',
	'not-verified': 'this peer is not verified as the one before was',
	'verify-required': 'the codes must match first, as you asked',
};

const heldAdvice: Readonly<Record<Hold, string>> = {
	'codes-differ': '/verify the code again, or /release to send all the same.',
	'not-verified': 'Compare codes with /verify, or /release to send without it.',
	'verify-required': 'Compare codes with /verify.',
};

/** The same in a few words, from the fullest to the briefest: it stands where one types. */
export function heldLabels(why: Hold): readonly string[] {
	const ways = why === 'verify-required' ? '/verify' : '/verify or /release';
	const held = 'HELD: nothing you type goes out';
	const full = `${held} · ${ways}`;
	return [...(why === 'codes-differ' ? [`CODES DO NOT MATCH · ${full}`] : []), full, held, 'HELD'];
}

function renamedWords(event: SessionEvent & {readonly type: 'renamed'}, peer: string): string {
	if (event.from === 'self') {
		return event.name === undefined ? 'You have no name any more.' : `You are now called ${event.name}.`;
	}

	return event.name === undefined
		? `${atStart(peer)} has no name any more.`
		: `${atStart(peer)} is now called ${event.name}.`;
}

function lostWords(event: SessionEvent & {readonly type: 'lost'}): Remark {
	const {reason, retry} = event;
	// What is not retried by itself is what somebody may have done on purpose.
	return {
		mark: retry === 'by-hand' ? '=!=' : '<--',
		text: sentences(reason.message, reason.advice, nextWords[retry]),
	};
}

const nextWords = {
	automatic: 'A new session with new keys starts by itself.',
	waiting: 'Waiting for the peer to come back.',
	'by-hand': '/reconnect starts a new session.',
} as const;

function sentences(...parts: readonly string[]): string {
	return parts
		.filter(part => part !== '')
		.map(part => capitalized(/[.!?]$/.test(part) ? part : `${part}.`))
		.join(' ');
}

/** A name stays as it is written. */
function atStart(peer: string): string {
	return peer === 'the peer' ? 'The peer' : peer;
}

function capitalized(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
