import {isTtchatError, TtchatError} from '../errors.ts';
import {ascii, concat, equalBytes, wipe} from './bytes.ts';
import {CIPHERTEXT_BYTES, HANDSHAKE_TIMEOUT_MS, SEED_BYTES, SEED_LABEL} from './constants.ts';
import type {CryptoPort, SharedSecrets} from './crypto-port.ts';
import type {Effect, Input, LinkId, ProtocolEvent} from './effects.ts';
import {abort} from './ending.ts';
import {encodeFrame, type Frame} from './frame.ts';
import {commitment, encodeHello, isOwnGreeting, parseFirstFrame} from './hello.ts';
import {deriveSessionKeys, type Encapsulation, type HybridSecrets} from './key-schedule.ts';
import {admitLegacy, encodeLegacyKey, openLegacy} from './legacy.ts';
import {
	awaitOutbound,
	dropPending,
	dropSilent,
	forgetLink,
	isHybrid,
	shareInbound,
	takeAccepted,
	takeAsInbound,
	takeDialed,
	takePunched,
} from './link-rules.ts';
import {sealRecord} from './record.ts';
import {
	type At,
	andThen,
	type Context,
	type Greeting,
	type HelloGreeting,
	type State,
	type Step,
	stay,
	type Talk,
	withLinks,
	withTalk,
} from './state.ts';

// docs/protocol.md §5. Both directions run at the same time, each on its own link. What the talk expects stands in front.
//
//     hello    HELLO  ──────────────────▶           as soon as there is a key pair and a link
//                     ◀──────────────────   HELLO   which version, which keys, and what SEED must open to
//     link                                          the peer's came, and ours has no link yet
//     seed     SEED   ──────────────────▶           never earlier: who knew our seed could choose his to suit
//                     ◀──────────────────   SEED    opens to what was promised: the keys can be derived
//     nick     NICK   ──────────────────▶
//                     ◀──────────────────   NICK    opens: both have the same keys, and only now is anything shown
//     record   …                        ◀▶     …
//
// A v1 peer shows its key in place of HELLO, and the talk goes on in legacy.ts as soon as ours went out.

const seedLabel = ascii(SEED_LABEL);

/** Both first frames, and the links for them; nothing if an input means the same as later. */
export function meet(context: Context, state: At<'hello' | 'link'>, input: Input): Step | undefined {
	switch (input.type) {
		case 'identified':
			return greet(context, {...state, identity: input.identity});
		case 'dialed':
			return andThen(takeDialed(state, input.link), next => greet(context, next));
		case 'punched':
			return thenGreet(context, takePunched(state, input.link));
		case 'accepted':
			return thenGreet(context, takeAccepted(state, input.link));
		case 'frame': {
			if (state.talk.expects === 'hello') return receiveGreeting(context, state, input.link, input.frame);
			// The peer has our HELLO from a link that has ended since, and went on. It will notice.
			const error = new TtchatError('ERR_LINK_LOST', {message: 'the peer went on without this link'});
			return forgetLink(state, input.link, error);
		}
		case 'violated':
		case 'ended': {
			const message = 'the link ended before anything was agreed';
			const error = input.error ?? new TtchatError('ERR_LINK_LOST', {message});
			return thenGreet(
				context,
				dropPending(state, input.link, error) ?? forgetLink(state, input.link, error),
			);
		}
		case 'elapsed':
			if (input.timer.name === 'first-frame') return thenGreet(context, dropSilent(state, input.timer.link));
			if (input.timer.name !== 'share-link') return stay(state);
			return andThen(shareInbound(state), next => greet(context, next));
		default:
			return undefined;
	}
}

/** With a punched link gone, the other that we dialed may be written on. */
function thenGreet(context: Context, step: Step): Step {
	return andThen(step, next => {
		const {talk} = next;
		return talk.expects === 'hello' || talk.expects === 'link'
			? greet(context, withTalk(next, talk))
			: stay(next);
	});
}

