import {isTtchatError, TtchatError} from '../errors.ts';
import {ascii, equalBytes, wipe} from './bytes.ts';
import {HANDSHAKE_TIMEOUT_MS, SEED_BYTES, SEED_LABEL} from './constants.ts';
import type {LinkId} from './effects.ts';
import {abort} from './ending.ts';
import {encodeFrame, type Frame} from './frame.ts';
import {
	commitment,
	encodeHello,
	encodeLegacyKey,
	type Greeting,
	isOwnGreeting,
	parseFirstFrame,
} from './hello.ts';
import {deriveSessionKeys} from './key-schedule.ts';
import {emptyLegacyInbox} from './legacy.ts';
import {awaitOutbound, takeAsInbound} from './link-rules.ts';
import {sealRecord} from './record.ts';
import {
	andThen,
	type Context,
	type HelloGreeting,
	type State,
	type Step,
	stay,
	type Talk,
	withLinks,
	withTalk,
} from './state.ts';

const seedLabel = ascii(SEED_LABEL);

/** Sends our first frame if there is a key and a link for it, and goes on to what that allows. */
export function greet(context: Context, state: State): Step {
	const {identity, links} = state;
	if (identity === undefined || links.out === undefined || links.greeted) return stay(state);
	const body =
		context.protocol === 'v1' ? encodeLegacyKey(identity.spki) : encodeHello(context.crypto, identity);
	const step = stay(
		withLinks(state, {greeted: true}),
		{type: 'clear-timer', timer: {name: 'share-link'}},
		{type: 'write', link: links.out, bytes: encodeFrame(body)},
	);
	return andThen(step, next => proceed(context, next));
}

/** Takes the first frame of a link. */
export function receiveGreeting(context: Context, state: State, link: LinkId, frame: Frame): Step {
	let greeting: Greeting;
	try {
		greeting = admit(context, state, link, parseFirstFrame(context.crypto, frame.body));
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		return abort(state, error);
	}
	const shared = link === state.links.out;
	const step = andThen(takeAsInbound(state, link), next =>
		stay(
			withTalk(next, {expects: 'link', peer: greeting}),
			{type: 'emit', event: {type: 'greeted', protocol: greeting.protocol, link}},
			...(shared ? [{type: 'emit', event: {type: 'link-shared', blocked: 'inbound'}} as const] : []),
		),
	);
	const waiting = greeting.protocol === 2 ? andThen(step, awaitOutbound) : step;
	return andThen(waiting, next => proceed(context, next));
}

/** Which greetings we talk to. */
function admit(context: Context, state: State, link: LinkId, greeting: Greeting): Greeting {
	if (state.identity !== undefined && isOwnGreeting(greeting, state.identity))
		throw new TtchatError('ERR_SELF');
	// A v1 program takes a HELLO for a key, and so do we when we are told to be one.
	const seen: Greeting = context.protocol === 'v1' ? {protocol: 1, spki: greeting.spki} : greeting;
	if (seen.protocol === 2) return seen;
	if (link === state.links.out) {
		throw new TtchatError('ERR_PROTOCOL', {
			message: 'protocol error: a v1 key came on a link that we dialed',
		});
	}
	if (context.protocol === 'v2') {
		throw new TtchatError('ERR_VERSION_REFUSED', {
			message: 'the peer speaks only v1, which --protocol v2 refuses',
		});
	}
	if (!context.allowLegacy) throw new TtchatError('ERR_DOWNGRADE');
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
	const seed = crypto.wrap(talk.peer.spki, seedLabel, identity.seed);
	const ownHash = crypto.sha256(encodeHello(crypto, identity));
	return stay(
		withTalk(state, {expects: 'seed', peer: talk.peer, ownHash}),
		{type: 'write', link: links.out, bytes: encodeFrame(seed)},
		{type: 'set-timer', timer: {name: 'handshake'}, delayMs: HANDSHAKE_TIMEOUT_MS},
	);
}

function openLegacy(state: State, peer: Extract<Greeting, {protocol: 1}>): Step {
	return stay(
		withTalk(state, {
			expects: 'legacy',
			peer,
			inbox: emptyLegacyInbox,
			outgoing: [],
			burst: 0,
			closing: false,
		}),
		{type: 'emit', event: {type: 'secured', protocol: 1}},
	);
}

/** The frame that must hold the peer's seed: to the private key with it. */
export function receiveSeedFrame(state: State, frame: Frame): Step {
	return stay({...state, unwrapping: frame}, {type: 'unwrap', label: seedLabel, ciphertext: frame.body});
}

/**
 * Checks the peer's seed against its commitment, derives the keys and sends NICK. Every failure here reads the
 * same: a difference would tell a man in the middle how far he came.
 */
export function receiveSeed(context: Context, state: State, seed: Uint8Array | undefined): Step {
	const {talk, identity} = state;
	if (talk.expects !== 'seed' || identity === undefined) return stay(state);
	if (seed === undefined || !matchesCommitment(context, talk.peer, seed)) {
		if (seed !== undefined) wipe(seed);
		return abort(state, new TtchatError('ERR_HANDSHAKE_FAILED'));
	}
	let next: Extract<Talk, {expects: 'nick'}>;
	try {
		const own = {hash: talk.ownHash, seed: identity.seed};
		const keys = deriveSessionKeys(context.crypto, own, {hash: talk.peer.hash, seed});
		next = {expects: 'nick', peer: talk.peer, ownHash: talk.ownHash, keys, toldName: state.name};
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		return abort(state, error);
	} finally {
		wipe(identity.seed, seed);
	}
	return sendNick(context, state, next);
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
