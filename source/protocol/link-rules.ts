import {TtchatError} from '../errors.ts';
import {
	CIPHERTEXT_BYTES,
	FIRST_FRAME_TIMEOUT_MS,
	FRAME_TIMEOUT_MS,
	GOODBYE_TIMEOUT_MS,
	HYBRID_SEED_BYTES,
	MAX_FIRST_FRAME_BYTES,
	MAX_PENDING_LINKS,
	RECORD_BODY_BYTES,
	SHARE_LINK_AFTER_MS,
} from './constants.ts';
import type {Effect, LinkId} from './effects.ts';
import type {Frame} from './frame.ts';
import {
	andThen,
	type Context,
	type Greeting,
	type State,
	type Step,
	stay,
	type Talk,
	withLinks,
	withTalk,
} from './state.ts';

// docs/protocol.md §1: which link is which, and what may be read on it.

/** Whether bytes may come on this link now. On our outbound link none may once the peer writes on another. */
export function mayRead(state: State, link: LinkId): boolean {
	const {out, in: inbound} = state.links;
	return link !== out || inbound === undefined || inbound === out;
}

/** What it means when they come all the same: a peer never answers on that link, so somebody else does. */
export function unreadable(): TtchatError {
	return new TtchatError('ERR_PROTOCOL', {
		message: 'protocol error: bytes came on a link that only we write',
	});
}

/** Whether the present state lets a frame with a body of that many bytes in on this link. */
export function allowsBody(state: State, link: LinkId, bodyBytes: number): boolean {
	if (!mayRead(state, link)) return false;
	switch (state.talk.expects) {
		case 'hello':
			return bodyBytes <= MAX_FIRST_FRAME_BYTES;
		case 'link':
		case 'seed':
			return link === state.links.in && bodyBytes === seedBytes(state, state.talk.peer);
		case 'legacy':
			return link === state.links.in && bodyBytes === CIPHERTEXT_BYTES;
		case 'nick':
		case 'record':
		case 'bye':
			return link === state.links.in && RECORD_BODY_BYTES.includes(bodyBytes);
		case 'nothing':
			return false;
		default:
			return state.talk satisfies never;
	}
}

/** Bytes of SEED's body. With a v1 peer that of its messages: they come in its place. */
function seedBytes(state: State, peer: Greeting): number {
	return isHybrid(state, peer) ? HYBRID_SEED_BYTES : CIPHERTEXT_BYTES;
}

/** Whether this is a hybrid round: both sides have shown keys for it. */
export function isHybrid({identity}: State, peer: Greeting): boolean {
	return peer.protocol === 2 && peer.hybrid !== undefined && identity?.hybrid !== undefined;
}

/** How a new link came about. */
export type Arrival = 'dialed' | 'accepted' | 'punched';

/** Whether a new link has a place in this state; the others need not even be told of. */
export function wantsLink({talk, links}: State, how: Arrival): boolean {
	if (how === 'accepted') return talk.expects === 'hello';
	// Whoever has an outbound link has reached the peer, which will answer on one of its own.
	if (how === 'punched' && (links.punched !== undefined || talk.expects !== 'hello')) return false;
	return links.out === undefined && (talk.expects === 'hello' || talk.expects === 'link');
}

/** Whether to dial so as to meet the peer's own dials. Never for v1, which cannot share a link. */
export function wantsPunching({protocol}: Context, state: State): boolean {
	return protocol !== 'v1' && wantsLink(state, 'punched');
}

/** Our dial was answered. One outbound link is enough. */
export function takeDialed<T extends Talk>(state: State<T>, link: LinkId): Step<T> {
	const {punched, greeted} = state.links;
	return stay(withLinks(state, {out: link, greeted: punched !== undefined && greeted}), {
		type: 'clear-timer',
		timer: {name: 'share-link'},
	});
}

/**
 * The target's address connected to us. A few such links may wait for their first frame; one more ends the oldest,
 * for a real peer speaks at once and silent links must not keep it out.
 */
export function takeAccepted(state: State, link: LinkId): Step {
	const [oldest] = state.links.pending;
	const crowded = oldest !== undefined && state.links.pending.length >= MAX_PENDING_LINKS;
	const room = crowded ? dropSilent(state, oldest) : stay(state);
	return andThen(room, next =>
		stay(withLinks(next, {pending: [...next.links.pending, link]}), {
			type: 'set-timer',
			timer: {name: 'first-frame', link},
			delayMs: FIRST_FRAME_TIMEOUT_MS,
		}),
	);
}

/** A link that both dialed, as it seems: it waits like an accepted one, but our first frame goes out on it. */
export function takePunched(state: State, link: LinkId): Step {
	return andThen(takeAccepted(state, link), next => stay(withLinks(next, {punched: link, greeted: false})));
}

/**
 * The first valid first frame came on this link: it is the one that we read, and the others go. If it is the punched
 * one we write on it, too: the peer, which dialed it as we did, has said its first word there.
 */
export function takeAsInbound<T extends Talk>(state: State<T>, link: LinkId): Step<T> {
	const {out, punched, pending, greeted} = state.links;
	const isPunched = link === punched;
	const unused = isPunched && out !== undefined ? [...pending, out] : pending;
	const others = unused.filter(other => other !== link);
	const chosen = isPunched ? {out: link} : {greeted: punched === undefined && greeted};
	return stay(
		withLinks(state, {in: link, pending: [], punched: undefined, ...chosen}),
		...(isPunched ? [{type: 'stop-dialing'} as const] : []),
		...pending.map((other): Effect => ({type: 'clear-timer', timer: {name: 'first-frame', link: other}})),
		...others.map((other): Effect => ({type: 'destroy-link', link: other})),
	);
}