/** Sends our first frame if there is a key and a link for it, and goes on to what that allows. */
function greet(context: Context, state: At<'hello' | 'link'>): Step {
	const {identity, links} = state;
	if (identity === undefined) return stay(state);
	if (context.protocol === 'hybrid' && identity.hybrid === undefined) {
		const message = 'this Node has no ML-KEM, without which --protocol hybrid does not talk';
		const advice = 'Use Node 24.7 or later, or leave out --protocol hybrid.';
		return abort(state, new TtchatError('ERR_VERSION_REFUSED', {message, advice}));
	}
	const link = links.punched ?? links.out;
	if (link === undefined || links.greeted) return stay(state);
	const body =
		context.protocol === 'v1' ? encodeLegacyKey(identity.spki) : encodeHello(context.crypto, identity);
	const step = stay(
		withLinks(state, {greeted: true}),
		{type: 'clear-timer', timer: {name: 'share-link'}},
		{type: 'write', link, bytes: encodeFrame(body)},
	);
	return andThen(step, next => proceed(context, next));
}

/** Takes the first frame of a link. */
function receiveGreeting(context: Context, state: At<'hello' | 'link'>, link: LinkId, frame: Frame): Step {
	let greeting: Greeting;
	try {
		greeting = admit(context, state, link, parseFirstFrame(context.crypto, frame.body));
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		return abort(state, error);
	}
	const meeting = meetingOn(state, link);
	const step = andThen(takeAsInbound(state, link), next =>
		stay(
			withTalk(next, {expects: 'link', peer: greeting}),
			{type: 'emit', event: {type: 'greeted', protocol: greeting.protocol, link}},
			...meeting.map((event): Effect => ({type: 'emit', event})),
		),
	);
	// Where nobody can be dialed, nothing is waited for.
	const findOutbound = (next: At<'link'>) => (context.dials ? awaitOutbound(next) : shareInbound(next));
	const waiting = greeting.protocol === 2 ? andThen(step, findOutbound) : step;
	const said = andThen(waiting, next => greet(context, next));
	return andThen(said, next => proceed(context, next));
}

/** What there is to tell of it if the peer speaks on a link that we dialed. */
function meetingOn({links}: State, link: LinkId): readonly ProtocolEvent[] {
	if (link === links.punched) return [{type: 'link-punched', link}];
	return link === links.out ? [{type: 'link-shared', blocked: 'inbound'}] : [];
}

/** Which greetings we talk to. */
function admit(context: Context, state: State, link: LinkId, greeting: Greeting): Greeting {
	if (state.identity !== undefined && isOwnGreeting(greeting, state.identity))
		throw new TtchatError('ERR_SELF');
	// A v1 program takes a HELLO for a key, and so do we when we are told to be one.
	const seen: Greeting = context.protocol === 'v1' ? {protocol: 1, spki: greeting.spki} : greeting;
	if (seen.protocol === 2) {
		if (context.protocol !== 'hybrid' || seen.hybrid !== undefined) return seen;
		throw new TtchatError('ERR_VERSION_REFUSED', {
			message: 'the peer has no hybrid keys, without which --protocol hybrid does not talk',
		});
	}
	admitLegacy(context, state, link);
	return seen;
}

/** Once both first frames are through: v1 is open, v2 exchanges seeds. Never earlier, or the seeds could be chosen. */
function proceed(context: Context, state: State): Step {
	const {talk, identity, links} = state;
	if (talk.expects !== 'link' || !links.greeted || identity === undefined || links.out === undefined) {
		return stay(state);
	}
	if (talk.peer.protocol === 1) return openLegacy(state, talk.peer);
	const {crypto} = context;
	const wrapped = crypto.wrap(talk.peer.spki, seedLabel, identity.seed);
	const kemKey = isHybrid(state, talk.peer) ? talk.peer.hybrid?.kemKey : undefined;
	const sent = kemKey === undefined ? undefined : appendEncapsulation(crypto, wrapped, kemKey);
	const ownHash = crypto.sha256(encodeHello(crypto, identity));
	return stay(
		withTalk(state, {expects: 'seed', peer: talk.peer, ownHash, sent}),
		{type: 'write', link: links.out, bytes: encodeFrame(sent?.body ?? wrapped)},
		{type: 'set-timer', timer: {name: 'handshake'}, delayMs: HANDSHAKE_TIMEOUT_MS},
	);
}

