import {isTtchatError, TtchatError} from '../errors.ts';
import {ascii, concat, equalSecrets} from './bytes.ts';
import {
	ACK_DELAY_MS,
	MAX_MORE_RECORDS,
	PING_AFTER_MS,
	RECORD_LABEL,
	SILENCE_TIMEOUT_MS,
} from './constants.ts';
import type {Effect} from './effects.ts';
import {abort, finish, sendGoodbye} from './ending.ts';
import type {Frame} from './frame.ts';
import {formatCode, sessionProof} from './key-schedule.ts';
import {receiveLegacy} from './legacy.ts';
import type {PeerMessage} from './message.ts';
import {openRecord, wrappedSecret} from './record.ts';
import {writeRecord} from './sending.ts';
import {andThen, type Context, type Open, type State, type Step, stay, type Talk, withTalk} from './state.ts';

const recordLabel = ascii(RECORD_LABEL);
const noLabel = ascii('');

type Keyed = Extract<Talk, {expects: 'nick' | 'record' | 'bye'}>;
type Conversing = Extract<Talk, {expects: 'record' | 'bye'}>;

/** A frame of a v2 conversation: its secret to the private key. */
export function receiveRecordFrame(state: State, frame: Frame): Step {
	return stay(
		{...state, unwrapping: frame},
		{type: 'unwrap', label: recordLabel, ciphertext: wrappedSecret(frame)},
	);
}

/** A frame of a v1 conversation: all of it to the private key. */
export function receiveLegacyFrame(state: State, frame: Frame): Step {
	return stay({...state, unwrapping: frame}, {type: 'unwrap', label: noLabel, ciphertext: frame.body});
}

/** What the private key made of a v1 frame. */
export function receiveLegacyPlaintext(state: State, plaintext: Uint8Array | undefined): Step {
	const {talk} = state;
	if (talk.expects !== 'legacy') return stay(state);
	if (plaintext === undefined) return abort(state, new TtchatError('ERR_MESSAGE_ALTERED'));
	try {
		const {inbox, text} = receiveLegacy(talk.inbox, plaintext);
		const next = withTalk(state, {...talk, inbox});
		return text === undefined ? stay(next) : stay(next, {type: 'emit', event: {type: 'text', content: text}});
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		return abort(state, error);
	}
}

/** What the private key made of a record's secret: opens the record and acts on it. */
export function receiveRecord(
	context: Context,
	state: State,
	frame: Frame,
	secret: Uint8Array | undefined,
): Step {
	const {talk} = state;
	if (talk.expects !== 'nick' && talk.expects !== 'record' && talk.expects !== 'bye') return stay(state);
	try {
		if (secret === undefined) throw new TtchatError('ERR_MESSAGE_ALTERED');
		const {message, chain} = openRecord(context.crypto, talk.keys.receiveChain, secret, frame);
		const moved: Keyed = {...talk, keys: {...talk.keys, receiveChain: chain}};
		const next = withTalk(state, moved);
		if (moved.expects === 'nick') return openWith(context, next, moved, message);
		const step = act(context, next, moved, message);
		return andThen(step, heard);
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		// What does not confirm the keys is no message that was altered: nothing was agreed.
		const failed = talk.expects === 'nick' && error.code === 'ERR_MESSAGE_ALTERED';
		return abort(state, failed ? new TtchatError('ERR_HANDSHAKE_FAILED') : error);
	}
}

/** The first record confirms the keys: it must be NICK, and only then is anything shown or said. */
function openWith(
	context: Context,
	state: State,
	talk: Extract<Talk, {expects: 'nick'}>,
	message: PeerMessage,
): Step {
	if (message.type !== 'nick') throw outOfOrder('the first record is not a name');
	const open: Open & {readonly expects: 'record'; readonly ownHash: Uint8Array} = {
		...talk,
		expects: 'record',
		trust: 'unverified',
		burst: 0,
		latest: [],
		inFlight: [],
		saidDigits: '',
		sentTexts: 0,
		receivedTexts: 0,
		acknowledged: 0,
		more: [],
		afterNick: true,
	};
	const ownCode = formatCode(talk.keys.ownCode);
	const step = stay(
		withTalk(state, open),
		{type: 'clear-timer', timer: {name: 'handshake'}},
		{type: 'set-timer', timer: {name: 'ping'}, delayMs: PING_AFTER_MS},
		{type: 'set-timer', timer: {name: 'silence'}, delayMs: SILENCE_TIMEOUT_MS},
		{
			type: 'emit',
			event: {type: 'secured', protocol: 2, hybrid: talk.hybrid, ownCode, peerName: message.name},
		},
	);
	const proved = andThen(step, next => sendProof(context, next, talk));
	if (talk.toldName === state.name) return proved;
	return andThen(proved, next => writeRecord(context, next, 'nick', next.name));
}

