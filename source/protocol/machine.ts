import {TtchatError} from '../errors.ts';
import {wipe} from './bytes.ts';
import type {Input, Timer} from './effects.ts';
import {abort, allLinks, sendGoodbye} from './ending.ts';
import {handleFile} from './files.ts';
import {meet, receiveSeed, receiveSeedFrame} from './handshake.ts';
import {converseLegacy} from './legacy.ts';
import {
	allowsBody,
	beginFrame,
	isForeign,
	lostLink,
	mayRead,
	readOut,
	unreadable,
	wantsLink,
} from './link-rules.ts';
import {heard, receiveRecord, receiveRecordFrame, verify} from './receiving.ts';
import {refuse, rename, sendText, tellLatest, writeRecord, writeWaiting} from './sending.ts';
import {
	type At,
	andThen,
	answered,
	type Context,
	type State,
	type Step,
	stay,
	type Talk,
	withTalk,
} from './state.ts';

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
			links: {out: undefined, in: undefined, pending: [], punched: undefined, greeted: false},
			talk: {expects: 'hello'},
			unwrapping: undefined,
			loss: undefined,
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
	const {talk} = state;
	const settled = settle(state, input);
	if (settled !== undefined) return settled;
	switch (talk.expects) {
		case 'hello':
		case 'link':
			return meet(context, withTalk(state, talk), input) ?? early(withTalk(state, talk), input);
		case 'seed':
			return exchangeSeeds(context, withTalk(state, talk), input);
		case 'nick':
			return confirmKeys(context, withTalk(state, talk), input);
		case 'record':
			return converse(context, withTalk(state, talk), input);
		case 'bye':
			return part(context, withTalk(state, talk), input);
		case 'legacy':
			return converseLegacy(context, withTalk(state, talk), input);
		case 'nothing':
			// Keys that were made too late: what was to be promised with them is not needed any more.
			if (input.type === 'identified') wipe(input.identity.seed);
			return input.type === 'send'
				? refuse(state, input.id, new TtchatError('ERR_NOT_SECURED'))
				: stay(state);
		default:
			return talk satisfies never;
	}
}

/** What an input leads to that means the same wherever the talk stands; nothing if it does not. */
function settle(state: State, input: Input): Step | undefined {
	switch (input.type) {
		case 'abort':
			return abort(state, input.error);
		case 'dialed':
		case 'punched':
		case 'accepted':
			return wantsLink(state, input.type) ? undefined : stay(state, {type: 'destroy-link', link: input.link});
		case 'frame-begun':
			return mayRead(state, input.link) ? undefined : abort(state, unreadable());
		case 'ended':
			// A link that was given up ends without anybody minding.
			return allLinks(state).includes(input.link) ? undefined : stay(state);
		case 'violated':
		case 'frame':
			return judge(state, input);
		case 'unwrapped':
			if (state.unwrapping !== undefined) return undefined;
			// The round ended meanwhile.
			wipe(input.plaintext, input.shared?.kem, input.shared?.x25519);
			return stay(state);
		default:
			return undefined;
	}
}

/** What came on a link: not to be heard, against the rules, or for the state to take. */
function judge(state: State, input: Extract<Input, {type: 'violated' | 'frame'}>): Step | undefined {
	const {link} = input;
	// A link that was given up may still have had something to say.
	if (!allLinks(state).includes(link)) return stay(state);
	if (input.type === 'violated' && isForeign(state, link, input.error)) return undefined;
	if (!mayRead(state, link)) return abort(state, unreadable());
	if (input.type === 'violated') return abort(state, input.error);
	// The state may have changed since the header was let in.
	return allowsBody(state, link, input.frame.body.length)
		? undefined
		: abort(state, new TtchatError('ERR_FRAME_LENGTH'));
}

function exchangeSeeds(context: Context, state: At<'seed'>, input: Input): Step {
	switch (input.type) {
		case 'frame':
			return receiveSeedFrame(state, input.frame);
		case 'unwrapped':
			return answered(state, (next, frame) => receiveSeed(context, next, frame, input));
		default:
			return early(state, input);
	}
}

