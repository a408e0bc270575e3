import type {Hold, SessionEvent} from '../session/events.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {rsaOnly} from '../text/rsa-only.ts';
import type {Remark} from '../words/remark.ts';

/** What happens once keys have been exchanged, and how it ends, in words. */
export function describeChat(
	event: SessionEvent,
	before: SessionSnapshot,
	after: SessionSnapshot,
	requireVerify: boolean,
): readonly Remark[] {
	switch (event.type) {
		case 'secured':
			return describeSecured(event, requireVerify);
		case 'verified':
			return [{mark: '--', text: describeVerified(after.peerName ?? 'the peer', event.by)}];
		case 'mismatched':
			return [
				{
					mark: '=!=',
					text: `CODES DO NOT MATCH: someone may be listening. If you mistyped, /verify again; if not, say nothing more here, ask ${after.peerName ?? 'the peer'} by phone, then /reconnect`,
				},
			];
		case 'outbox-held':
			return [{mark: '=!=', text: describeHold(event.why)}];
		case 'outbox-released':
			return [{mark: '--', text: 'what you type goes out again, and what waited too'}];
		case 'renamed':
			return [{mark: '--', text: describeRenamed(event, before)}];
		case 'saved':
			return [
				event.by === 'peer'
					? {mark: '-!-', text: `${before.peerName ?? 'the peer'} has written this chat to a file`}
					: {mark: '--', text: 'this chat was written to a file; the peer was told'},
			];
		case 'lost':
			return [describeLost(event, before)];
		case 'closed':
			return [describeClosed(event, before)];
		default:
			return [];
	}
}

/** Why nothing goes out, and what would let it. */
export function describeHold(why: Hold): string {
	switch (why) {
		case 'codes-differ':
			return "HELD: nothing you type goes out, because the codes differ. Type /verify and the peer's code, or /release to send all the same";
		case 'not-verified':
			return "HELD: nothing you type goes out, because this peer is not verified as the one before was. Type /verify and the peer's code, or /release to send without it";
		case 'verify-required':
			return "HELD: nothing you type goes out before the codes match. Type /verify and the peer's code";
		default:
			return why satisfies never;
	}
}

/** What to do with one's own code, in one line. */
export function explainCode(ownCode: string, who: string): string {
	return `your code is ${ownCode}. Tell ${who} by phone or in person, and type the code that you are told: /verify 1234 5678`;
}

function describeSecured(
	event: Extract<SessionEvent, {readonly type: 'secured'}>,
	requireVerify: boolean,
): readonly Remark[] {
	if (event.protocol === 1) {
		return [
			{
				mark: '-->',
				text: `the peer is connected. LEGACY v1: encrypted, but anyone on the path could be the peer`,
			},
			...(requireVerify
				? [
						{
							mark: '-!-',
							text: 'nothing is sent: a v1 peer cannot be verified, and you asked for that',
						} as const,
					]
				: []),
		];
	}
	const who = event.peerName ?? 'the peer';
	const weak = event.hybrid ? '' : `, ${rsaOnly}`;
	return [
		{mark: '-->', text: `${who} is connected. Protocol v2, NOT VERIFIED${weak}`},
		{mark: '--', text: explainCode(event.ownCode, who)},
	];
}

function describeVerified(who: string, by: 'code' | 'proof'): string {
	return by === 'code'
		? `verified: the codes match, this is ${who}`
		: `verified: this is the same peer as before, ${who}`;
}

function describeRenamed(
	event: Extract<SessionEvent, {readonly type: 'renamed'}>,
	before: SessionSnapshot,
): string {
	if (event.from === 'self') {
		return event.name === undefined
			? 'the peer sees no name of yours now'
			: `the peer sees you as ${event.name} now`;
	}
	const was = before.peerName ?? 'the peer';
	return event.name === undefined ? `${was} has no name any more` : `${was} is called ${event.name} now`;
}

function describeLost(
	event: Extract<SessionEvent, {readonly type: 'lost'}>,
	before: SessionSnapshot,
): Remark {
	const {code, message, advice} = event.reason;
	const topic = {topic: 'lost', variant: `${code} ${event.retry}`};
	switch (event.retry) {
		case 'automatic':
			return {
				mark: '-!-',
				text: `${message}. ${advice} A new session with new keys starts by itself`,
				...topic,
			};
		case 'waiting':
			return {
				mark: '<--',
				text: `${before.peerName ?? 'the peer'} has left. Waiting in case of a return, with new keys; /quit ends that`,
				...topic,
			};
		case 'by-hand':
			return {mark: '=!=', text: `${message}. ${advice} /reconnect starts a new session, /quit ends`};
		default:
			return event.retry satisfies never;
	}
}

function describeClosed(
	{reason}: Extract<SessionEvent, {readonly type: 'closed'}>,
	{recording}: SessionSnapshot,
): Remark {
	const why = reason === undefined ? '' : `: ${reason.message}. ${reason.advice}`.replace(/\.$/, '');
	const by = [...(recording.self ? ['you'] : []), ...(recording.peer ? ['the peer'] : [])].join(' and ');
	const written = by === '' ? 'nothing written' : `written to a file by ${by}`;
	return {mark: '--', text: `the chat is closed${why}. Keys destroyed, ${written}`};
}
