import type {Reason} from '../errors.ts';
import {formatAddress} from '../net/target.ts';
import type {LinkSide} from '../protocol/effects.ts';
import type {EventOf, SessionEvent} from './events.ts';
import type {InboundPhase, OutboundPhase, Phases, SessionSnapshot} from './snapshot.ts';
import {reduceTransfers} from './transfers.ts';

/**
 * What an event does to the snapshot. A session's snapshot always equals
 * `events.reduce(reduceSession, initialSnapshot)`.
 *
 * @param snapshot - The state before; it is not changed.
 * @param event - What happened.
 */
export function reduceSession(snapshot: SessionSnapshot, event: SessionEvent): SessionSnapshot {
	const phases = reducePhases(snapshot.phases, event, snapshot);
	const next = phases === snapshot.phases ? snapshot : {...snapshot, phases};
	return {...next, ...change(next, event)};
}

type Change = Partial<SessionSnapshot>;

function change(snapshot: SessionSnapshot, event: SessionEvent): Change {
	switch (event.type) {
		case 'round-started':
			return {stage: 'connecting', round: event.round, punch: undefined, ...nobody};
		case 'way': {
			const {kind, label, listens, dials, punches, target} = event;
			return {way: {kind, label, listens, dials, punches, ...(target && {target})}};
		}
		case 'punching':
			return {punch: {state: 'dialing', address: event.address, port: event.port, from: event.from}};
		case 'punch-obstructed':
			return {punch: {state: 'obstructed', reason: event.reason}};
		case 'publishing':
			return {reach: {state: 'publishing', way: event.way}};
		case 'reachable':
			return reachable(event);
		case 'unreachable':
			return {reach: {state: 'unreachable', way: event.way, reason: event.reason}};
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
			return {peerTypingAt: event.elapsed};
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

function reachable({way, address, port, key}: EventOf<'reachable'>): Change {
	return {reach: {state: 'reachable', way, address, port, ...(key !== undefined && {key})}};
}

/** What messages and files do; and what only the phases show. */
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
			return {
				unacknowledged: unacknowledged.filter(id => id !== event.id),
				roundTripMs: event.roundTripMs ?? snapshot.roundTripMs,
			};
		case 'undelivered':
			return {unacknowledged: unacknowledged.filter(id => id !== event.id)};
		case 'file-queued':
		case 'file-offered':
		case 'file-accepted':
		case 'file-progress':
		case 'file-done':
		case 'file-ended':
			return reduceTransfers(snapshot, event);
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
	roundTripMs: undefined,
	securedAt: undefined,
	reason: undefined,
};

/** What went out in part only goes out whole in the next round. */
function lost({outbox, sending}: SessionSnapshot, {retry, reason}: EventOf<'lost'>): Change {
	const stage = retry === 'by-hand' ? 'halted' : 'connecting';
	const kept = sending === undefined ? {} : {outbox: [sending, ...outbox], sending: undefined};
	return {stage, ...nobody, ...kept, reason};
}

function secured(event: EventOf<'secured'>): Change {
	const open = {stage: 'secured', securedAt: event.at, reason: undefined} as const;
	if (event.protocol === 1) return {...open, protocol: 1, trust: 'legacy'};
	const {hybrid, ownCode, peerName} = event;
	return {...open, protocol: 2, hybrid, trust: 'unverified', ownCode, peerName};
}

/** What outlives links and rounds: how the two sides meet, and our server socket. */
type Where = Pick<SessionSnapshot, 'way' | 'listening'>;

/**
 * What an event does to the four phases.
 */
export function reducePhases(phases: Phases, event: SessionEvent, where: Where): Phases {
	const {elapsed: since} = event;
	switch (event.type) {
		case 'round-started':
			return startPhases(where, since);
		case 'keys-made':
			return {...phases, keys: {state: 'done', what: 'ready', elapsedMs: event.elapsedMs}};
		case 'listening':
			return {...phases, inbound: listening({...where, listening: event}, since)};
		case 'dialing': {
			const address = formatAddress(event.address, event.port);
			return {
				...phases,
				outbound: {state: 'working', what: 'dialing', address, attempt: event.attempt, since},
			};
		}
		case 'dial-failed':
			return {...phases, outbound: retrying(event)};
		case 'outbound-linked': {
			const {address, port, way} = event;
			const outbound = {address: formatAddress(address, port), way, since};
			return {...phases, outbound: {state: 'done', what: 'connected', ...outbound}};
		}
		case 'inbound-linked':
			return acceptLink(phases, event);
		case 'link-dropped':
			return dropLink(phases, event, where);
		case 'link-punched':
			return punchLink(phases, event);
		case 'link-shared':
			return shareLink(phases, event.blocked);
		case 'peer-greeted':
			return {
				...phases,
				inbound: greeted(phases.inbound, formatAddress(event.address, event.port), since),
				security: {state: 'working', what: 'exchanging', since},
			};
		case 'secured':
			return {...phases, security: {state: 'done', what: 'secured', protocol: event.protocol, since}};
		case 'lost':
			return endPhases(phases, event);
		case 'closed':
			return {...phases, keys: {state: 'done', what: 'destroyed'}};
		default:
			return phases;
	}
}

function startPhases(where: Where, since: number): Phases {
	return {
		keys: {state: 'working', what: 'generating', since},
		outbound: notDialing(where),
		inbound: listening(where, since),
		security: {state: 'pending', what: 'waiting'},
	};
}

function notDialing({way}: Where): OutboundPhase {
	return {state: 'pending', what: way.dials ? 'idle' : 'absent'};
}

function listening({way, listening: at}: Where, since: number, reason?: Reason): InboundPhase {
	if (at === undefined) return {state: 'pending', what: way.listens ? 'idle' : 'absent'};
	const address = formatAddress(at.address, at.port);
	return {state: 'done', what: 'listening', address, since, ...(reason === undefined ? {} : {reason})};
}

function retrying(event: EventOf<'dial-failed'>): OutboundPhase {
	return {
		state: 'working',
		what: 'retrying',
		address: formatAddress(event.address, event.port),
		attempt: event.attempt + 1,
		retryAt: event.elapsed + event.retryInMs,
		reason: event.reason,
	};
}

function acceptLink(phases: Phases, {address, port, way, elapsed: since}: EventOf<'inbound-linked'>): Phases {
	if (phases.inbound.what !== 'listening') return phases;
	const inbound = {address: formatAddress(address, port), way, since};
	return {...phases, inbound: {state: 'working', what: 'accepted', ...inbound}};
}

function dropLink(
	phases: Phases,
	{side, way, reason, elapsed: since}: EventOf<'link-dropped'>,
	where: Where,
): Phases {
	const {outbound} = phases;
	const wasPunched = outbound.what === 'connected' && outbound.way === 'punched';
	// One on which the peer never spoke was never shown.
	if (way === 'punched' && !wasPunched) return phases;
	if (side === 'outbound') return {...phases, outbound: notDialing(where)};
	return {
		...phases,
		inbound: listening(where, since, way === 'punched' ? undefined : reason),
		outbound: outbound.what === 'shared' || wasPunched ? notDialing(where) : outbound,
		security: {state: 'pending', what: 'waiting'},
	};
}

function punchLink(phases: Phases, {address, port, elapsed: since}: EventOf<'link-punched'>): Phases {
	const link = {address: formatAddress(address, port), way: 'punched', since} as const;
	return {
		...phases,
		outbound: {state: 'done', what: 'connected', ...link},
		inbound: {state: 'done', what: 'shared'},
	};
}

function shareLink(phases: Phases, blocked: LinkSide): Phases {
	const {outbound} = phases;
	if (blocked === 'inbound') return {...phases, inbound: {state: 'done', what: 'shared'}};
	const reason = outbound.what === 'retrying' ? {reason: outbound.reason} : {};
	return {...phases, outbound: {state: 'done', what: 'shared', ...reason}};
}

/** The link that spoke first with a valid key; on a shared link nothing was accepted. */
function greeted(inbound: InboundPhase, address: string, since: number): InboundPhase {
	if (inbound.what !== 'accepted') return inbound;
	return {state: 'done', what: 'key-accepted', address, way: inbound.way, since};
}

function endPhases(phases: Phases, {reason, retryInMs, elapsed}: EventOf<'lost'>): Phases {
	return {
		...phases,
		keys:
			retryInMs === undefined
				? {state: 'done', what: 'destroyed'}
				: {state: 'working', what: 'retrying', retryAt: elapsed + retryInMs},
		outbound: {state: 'failed', what: 'ended', reason},
		inbound: {state: 'failed', what: 'ended', reason},
		security: {state: 'failed', what: 'ended', reason},
	};
}