function confirmKeys(context: Context, state: At<'nick'>, input: Input): Step {
	switch (input.type) {
		case 'frame':
			return receiveRecordFrame(state, input.frame);
		case 'unwrapped':
			return answered(state, (next, frame) => receiveRecord(context, next, frame, input.plaintext));
		default:
			return early(state, input);
	}
}

/** What has one meaning until the conversation is open. */
function early(
	state: State<Extract<Talk, {expects: 'hello' | 'link' | 'seed' | 'nick'}>>,
	input: Input,
): Step {
	const {expects} = state.talk;
	switch (input.type) {
		case 'ended':
			return abort(state, lostLink(input.error));
		case 'elapsed': {
			const isLate = input.timer.name === 'handshake' && (expects === 'seed' || expects === 'nick');
			return isLate ? abort(state, new TtchatError('ERR_PEER_SILENT')) : stay(state);
		}
		case 'send':
			return refuse(state, input.id, new TtchatError('ERR_NOT_SECURED'));
		case 'rename':
			return stay({...state, name: input.name});
		case 'close':
			return abort(state, undefined);
		default:
			return stay(state);
	}
}

function converse(context: Context, state: At<'record'>, input: Input): Step {
	switch (input.type) {
		case 'frame-begun':
			return input.link === state.links.in
				? andThen(heard(state), next => beginFrame(next, input.link))
				: stay(state);
		case 'frame':
			return receiveRecordFrame(state, input.frame);
		case 'unwrapped':
			return answered(state, (next, frame) => receiveRecord(context, next, frame, input.plaintext));
		case 'ended':
			return input.link === state.links.in
				? abort(state, lostLink(state.loss ?? input.error))
				: readOut(state, input.link, input.error);
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
		case 'file-offer':
		case 'file-chunk':
		case 'file-withdraw':
		case 'file-accept':
		case 'file-refuse':
		case 'file-keep':
			return handleFile(context, state, input);
		case 'close':
			return sendGoodbye(context, state);
		default:
			return stay(state);
	}
}

/** After our BYE: nothing more is said, and the peer's last words are read. */
function part(context: Context, state: At<'bye'>, input: Input): Step {
	switch (input.type) {
		case 'frame':
			return receiveRecordFrame(state, input.frame);
		case 'unwrapped':
			return answered(state, (next, frame) => receiveRecord(context, next, frame, input.plaintext));
		case 'ended':
			return input.link === state.links.in
				? abort(state, undefined)
				: readOut(state, input.link, input.error);
		case 'elapsed':
			if (input.timer.name === 'frame') return abort(state, silentWithin());
			return input.timer.name === 'goodbye' ? abort(state, undefined) : stay(state);
		case 'send':
			return refuse(state, input.id, new TtchatError('ERR_SESSION_CLOSED'));
		case 'rename':
			return stay({...state, name: input.name});
		default:
			return stay(state);
	}
}

function elapse(context: Context, state: At<'record'>, timer: Timer): Step {
	switch (timer.name) {
		case 'silence':
			return abort(state, new TtchatError('ERR_PEER_SILENT'));
		case 'frame':
			return abort(state, silentWithin());
		case 'ping':
			return writeRecord(context, state, 'ping');
		case 'ack':
			return tellLatest(context, state, 'ack');
		case 'pace':
			return writeWaiting(context, withTalk(state, {...state.talk, burst: 0}));
		case 'goodbye':
			return abort(state, lostLink(state.loss));
		case 'first-frame':
		case 'share-link':
		case 'handshake':
			return stay(state);
		default:
			return timer satisfies never;
	}
}

function silentWithin(): TtchatError {
	const message = 'the peer does not answer: it stopped in the middle of a message';
	return new TtchatError('ERR_PEER_SILENT', {message});
}
