import {isRecent} from '../session/clock.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {nextWordsAfter} from './retry.ts';

/** What stands in the way, in a sentence, and what to do about it. */
type Diagnosis = {readonly finding: string; readonly advice: string};

/** How long one leg stands before the other one's absence is called a blockage; dialing takes up to 5 s. */
export const LEG_PATIENCE_MS = 6000;

/**
 * What to tell somebody who waits: which of the two legs is missing, and who can mend that.
 *
 * @param snapshot - Of the session.
 * @param now - As `performance.now()` tells it.
 * @returns `undefined` while all goes as it should.
 */
export function diagnose(snapshot: SessionSnapshot, now: number): Diagnosis | undefined {
	if (snapshot.stage === 'halted' || snapshot.stage === 'closed') {
		return snapshot.reason && {finding: snapshot.reason.message, advice: snapshot.reason.advice};
	}
	if (snapshot.stage !== 'connecting') {
		return undefined;
	}
	return (
		cutOff(snapshot, now) ??
		blockedInbound(snapshot, now) ??
		silentPeer(snapshot, now) ??
		blockedOutbound(snapshot) ??
		closedToAll(snapshot) ??
		blockedBoth(snapshot) ??
		nobodyYet(snapshot)
	);
}

/** A round that came to nothing: the next is a while off, so that nobody can try one code after the other. */
function cutOff({phases: {keys}, reason}: SessionSnapshot, now: number): Diagnosis | undefined {
	if (keys.what !== 'retrying' || reason === undefined) {
		return undefined;
	}
	const advice = nextWordsAfter({retry: 'automatic', retryInMs: keys.retryAt - now});
	return {finding: reason.message, advice};
}

function blockedInbound({phases, listening}: SessionSnapshot, now: number): Diagnosis | undefined {
	const {outbound, inbound} = phases;
	if (outbound.what !== 'connected' || inbound.what !== 'listening') {
		return undefined;
	}
	if (isRecent(outbound.since, LEG_PATIENCE_MS, now)) {
		return undefined;
	}
	const port = listening === undefined ? 'the port' : `TCP ${listening.port}`;
	return {
		finding: 'You can reach them; they cannot reach you.',
		advice: `Open ${port} on this side, and check that they dial this machine's address and port.`,
	};
}

/** What answers our dial has to answer on that very link, where nobody can dial us. */
function silentPeer(
	{phases: {outbound, security}, way}: SessionSnapshot,
	now: number,
): Diagnosis | undefined {
	if (way.listens || outbound.what !== 'connected' || security.what !== 'waiting') {
		return undefined;
	}
	if (isRecent(outbound.since, LEG_PATIENCE_MS, now)) {
		return undefined;
	}
	return {
		finding: 'Somebody answers, and no key comes.',
		advice: 'The other side needs ttchat with protocol v2: the original has to dial you, and cannot here.',
	};
}

function blockedOutbound({phases}: SessionSnapshot): Diagnosis | undefined {
	const {outbound, inbound} = phases;
	if (outbound.what !== 'retrying' || (inbound.what !== 'accepted' && inbound.what !== 'key-accepted')) {
		return undefined;
	}
	return {
		finding: `They can reach you; you cannot reach them: ${outbound.reason.message}.`,
		advice: `Ask them to open the port that you dial (${outbound.address}) on their side.`,
	};
}

/** Nobody is dialed on this way, and nobody can come. */
function closedToAll({way, reach}: SessionSnapshot): Diagnosis | undefined {
	if (way.dials || reach?.state !== 'unreachable') {
		return undefined;
	}
	return {finding: 'Nobody can reach you yet.', advice: reach.reason.advice};
}

/** What stands in the way here, and not at the other side. */
const ours: ReadonlyMap<string, string> = new Map([
	['ERR_PROXY_UNREACHABLE', 'Your proxy is not there.'],
	['ERR_PROXY_ANSWER', 'What should be your proxy is none.'],
	['ERR_PROXY_LOGIN', 'Your proxy does not know you.'],
	['ERR_PROXY_REFUSED', 'Your proxy does not let you through.'],
	['ERR_ONION_KEY', 'The onion does not open to you.'],
]);

/** Neither dials nor meeting in the middle: the peer is not there, or a router gives every connection another port. */
function blockedBoth({
	phases: {outbound, inbound},
	punch,
	way,
	listening,
}: SessionSnapshot): Diagnosis | undefined {
	const isBlocked = outbound.what === 'retrying' && UNANSWERED.has(outbound.reason.code);
	if (!isBlocked || outbound.attempt <= PATIENT_TRIES || inbound.what !== 'listening') return undefined;
	const port = listening === undefined ? 'your port' : `TCP ${listening.port}`;
	const ways = `open ${port} on one side${way.kind === 'mapped' ? '' : ', or try --map there'}, or --onion`;
	if (punch?.state === 'dialing') {
		return {
			finding: 'No answer, neither to dials nor in the middle.',
			advice: `Is their program running, and does it dial your address? Then a router changes ports: ${ways}.`,
		};
	}
	if (way.kind !== 'direct' && way.kind !== 'mapped') return undefined;
	const advice = way.punches
		? `The two cannot meet in the middle either${punch === undefined ? '' : `: ${punch.reason.message}`}. So ${ways}.`
		: `Leave out --no-punch on both sides, ${ways}.`;
	return {finding: 'No answer to dials.', advice};
}

/** What a router or a firewall that lets nobody in looks like. */
const UNANSWERED: ReadonlySet<string> = new Set(['ERR_TIMED_OUT', 'ERR_UNREACHABLE']);
/** So many dials may go unanswered before more is said than that nobody is there: about ten seconds of silence. */
const PATIENT_TRIES = 3;

function nobodyYet({phases, round}: SessionSnapshot): Diagnosis | undefined {
	const {outbound} = phases;
	if (outbound.what !== 'retrying') {
		return undefined;
	}
	const waiting = round > 1 ? 'Waiting for your partner to come back.' : 'Nobody is there yet.';
	const finding = ours.get(outbound.reason.code) ?? waiting;
	return {finding, advice: outbound.reason.advice};
}
