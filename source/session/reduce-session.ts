import type {SessionEvent} from './events.ts';
import {reducePhases} from './reduce-phases.ts';
import type {SessionSnapshot} from './snapshot.ts';

/**
 * What an event does to the snapshot. A session's snapshot always equals
 * `events.reduce(reduceSession, initialSnapshot)`.
 *
 * @param snapshot - The state before; it is not changed.
 * @param event - What happened.
 */
export function reduceSession(snapshot: SessionSnapshot, event: SessionEvent): SessionSnapshot {
	const phases = reducePhases(snapshot.phases, event, snapshot.listening);
	const next = phases === snapshot.phases ? snapshot : {...snapshot, phases};
	return {...next, ...change(next, event)};
}

type Change = Partial<SessionSnapshot>;

function change(snapshot: SessionSnapshot, event: SessionEvent): Change {
	switch (event.type) {
		case 'round-started':
			return {stage: 'connecting', round: event.round, ...nobody};
		case 'listening':
			return {listening: {address: event.address, port: event.port}};
		case 'stranger-refused':
			return {strangers: {count: snapshot.strangers.count + event.count, last: event.address}};
		case 'secured':
			return secured(event);
		case 'lost':
			return lost(snapshot, event);
		case 'closed':
			return {stage: 'closed', ...nobody, outbox: [], sending: undefined, reason: event.reason};
		case 'verified':
			return {trust: 'verified'};
		case 'mismatched':
			return {trust: 'mismatched'};
		case 'renamed':
			return event.from === 'self' ? {ownName: event.name} : {peerName: event.name};
		case 'typing':
			return {peerTypingAt: event.at};
		case 'saved':
			return {recording: {...snapshot.recording, [event.by]: true}};
		case 'outbox-held':
			return {hold: event.why};
		case 'outbox-released':
			return {hold: undefined};
		default:
			return changeMessages(snapshot, event);
	}
}

/** What messages do; and what only the phases show. */
function changeMessages(snapshot: SessionSnapshot, event: SessionEvent): Change {
	const {outbox, unacknowledged, counts} = snapshot;
	switch (event.type) {
		case 'message':
			return {counts: {...counts, received: counts.received + 1}, peerTypingAt: undefined};
		case 'queued':
			return {outbox: [...outbox, event.message]};
		case 'sending':
			return {
				outbox: outbox.filter(({id}) => id !== event.id),
				sending: outbox.find(({id}) => id === event.id),
			};
		case 'sent':
			return {
				outbox: outbox.filter(({id}) => id !== event.id),
				sending: undefined,
				unacknowledged: snapshot.protocol === 2 ? [...unacknowledged, event.id] : unacknowledged,
				counts: {...counts, sent: counts.sent + 1},
			};
		case 'cancelled':
		case 'refused':
			return {outbox: outbox.filter(({id}) => id !== event.id)};
		case 'delivered':
		case 'undelivered':
			return {unacknowledged: unacknowledged.filter(id => id !== event.id)};
		default:
			return {};
	}
}

/** What is known of a peer goes with its round. */
const nobody: Change = {
	trust: 'none',
	protocol: undefined,
	hybrid: undefined,
	ownCode: undefined,
	peerName: undefined,
	peerTypingAt: undefined,
	hold: undefined,
	securedAt: undefined,
	reason: undefined,
};

/** What went out in part only goes out whole in the next round. */
function lost(
	{outbox, sending}: SessionSnapshot,
	{retry, reason}: Extract<SessionEvent, {type: 'lost'}>,
): Change {
	const stage = retry === 'by-hand' ? 'halted' : 'connecting';
	const kept = sending === undefined ? {} : {outbox: [sending, ...outbox], sending: undefined};
	return {stage, ...nobody, ...kept, reason};
}

function secured(event: Extract<SessionEvent, {type: 'secured'}>): Change {
	const open = {stage: 'secured', securedAt: event.at, reason: undefined} as const;
	if (event.protocol === 1) return {...open, protocol: 1, trust: 'legacy'};
	const {hybrid, ownCode, peerName} = event;
	return {...open, protocol: 2, hybrid, trust: 'unverified', ownCode, peerName};
}
