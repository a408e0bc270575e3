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
import {hearFile} from './files.ts';
import type {Frame} from './frame.ts';
import {formatCode, sessionProof} from './key-schedule.ts';
import {takeFrame} from './link-rules.ts';
import type {PeerMessage} from './message.ts';
import {matchesPeerCode} from './questions.ts';
import {openRecord, wrappedSecret} from './record.ts';
import {writeRecord} from './sending.ts';
import {type At, andThen, type Context, type State, type Step, stay, type Talk, withTalk} from './state.ts';
import {givingNothing, takingNothing} from './transfers.ts';

const recordLabel = ascii(RECORD_LABEL);

type Keyed = Extract<Talk, {expects: 'nick' | 'record' | 'bye'}>;
type Conversing = Extract<Talk, {expects: 'record' | 'bye'}>;

/** A frame of a v2 conversation: its secret to the private key. */
export function receiveRecordFrame(state: State<Keyed>, frame: Frame): Step {
	return takeFrame(state, frame, recordSecret(frame));
}

/** The part of a record's frame that the private key has to open, and how. */
export function recordSecret(frame: Frame): Pick<Extract<Effect, {type: 'unwrap'}>, 'label' | 'ciphertext'> {
	return {label: recordLabel, ciphertext: wrappedSecret(frame)};
}

/** What the private key made of a record's secret: opens the record and acts on it. */
export function receiveRecord(
	context: Context,
	state: State<Keyed>,
	frame: Frame,
	secret: Uint8Array | undefined,
): Step {
	const {talk} = state;
	try {
		if (secret === undefined) throw new TtchatError('ERR_MESSAGE_ALTERED');
		const {message, chain} = openRecord(context.crypto, talk.keys.receiveChain, secret, frame);
		const moved: Keyed = {...talk, keys: {...talk.keys, receiveChain: chain}};
		if (moved.expects === 'nick') return openWith(context, withTalk(state, moved), message);
		return act(context, withTalk(state, moved), message);
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		// What does not confirm the keys is no message that was altered: nothing was agreed.
		const failed = talk.expects === 'nick' && error.code === 'ERR_MESSAGE_ALTERED';
		return abort(state, failed ? new TtchatError('ERR_HANDSHAKE_FAILED') : error);
	}
}