/** Right after NICK, if this run has had a session with this target: shows that we were in it. */
function sendProof(context: Context, state: State, talk: Extract<Talk, {expects: 'nick'}>): Step {
	const {memory} = context;
	if (memory === undefined) return stay(state);
	const proof = sessionProof(context.crypto, memory.remember, talk.ownHash, talk.peer.hash);
	return writeRecord(context, state, 'proof', proof);
}

function act(context: Context, state: State, talk: Conversing, message: PeerMessage): Step {
	const seen = withTalk(state, {...talk, afterNick: false});
	switch (message.type) {
		case 'text':
			return receiveText(seen, talk, message.content);
		case 'more':
			if (talk.more.length === MAX_MORE_RECORDS) throw outOfOrder('a text has too many parts');
			return stay(withTalk(seen, {...talk, afterNick: false, more: [...talk.more, message.content]}));
		case 'ack':
			return receiveAck(seen, talk, message.count);
		case 'proof':
			if (!talk.afterNick) throw outOfOrder('a proof does not follow the name');
			return receiveProof(context, seen, talk, message.proof);
		case 'nick':
			return stay(seen, {type: 'emit', event: {type: 'renamed', name: message.name}});
		case 'typing':
			return stay(seen, {type: 'emit', event: {type: 'typing'}});
		case 'saved':
			return stay(seen, {type: 'emit', event: {type: 'saved'}});
		case 'ping':
		case 'unknown':
			return stay(seen);
		case 'bye':
			return receiveGoodbye(context, seen, talk);
		default:
			return message satisfies never;
	}
}

function receiveText(state: State, talk: Conversing, content: Uint8Array): Step {
	const whole = concat(...talk.more, content);
	const receivedTexts = talk.receivedTexts + 1;
	return stay(
		withTalk(state, {...talk, afterNick: false, more: [], receivedTexts}),
		{type: 'emit', event: {type: 'text', content: whole}},
		// Nothing may follow our own BYE.
		...(talk.expects === 'record' && talk.receivedTexts === talk.acknowledged
			? [{type: 'set-timer', timer: {name: 'ack'}, delayMs: ACK_DELAY_MS} as const]
			: []),
	);
}

function receiveAck(state: State, talk: Conversing, count: number): Step {
	if (count > talk.sentTexts) throw outOfOrder('more messages are acknowledged than were sent');
	const unacknowledged = Math.min(talk.sentTexts - count, talk.inFlight.length);
	const delivered = talk.inFlight.slice(0, talk.inFlight.length - unacknowledged);
	return stay(
		withTalk(state, {...talk, afterNick: false, inFlight: talk.inFlight.slice(delivered.length)}),
		...delivered.map((id): Effect => ({type: 'emit', event: {type: 'delivered', id}})),
	);
}

function receiveProof(context: Context, state: State, talk: Conversing, proof: Uint8Array): Step {
	const {memory} = context;
	if (memory === undefined || !memory.verified || talk.trust !== 'unverified') return stay(state);
	const expected = sessionProof(context.crypto, memory.remember, talk.peer.hash, talk.ownHash);
	if (!equalSecrets(proof, expected)) return stay(state);
	return stay(withTalk(state, {...talk, afterNick: false, trust: 'verified'}), {
		type: 'emit',
		event: {type: 'verified', by: 'proof'},
	});
}

/** After the peer's BYE nothing more comes: acknowledge, say goodbye too if we have not, and end. */
function receiveGoodbye(context: Context, state: State, talk: Conversing): Step {
	if (talk.expects === 'bye') return finish(state, undefined);
	const step = sendGoodbye(context, state);
	return andThen(step, next => finish(next, new TtchatError('ERR_PEER_LEFT')));
}

/** Something came from the peer: it is alive. */
export function heard(state: State): Step {
	const {talk} = state;
	if (talk.expects !== 'record') return stay(state);
	return stay(state, {type: 'set-timer', timer: {name: 'silence'}, delayMs: SILENCE_TIMEOUT_MS});
}

function outOfOrder(what: string): TtchatError {
	return new TtchatError('ERR_PROTOCOL', {message: `protocol error: ${what}`});
}
