import type {EventOf, SessionEvent} from '../session/events.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {describeConnecting} from './connecting.ts';
import {reasonWords} from './failure.ts';
import {holdSentences} from './hold.ts';
import {describeReach} from './reach.ts';
import {writtenWords} from './recording.ts';
import type {Mark, Remark} from './remark.ts';
import {nextWordsAfter} from './retry.ts';
import {atStart, nameless, sentences} from './sentences.ts';
import {describeTransfer} from './transfer.ts';
import {codeWords, mismatchAdvice, rsaOnly, trustSentence} from './trust.ts';

/**
 * What is said of an event: the same in every mode. Of messages nothing: they are shown, with what becomes of them.
 *
 * @param before - The snapshot that it changes.
 * @param after - The snapshot that it leads to.
 */
export function describeEvent(
	event: SessionEvent,
	before: SessionSnapshot,
	after: SessionSnapshot,
): readonly Remark[] {
	const who = before.peerName ?? after.peerName ?? nameless;
	switch (event.type) {
		case 'round-started':
			return describeRound(event.round);
		case 'secured':
			return describeSecured(event, who);
		case 'verified':
			return [says('--', verifiedWords[event.by](who))];
		case 'mismatched':
			return [says('=!=', `${trustSentence('mismatched')}. ${mismatchAdvice(who)}`)];
		case 'outbox-held':
			return [says('=!=', holdSentences(event.why, event.count, after.trust))];
		case 'outbox-released':
			return [says('--', 'What you type goes out again, and what waited too.')];
		case 'renamed':
			return describeRenamed(event, before);
		case 'saved':
			// Whoever saves is told where it went.
			return event.by === 'self'
				? [{...says('--', 'This chat was written to a file, and the peer was told.'), shownInPane: true}]
				: [says('-!-', `${atStart(who)} wrote this chat to a file.`)];
		case 'lost':
			return [describeLost(event)];
		case 'closed':
			return [describeClosed(event, before, who)];
		case 'link-punched':
		case 'link-shared':
		case 'way':
		case 'publishing':
		case 'reachable':
		case 'unreachable':
			return describeReach(event, after);
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
			return [];
		case 'file-queued':
		case 'file-offered':
		case 'file-accepted':
		case 'file-progress':
		case 'file-done':
		case 'file-ended':
			return describeTransfer(event, before, who);
		default:
			return describeConnecting(event, after);
	}
}

function says(mark: Mark, text: string): Remark {
	return {mark, text};
}

function describeRound(round: number): readonly Remark[] {
	return round === 1
		? [{mark: '--', text: 'Making new keys (RSA-4096).', shownInPane: true}]
		: [
				{
					mark: '--',
					text: 'A new start with new keys: nobody is verified yet.',
					topic: 'round',
				},
			];
}

function describeSecured(event: EventOf<'secured'>, who: string): readonly Remark[] {
	const isThere = `${atStart(who)} connected`;
	if (event.protocol === 1) {
		return [says('-->', `${isThere}. ${trustSentence('legacy')}.`)];
	}
	const how = event.hybrid ? isThere : `${isThere}, ${rsaOnly}`;
	return [
		says('-->', `${how}. ${trustSentence('unverified')}.`),
		{...says('--', codeWords(event.ownCode, who)), shownInPane: true},
	];
}

const verifiedWords = {
	code: (who: string) => `The codes match: ${who} is verified.`,
	proof: (who: string) => `${atStart(who)} is verified: the same as the one that you verified before.`,
} as const;

function describeRenamed({from, name}: EventOf<'renamed'>, before: SessionSnapshot): readonly Remark[] {
	if (from === 'peer') {
		const now = name === undefined ? 'has no name any more' : `is now called ${name}`;
		return [says('--', `${atStart(before.peerName ?? nameless)} ${now}.`)];
	}
	const remark = says(
		'--',
		name === undefined ? 'You have no name any more.' : `You are now called ${name}.`,
	);
	// The name that one began with is no news on a screen that has just been asked for it.
	return [before.round === 0 ? {...remark, shownInPane: true} : remark];
}

function describeLost(event: EventOf<'lost'>): Remark {
	const {reason, retry} = event;
	const text = sentences(reason.message, reason.advice, nextWordsAfter(event));
	// What is not retried by itself is what somebody may have done on purpose.
	return retry === 'by-hand'
		? says('=!=', text)
		: {mark: '<--', text, topic: 'lost', variant: `${reason.code} ${retry}`};
}

function describeClosed(
	{reason}: EventOf<'closed'>,
	{recording, fileCounts}: SessionSnapshot,
	who: string,
): Remark {
	const why = reason === undefined ? [] : [reasonWords(reason)];
	const text = sentences(
		'the chat is over',
		...why,
		`keys destroyed, ${writtenWords(recording, who, fileCounts.received)}`,
	);
	return says(reason === undefined ? '--' : '=!=', text);
}
