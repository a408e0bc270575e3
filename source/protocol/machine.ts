import {TtchatError} from '../errors.ts';
import {equalSecrets, utf8, wipe} from './bytes.ts';
import {FRAME_TIMEOUT_MS} from './constants.ts';
import type {Input, LinkId, Timer} from './effects.ts';
import {abort, allLinks, close, closeWhenSent} from './ending.ts';
import type {Frame} from './frame.ts';
import {greet, receiveGreeting, receiveSeed, receiveSeedFrame} from './handshake.ts';
import {
	allowsBody,
	dropSilent,
	forgetLink,
	leadsElsewhere,
	loseLink,
	mayRead,
	reasonOfLoss,
	shareInbound,
	takeAccepted,
	takeDialed,
	unreadable,
} from './link-rules.ts';
import {
	heard,
	receiveLegacyFrame,
	receiveLegacyPlaintext,
	receiveRecord,
	receiveRecordFrame,
} from './receiving.ts';
import {drain, rename, sendText, tellLatest, writeRecord, writeWaiting} from './sending.ts';
import {andThen, type Context, type State, type Step, stay, withTalk} from './state.ts';

/**
 * The start of a round: dialing, and waiting for the key pair, the links and the peer.
 *
 * @param name - Our name as a v2 peer will see it, at most 64 bytes of UTF-8.
 */
export function startRound(name: Uint8Array): Step {
	return stay(
		{
			identity: undefined,
			name,
			links: {out: undefined, in: undefined, pending: [], greeted: false},
			talk: {expects: 'hello'},
			unwrapping: undefined,
			midFrame: false,
		},
		{type: 'dial'},
	);
}

/**
 * The whole protocol: what an input leads to in a state. It reads no socket, no clock and no random source but
 * `context.crypto`; whoever calls it carries out the effects in order.
 *
 * @param state - Consumed: secrets that the next state does not need are overwritten.
 */
export function step(context: Context, state: State, input: Input): Step {
	switch (input.type) {
		case 'identified':
			if (state.talk.expects === 'nothing') return stay(state);
			return greet(context, {...state, identity: input.identity});
		case 'dialed':
			return andThen(takeDialed(state, input.link), next => greet(context, next));
		case 'accepted':
			return takeAccepted(state, input.link);
		case 'frame-begun':
			return beginFrame(state, input.link);
		case 'frame':
			return receiveFrame(context, state, input);
		case 'violated':
			if (!allLinks(state).includes(input.link)) return stay(state);
			if (leadsElsewhere(state, input.link, input.error)) return forgetLink(state, input.link, input.error);
			return abort(state, mayRead(state, input.link) ? input.error : unreadable());
		case 'abort':
			return abort(state, input.error);
		case 'ended':
			return loseLink(state, input.link, input.error);
		case 'unwrapped':
			return receiveUnwrapped(context, state, input);
		case 'elapsed':
			return elapse(context, state, input.timer);
		case 'send':
			return sendText(context, state, input.id, input.text);
		case 'tell':
			return tellLatest(context, state, input.what);
		case 'rename':
			return rename(context, state, input.name);
		case 'verify':
			return verify(state, input.code);
		case 'close':
			return close(context, state);
		default:
			return input satisfies never;
	}
}

function beginFrame(state: State, link: LinkId): Step {
	const {expects} = state.talk;
	if (!mayRead(state, link)) return abort(state, unreadable());
	if (link !== state.links.in || (expects !== 'record' && expects !== 'legacy')) return stay(state);
	const alive = heard(state);
	// The time runs from the first byte: bytes that drip in must not prolong it.
	if (state.midFrame) return alive;
	return andThen(alive, next =>
		stay({...next, midFrame: true}, {type: 'set-timer', timer: {name: 'frame'}, delayMs: FRAME_TIMEOUT_MS}),
	);
}