/** The body of SEED in a hybrid round. */
function appendEncapsulation(crypto: CryptoPort, wrapped: Uint8Array, kemKey: Uint8Array): Encapsulation {
	const {ciphertext, secret} = crypto.encapsulate(kemKey);
	return {body: concat(wrapped, ciphertext), secret};
}

/** The frame that must hold the peer's seed: to the private keys with it. */
export function receiveSeedFrame(state: At<'seed'>, frame: Frame): Step {
	const {talk} = state;
	const x25519Key = talk.sent === undefined ? undefined : talk.peer.hybrid?.x25519Key;
	return stay(
		{...state, unwrapping: frame},
		{
			type: 'unwrap',
			label: seedLabel,
			ciphertext: frame.body.subarray(0, CIPHERTEXT_BYTES),
			...(x25519Key ? {agreement: {kemCiphertext: frame.body.subarray(CIPHERTEXT_BYTES), x25519Key}} : {}),
		},
	);
}

/**
 * Checks the peer's seed against its commitment, derives the keys and sends NICK. Every failure here reads the
 * same: a difference would tell a man in the middle how far he came.
 */
export function receiveSeed(
	context: Context,
	state: At<'seed'>,
	{body}: Frame,
	{plaintext: seed, shared}: Extract<Input, {type: 'unwrapped'}>,
): Step {
	const {talk, identity} = state;
	const {peer, ownHash, sent} = talk;
	let next: Extract<Talk, {expects: 'nick'}>;
	try {
		if (identity === undefined || seed === undefined || !matchesCommitment(context, peer, seed)) {
			throw new TtchatError('ERR_HANDSHAKE_FAILED');
		}
		const own = {hash: ownHash, seed: identity.seed};
		const hybrid = sent === undefined ? undefined : agreeWith(sent, body, shared);
		const keys = deriveSessionKeys(context.crypto, own, {hash: peer.hash, seed}, hybrid);
		next = {expects: 'nick', peer, hybrid: hybrid !== undefined, ownHash, keys, toldName: state.name};
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		return abort(state, error);
	} finally {
		wipe(identity?.seed, seed, sent?.secret, shared?.kem, shared?.x25519);
	}
	return sendNick(context, state, next);
}

/** @throws {TtchatError} `ERR_HANDSHAKE_FAILED` if X25519 gave zero: then the peer's key adds nothing. */
function agreeWith(own: Encapsulation, body: Uint8Array, shared: SharedSecrets | undefined): HybridSecrets {
	if (shared === undefined || shared.x25519.every(byte => byte === 0)) {
		throw new TtchatError('ERR_HANDSHAKE_FAILED');
	}
	return {own, peer: {body, secret: shared.kem}, x25519: shared.x25519};
}

function sendNick(context: Context, state: State, talk: Extract<Talk, {expects: 'nick'}>): Step {
	const {out} = state.links;
	if (out === undefined) return stay(state);
	const sealing = {peerSpki: talk.peer.spki, chain: talk.keys.sendChain};
	const {frame, chain} = sealRecord(context.crypto, sealing, 'nick', state.name);
	return stay(withTalk(state, {...talk, keys: {...talk.keys, sendChain: chain}}), {
		type: 'write',
		link: out,
		bytes: frame,
	});
}

function matchesCommitment(context: Context, peer: HelloGreeting, seed: Uint8Array): boolean {
	return (
		seed.length === SEED_BYTES && equalBytes(commitment(context.crypto, peer.spki, seed), peer.commitment)
	);
}
