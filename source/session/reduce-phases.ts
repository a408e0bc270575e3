import {formatAddress} from '../net/target.ts';
import type {SessionEvent} from './events.ts';
import type {IncomingPhase, OutgoingPhase, Phases, Reason} from './phases.ts';

/** What an event does to the four phases. */
export function reducePhases(phases: Phases, event: SessionEvent): Phases {
	const {at} = event;
	switch (event.type) {
		case 'round-started':
			return startPhases(phases, at);
		case 'keys-made':
			return {...phases, keys: {state: 'done', what: 'ready', elapsedMs: event.elapsedMs}};
		case 'listening':
			return {...phases, incoming: listening(formatAddress(event.address, event.port), at)};
		case 'dialing': {
			const address = formatAddress(event.address, event.port);
			return {
				...phases,
				outgoing: {state: 'working', what: 'dialing', address, attempt: event.attempt, since: at},
			};
		}
		case 'dial-failed':
			return {...phases, outgoing: retrying(event)};
		case 'outbound-linked':
			return {
				...phases,
				outgoing: {
					state: 'done',
					what: 'connected',
					address: formatAddress(event.address, event.port),
					since: at,
				},
			};
		case 'inbound-linked':
			return acceptLink(phases, formatAddress(event.address, event.port), at);
		case 'link-dropped':
			return dropLink(phases, event, at);
		case 'link-shared':
			return shareLink(phases, event.blocked, at);
		case 'peer-greeted':
			return {
				...phases,
				incoming: greeted(phases.incoming, at),
				security: {state: 'working', what: 'exchanging', since: at},
			};
		case 'secured':
			return {...phases, security: {state: 'done', what: 'secured', protocol: event.protocol, since: at}};
		case 'lost':
			return endPhases(phases, event.reason);
		case 'closed':
			return {...phases, keys: {state: 'done', what: 'destroyed'}};
		default:
			return phases;
	}
}

/** The server socket outlives rounds: the address that it listens on is the last thing known of it. */
function startPhases({incoming}: Phases, at: number): Phases {
	return {
		keys: {state: 'working', what: 'generating', since: at},
		outgoing: {state: 'pending', what: 'idle'},
		incoming: 'listensOn' in incoming ? listening(incoming.listensOn, at) : {state: 'pending', what: 'idle'},
		security: {state: 'pending', what: 'waiting'},
	};
}

function listening(listensOn: string, since: number): IncomingPhase {
	return {state: 'done', what: 'listening', address: listensOn, listensOn, since};
}

function retrying(event: Extract<SessionEvent, {type: 'dial-failed'}>): OutgoingPhase {
	return {
		state: 'working',
		what: 'retrying',
		address: formatAddress(event.address, event.port),
		attempt: event.attempt + 1,
		retryAt: event.at + event.retryInMs,
		reason: event.reason,
	};
}

function acceptLink(phases: Phases, address: string, at: number): Phases {
	const {incoming} = phases;
	if (incoming.what !== 'listening') return phases;
	return {
		...phases,
		incoming: {state: 'working', what: 'accepted', address, listensOn: incoming.listensOn, since: at},
	};
}

function dropLink(phases: Phases, {side}: {readonly side: 'outbound' | 'inbound'}, at: number): Phases {
	const {incoming} = phases;
	if (side === 'outbound') return {...phases, outgoing: {state: 'pending', what: 'idle'}};
	const back = 'listensOn' in incoming ? listening(incoming.listensOn, at) : incoming;
	const security = {state: 'pending', what: 'waiting'} as const;
	const outgoing =
		phases.outgoing.what === 'shared' ? ({state: 'pending', what: 'idle'} as const) : phases.outgoing;
	return {...phases, incoming: back, outgoing, security};
}

function shareLink(phases: Phases, blocked: 'outbound' | 'inbound', at: number): Phases {
	const {incoming, outgoing} = phases;
	if (blocked === 'inbound') {
		const listensOn = 'listensOn' in incoming ? incoming.listensOn : '';
		return {...phases, incoming: {state: 'done', what: 'shared', listensOn, since: at}};
	}
	const reason = outgoing.what === 'retrying' ? {reason: outgoing.reason} : {};
	return {...phases, outgoing: {state: 'done', what: 'shared', ...reason}};
}

/** The link that spoke first with a valid key; on a shared link nothing was accepted. */
function greeted(incoming: IncomingPhase, at: number): IncomingPhase {
	if (incoming.what !== 'accepted') return incoming;
	return {
		state: 'done',
		what: 'verified',
		address: incoming.address,
		listensOn: incoming.listensOn,
		since: at,
	};
}

function endPhases(phases: Phases, reason: Reason): Phases {
	const {incoming} = phases;
	const listensOn = 'listensOn' in incoming ? {listensOn: incoming.listensOn} : {};
	return {
		keys: {state: 'done', what: 'destroyed'},
		outgoing: {state: 'failed', what: 'ended', reason},
		incoming: {state: 'failed', what: 'ended', reason, ...listensOn},
		security: {state: 'failed', what: 'ended', reason},
	};
}