/** The first record confirms the keys: it must be NICK, and only then is anything shown or said. */
function openWith(context: Context, state: At<'nick'>, message: PeerMessage): Step {
	const {talk} = state;
	if (message.type !== 'nick') throw outOfOrder('the first record is not a name');
	const open: At<'record'>['talk'] = {
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
		giving: givingNothing,
		taking: takingNothing,
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
	const proved = andThen(step, next => sendProof(context, next));
	if (talk.toldName === state.name) return proved;
	return andThen(proved, next => writeRecord(context, next, 'nick', next.name));
}

/** Right after NICK, if this run has had a session with this target: shows that we were in it. */
function sendProof(context: Context, state: At<'record'>): Step<At<'record'>['talk']> {
	const {talk} = state;
	const {memory} = context;
	if (memory === undefined) return stay(state);
	const proof = sessionProof(context.crypto, memory.remember, talk.ownHash, talk.peer.hash);
	return writeRecord(context, state, 'proof', proof);
}

function act(context: Context, state: State<Conversing>, message: PeerMessage): Step {
	const {talk} = state;
	if (message.type === 'bye') return receiveGoodbye(context, state);
	if (message.type === 'proof' && !talk.afterNick) throw outOfOrder('a proof does not follow the name');
	const step = hear(context, withTalk(state, {...talk, afterNick: false}), message);
	return talk.expects === 'record' ? andThen(step, heard) : step;
}

function hear(
	context: Context,
	state: State<Conversing>,
	message: Exclude<PeerMessage, {type: 'bye'}>,
): Step<Conversing> {
	const {talk} = state;
	switch (message.type) {
		case 'text':
			return receiveText(state, message.content);
		case 'more':
			if (talk.more.length === MAX_MORE_RECORDS) throw outOfOrder('a text has too many parts');
			return stay(withTalk(state, {...talk, more: [...talk.more, message.content]}));
		case 'ack':
			return receiveAck(state, message.count);
		case 'proof':
			return receiveProof(context, state, message.proof);
		case 'nick':
			return stay(state, {type: 'emit', event: {type: 'renamed', name: message.name}});
		case 'typing':
			return stay(state, {type: 'emit', event: {type: 'typing'}});
		case 'saved':
			return stay(state, {type: 'emit', event: {type: 'saved'}});
		case 'file-offer':
		case 'file-accept':
		case 'file-chunk':
		case 'file-cancel':
		case 'file-done':
			return hearFile(state, message);
		case 'ping':
		case 'unknown':
			return stay(state);
		default:
			return message satisfies never;
	}
}

function receiveText(state: State<Conversing>, content: Uint8Array): Step<Conversing> {
	const {talk} = state;
	const whole = concat(...talk.more, content);
	const receivedTexts = talk.receivedTexts + 1;
	return stay(
		withTalk(state, {...talk, more: [], receivedTexts}),
		{type: 'emit', event: {type: 'text', content: whole}},
		// Nothing may follow our own BYE.
		...(talk.expects === 'record' && talk.receivedTexts === talk.acknowledged
			? [{type: 'set-timer', timer: {name: 'ack'}, delayMs: ACK_DELAY_MS} as const]
			: []),
	);
}

function receiveAck(state: State<Conversing>, count: number): Step<Conversing> {
	const {talk} = state;
	if (count > talk.sentTexts) throw outOfOrder('more messages are acknowledged than were sent');
	const unacknowledged = Math.min(talk.sentTexts - count, talk.inFlight.length);
	const delivered = talk.inFlight.slice(0, talk.inFlight.length - unacknowledged);
	return stay(
		withTalk(state, {...talk, inFlight: talk.inFlight.slice(delivered.length)}),
		...delivered.map((id): Effect => ({type: 'emit', event: {type: 'delivered', id}})),
	);
}

function receiveProof(context: Context, state: State<Conversing>, proof: Uint8Array): Step<Conversing> {
	const {talk} = state;
	const {memory} = context;
	if (memory === undefined || !memory.verified || talk.trust !== 'unverified') return stay(state);
	const expected = sessionProof(context.crypto, memory.remember, talk.peer.hash, talk.ownHash);
	if (!equalSecrets(proof, expected)) return stay(state);
	return stay(withTalk(state, {...talk, trust: 'verified'}), {
		type: 'emit',
		event: {type: 'verified', by: 'proof'},
	});
}

/** Compares what the peer told by voice. A mistyped code may be corrected; a mismatch stays until it is. */
export function verify(state: At<'record'>, code: string): Step {
	const equal = matchesPeerCode(state, code);
	return stay(withTalk(state, {...state.talk, trust: equal ? 'verified' : 'mismatched'}), {
		type: 'emit',
		event: equal ? {type: 'verified', by: 'code'} : {type: 'mismatched'},
	});
}

/** After the peer's BYE nothing more comes: acknowledge, say goodbye too if we have not, and end. */
function receiveGoodbye(context: Context, state: State<Conversing>): Step {
	const {talk} = state;
	if (talk.expects === 'bye') return finish(state, undefined);
	const step = sendGoodbye(context, withTalk(state, talk));
	return andThen(step, next => finish(next, new TtchatError('ERR_PEER_LEFT')));
}

/** Something came from the peer: it is alive. */
export function heard<T extends Talk>(state: State<T>): Step<T> {
	return stay(state, {type: 'set-timer', timer: {name: 'silence'}, delayMs: SILENCE_TIMEOUT_MS});
}

function outOfOrder(what: string): TtchatError {
	return new TtchatError('ERR_PROTOCOL', {message: `protocol error: ${what}`});
}
