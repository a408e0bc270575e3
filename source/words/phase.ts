import type {Reason} from '../errors.ts';
import type {
	InboundPhase,
	KeysPhase,
	OutboundPhase,
	PhaseState,
	SecurityPhase,
	SessionSnapshot,
} from '../session/snapshot.ts';
import {formatDuration, plural} from '../text/format.ts';
import {reachWords} from './reach.ts';
import {untilWords} from './retry.ts';
import {meanings, punchWords, wayWords} from './way.ts';

/** One of the four phases in plain words. */
export type PhaseWords = {
	readonly label: 'Keys' | 'Outgoing' | 'Incoming' | 'Security';
	readonly state: PhaseState;
	/** A whole line: "dialing 203.0.113.7 · try 3 in 4 s". */
	readonly text: string;
	/** The same in at most eleven columns, for the pane beside the messages: "next in 4 s". */
	readonly short: string;
	/** Why, where there is a why: "refused: nothing listens there yet". */
	readonly details: readonly string[];
};

/**
 * The phases as a person reads them.
 *
 * @param snapshot - Of the session.
 * @param now - As `performance.now()` tells it, for elapsed times and what is left until the next try.
 */
export function phaseWords(snapshot: SessionSnapshot, now: number): readonly PhaseWords[] {
	const {keys, outbound, inbound, security} = snapshot.phases;
	// What ended the whole is told once, under the phases.
	const ending = snapshot.reason?.message;
	const phase = (
		label: PhaseWords['label'],
		{state}: {readonly state: PhaseState},
		[text, short, ...why]: Words,
		...more: readonly (string | undefined)[]
	): PhaseWords => {
		const details = [...why, ...more].filter(detail => detail !== undefined);
		return {label, state, text, short, details: details.filter(detail => detail !== ending)};
	};
	return [
		phase('Keys', keys, describeKeys(keys, now)),
		phase('Outgoing', outbound, describeOutbound(outbound, now), middleWords(snapshot)),
		phase('Incoming', inbound, describeInbound(inbound, now), reachWords(snapshot), strangerWords(snapshot)),
		phase('Security', security, describeSecurity(security, now), wayWords(snapshot)),
	];
}

/** What is said of a phase as it is; see {@link PhaseWords}. */
type Words = readonly [text: string, short: string, ...details: readonly string[]];

function describeKeys(phase: KeysPhase, now: number): Words {
	switch (phase.what) {
		case 'idle':
			return ['not made yet', 'not yet'];
		case 'generating': {
			const elapsed = since(phase.since, now);
			return [`making a fresh RSA-4096 pair · ${elapsed}`, 'making'];
		}
		case 'ready': {
			const elapsed = tenths(phase.elapsedMs);
			return [`RSA-4096 ready in ${elapsed}`, `ready ${elapsed}`];
		}
		case 'destroyed':
			return ['destroyed', 'destroyed'];
		case 'retrying': {
			const left = untilWords(phase.retryAt - now);
			return [`destroyed · new ones ${left}`, left];
		}
		default:
			throw phase satisfies never;
	}
}

function describeOutbound(phase: OutboundPhase, now: number): Words {
	switch (phase.what) {
		case 'idle':
			return ['not dialing yet', 'not yet'];
		case 'absent':
			return ['nobody is dialed on this way', 'not dialed'];
		case 'dialing': {
			const elapsed = since(phase.since, now);
			const text = `dialing ${phase.address} · try ${phase.attempt} · ${elapsed}`;
			return [text, 'dialing'];
		}
		case 'retrying': {
			const left = untilWords(phase.retryAt - now);
			const text = `dialing ${phase.address} · try ${phase.attempt} ${left}`;
			return [text, `next ${left}`, phase.reason.message];
		}
		case 'connected':
			return phase.way === 'punched'
				? [`connected ${meanings.punched}`, 'connected']
				: [`connected to ${phase.address}`, 'connected'];
		case 'shared':
			return ['goes through the incoming link', 'shared link', ...whyOf(phase)];
		case 'ended':
			return ['ended', 'ended', phase.reason.message];
		default:
			throw phase satisfies never;
	}
}

function whyOf({reason}: {readonly reason?: Reason | undefined}): readonly string[] {
	return reason === undefined ? [] : [reason.message];
}

function describeInbound(phase: InboundPhase, now: number): Words {
	switch (phase.what) {
		case 'idle':
			return ['not listening yet', 'not yet'];
		case 'absent':
			return ['nothing listens on this way', 'not heard'];
		case 'listening':
			return [`listening on ${phase.address}`, 'listening', ...whyOf(phase)];
		case 'accepted': {
			const elapsed = since(phase.since, now);
			return [`${phase.address} connected, its key has not come · ${elapsed}`, 'no key yet'];
		}
		case 'key-accepted':
			// Not "verified": that word is kept for codes that two people have compared.
			return [`connected from ${phase.address}, key accepted`, 'connected'];
		case 'shared':
			return ['comes through the outgoing link', 'shared link'];
		case 'ended':
			return ['ended', 'ended', phase.reason.message];
		default:
			throw phase satisfies never;
	}
}

function describeSecurity(phase: SecurityPhase, now: number): Words {
	switch (phase.what) {
		case 'waiting':
			return ['waiting for both keys', 'waiting'];
		case 'exchanging': {
			const elapsed = since(phase.since, now);
			return [`agreeing on keys · ${elapsed}`, 'agreeing'];
		}
		case 'secured':
			return [`encrypted, protocol v${phase.protocol}`, `protocol v${phase.protocol}`];
		case 'ended':
			return ['ended', 'ended', phase.reason.message];
		default:
			throw phase satisfies never;
	}
}

/** Beside the dials that the phase tells of. */
function middleWords({phases: {outbound}, punch}: SessionSnapshot): string | undefined {
	const isDialing = outbound.what === 'dialing' || outbound.what === 'retrying';
	return isDialing && punch?.state === 'dialing' ? punchWords(punch) : undefined;
}

function strangerWords({strangers}: SessionSnapshot): string | undefined {
	if (strangers.count === 0) {
		return undefined;
	}
	const count = `${plural(strangers.count, 'stranger')} refused`;
	return strangers.last === undefined ? count : `${count}, last ${strangers.last}`;
}

function since(from: number, now: number): string {
	return formatDuration(now - from);
}

function tenths(ms: number): string {
	return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}