/** The peer has reached us by v2 and we have not reached it: after a while its link serves both directions. */
export function awaitOutbound<T extends Talk>(state: State<T>): Step<T> {
	if (state.links.out !== undefined) return stay(state);
	return stay(state, {type: 'set-timer', timer: {name: 'share-link'}, delayMs: SHARE_LINK_AFTER_MS});
}

/** Gives up dialing: the link that the peer opened carries both directions. Never with a v1 peer. */
export function shareInbound<T extends Talk>(state: State<T>): Step<T> {
	const {out, in: inbound} = state.links;
	if (state.talk.expects !== 'link' || state.talk.peer.protocol !== 2) return stay(state);
	if (out !== undefined || inbound === undefined) return stay(state);
	return stay(
		withLinks(state, {out: inbound, greeted: false}),
		{type: 'stop-dialing'},
		{type: 'emit', event: {type: 'link-shared', blocked: 'outbound'}},
	);
}

/** A pending link stayed silent for too long, or while too many others came. */
export function dropSilent(state: State, link: LinkId): Step {
	const error = new TtchatError('ERR_TIMED_OUT', {
		message: 'the target connected and said nothing',
		advice: 'Check which program runs there; the waiting goes on.',
	});
	return dropPending(state, link, error) ?? stay(state);
}

/** A link that waited for its first frame waits no more; nothing if it was none of those. */
export function dropPending(state: State, link: LinkId, error: TtchatError): Step | undefined {
	if (!state.links.pending.includes(link)) return undefined;
	return andThen(leavePending(state, link), next =>
		stay(
			next,
			{type: 'destroy-link', link},
			{type: 'emit', event: {type: 'link-dropped', link, side: 'inbound', error}},
		),
	);
}

/** What was said on a punched link goes with it: it is said again on the next. */
function leavePending<T extends Talk>(state: State<T>, link: LinkId): Step<T> {
	const pending = state.links.pending.filter(other => other !== link);
	const without = link === state.links.punched ? {pending, punched: undefined, greeted: false} : {pending};
	return stay(withLinks(state, without), {type: 'clear-timer', timer: {name: 'first-frame', link}});
}

/** Why a round is over when a link of it ended, or nothing more came in the time that was left. */
export function lostLink(cause: TtchatError | undefined): TtchatError {
	return new TtchatError('ERR_LINK_LOST', cause === undefined ? {} : {cause});
}

/** A frame has begun; the time for the rest of it runs from the first byte: bytes that drip in must not prolong it. */
export function beginFrame<T extends Talk>(state: State<T>, link: LinkId): Step<T> {
	if (link !== state.links.in || state.midFrame) return stay(state);
	return stay(
		{...state, midFrame: true},
		{type: 'set-timer', timer: {name: 'frame'}, delayMs: FRAME_TIMEOUT_MS},
	);
}

/** A frame is complete: its secret part goes to the private key, and no other frame is handled meanwhile. */
export function takeFrame<T extends Talk>(
	state: State<T>,
	frame: Frame,
	unwrap: Pick<Extract<Effect, {type: 'unwrap'}>, 'label' | 'ciphertext'>,
): Step<T> {
	return stay(
		{...state, midFrame: false, unwrapping: frame},
		{type: 'clear-timer', timer: {name: 'frame'}},
		{type: 'unwrap', ...unwrap},
	);
}

/**
 * We can say nothing more, so the round is ending; but what the peer said last may still lie unread in the other
 * link, whose end comes with it. That is read first, for as long as a goodbye may take.
 */
export function readOut(
	state: State<Extract<Talk, {expects: 'record' | 'bye' | 'legacy'}>>,
	link: LinkId,
	loss: TtchatError | undefined,
): Step {
	const leaving = stay({...withLinks(state, {out: undefined}), loss}, {type: 'destroy-link', link});
	if (state.talk.expects === 'bye') return leaving;
	return stay(
		leaving.state,
		...leaving.effects,
		{type: 'clear-timer', timer: {name: 'ping'}},
		{type: 'set-timer', timer: {name: 'goodbye'}, delayMs: GOODBYE_TIMEOUT_MS},
	);
}

/**
 * Whether something that is no ttchat speaks there: what came is not even a frame, and nothing else has come on this link.
 * It is then as if nobody had, for whoever sits in between could have cut the link as well. A frame that is wrong ends
 * the round.
 */
export function isForeign({talk, links}: State, link: LinkId, {code}: TtchatError): boolean {
	const isEarly = talk.expects === 'hello' || talk.expects === 'link';
	return isEarly && code === 'ERR_FRAME_HEADER' && link !== links.in;
}

/** Before SEED: as if the link had never been. */
export function forgetLink(state: State, link: LinkId, error: TtchatError): Step {
	const isOut = link === state.links.out;
	const isIn = link === state.links.in;
	const links = {
		...(isOut ? {out: undefined, greeted: state.links.punched !== undefined && state.links.greeted} : {}),
		...(isIn ? {in: undefined} : {}),
	};
	const next = withLinks(state, links);
	const effects: readonly Effect[] = [
		{type: 'destroy-link', link},
		{type: 'clear-timer', timer: {name: 'share-link'}},
		{type: 'emit', event: {type: 'link-dropped', link, side: isOut && !isIn ? 'outbound' : 'inbound', error}},
		// A shared link was also our only way out, and dialing had stopped for it.
		...(isOut ? [{type: 'dial'} as const] : []),
	];
	const step = stay(isIn ? withTalk(next, {expects: 'hello'}) : next, ...effects);
	if (isIn || next.talk.expects !== 'link' || next.talk.peer.protocol !== 2) return step;
	return {state: next, effects: [...effects, ...awaitOutbound(next).effects]};
}