function receiveFrame(context: Context, state: State, input: Extract<Input, {type: 'frame'}>): Step {
	const {link, frame} = input;
	// A link that was given up may still have had something to say.
	if (!allLinks(state).includes(link)) return stay(state);
	// The state may have changed since the header was let in.
	if (!mayRead(state, link)) return abort(state, unreadable());
	if (!allowsBody(state, link, frame.body.length)) return abort(state, new TtchatError('ERR_FRAME_LENGTH'));
	const done = stay({...state, midFrame: false}, {type: 'clear-timer', timer: {name: 'frame'}});
	switch (state.talk.expects) {
		case 'hello':
			return receiveGreeting(context, state, link, frame);
		case 'link': {
			// The peer has our HELLO from a link that has ended since, and went on. It will notice.
			const error = new TtchatError('ERR_LINK_LOST', {message: 'the peer went on without this link'});
			return forgetLink(state, link, error);
		}
		case 'seed':
			return receiveSeedFrame(state, frame);
		case 'nick':
		case 'record':
		case 'bye':
			return andThen(done, next => receiveRecordFrame(next, frame));
		case 'legacy':
			return andThen(done, next => receiveLegacyFrame(next, frame));
		case 'nothing':
			return stay(state);
		default:
			return state.talk satisfies never;
	}
}

function receiveUnwrapped(
	context: Context,
	before: State,
	{plaintext, shared}: Extract<Input, {type: 'unwrapped'}>,
): Step {
	const frame: Frame | undefined = before.unwrapping;
	if (frame === undefined) {
		// The round ended meanwhile.
		wipe(plaintext, shared?.kem, shared?.x25519);
		return stay(before);
	}
	const state: State = {...before, unwrapping: undefined};
	switch (state.talk.expects) {
		case 'seed':
			return receiveSeed(context, state, frame, plaintext, shared);
		case 'nick':
		case 'record':
		case 'bye':
			return receiveRecord(context, state, frame, plaintext);
		case 'legacy':
			return receiveLegacyPlaintext(state, plaintext);
		case 'hello':
		case 'link':
		case 'nothing':
			return stay(state);
		default:
			return state.talk satisfies never;
	}
}

function elapse(context: Context, state: State, timer: Timer): Step {
	switch (timer.name) {
		case 'share-link':
			return andThen(shareInbound(state), next => greet(context, next));
		case 'handshake': {
			const waiting = state.talk.expects === 'seed' || state.talk.expects === 'nick';
			return waiting ? abort(state, new TtchatError('ERR_PEER_SILENT')) : stay(state);
		}
		case 'silence':
			return abort(state, new TtchatError('ERR_PEER_SILENT'));
		case 'frame': {
			const message = 'the peer does not answer: it stopped in the middle of a message';
			return abort(state, new TtchatError('ERR_PEER_SILENT', {message}));
		}
		case 'ping':
			return writeRecord(context, state, 'ping');
		case 'ack':
			return tellLatest(context, state, 'ack');
		case 'pace': {
			const {talk} = state;
			const paced = talk.expects === 'legacy' || talk.expects === 'record';
			const rested = paced ? withTalk(state, {...talk, burst: 0}) : state;
			const step = andThen(drain(context, rested), next => writeWaiting(context, next));
			return andThen(step, closeWhenSent);
		}
		case 'goodbye':
			return abort(state, reasonOfLoss(state, undefined));
		case 'first-frame':
			return dropSilent(state, timer.link);
		default:
			return timer satisfies never;
	}
}

/** Whether this is the code that the peer must have told by voice. */
export function matchesPeerCode({talk}: State, code: string): boolean {
	return talk.expects === 'record' && equalSecrets(utf8(code), utf8(talk.keys.peerCode));
}

/** Compares what the peer told by voice. A mistyped code may be corrected; a mismatch stays until it is. */
function verify(state: State, code: string): Step {
	const {talk} = state;
	if (talk.expects !== 'record') return stay(state);
	const equal = matchesPeerCode(state, code);
	return stay(withTalk(state, {...talk, trust: equal ? 'verified' : 'mismatched'}), {
		type: 'emit',
		event: equal ? {type: 'verified', by: 'code'} : {type: 'mismatched'},
	});
}
