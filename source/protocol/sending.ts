import {TtchatError} from '../errors.ts';
import {containsCode, digitsOf} from '../text/contains-code.ts';
import {ascii, u32} from './bytes.ts';
import {
	CODE_DIGITS,
	LEGACY_BURST_FRAMES,
	LEGACY_PAUSE_MS,
	MAX_CONTENT_BYTES,
	MAX_TEXT_BYTES,
	MAX_UNACKNOWLEDGED_TEXTS,
	PING_AFTER_MS,
	RECORD_BURST,
} from './constants.ts';
import type {Effect} from './effects.ts';
import {encodeFrame} from './frame.ts';
import {MAX_LEGACY_TEXT_BYTES, splitLegacyText} from './legacy.ts';
import type {RecordName} from './message.ts';
import {sealRecord} from './record.ts';
import {
	andThen,
	type Context,
	type Latest,
	type Open,
	type OutgoingPart,
	type State,
	type Step,
	stay,
	withTalk,
} from './state.ts';

const noLabel = ascii('');

/**
 * Whether the next text may be handed over: it goes out at once. A text that had to wait here could neither be held
 * nor taken back any more.
 */
export function wantsText({talk, links}: State): boolean {
	if (links.out === undefined) return false;
	if (talk.expects === 'record')
		return talk.burst < RECORD_BURST && talk.inFlight.length < MAX_UNACKNOWLEDGED_TEXTS;
	return (
		talk.expects === 'legacy' &&
		!talk.closing &&
		talk.outgoing.length === 0 &&
		talk.burst < LEGACY_BURST_FRAMES
	);
}

/** Sends a text, or refuses it with the reason. */
export function sendText(context: Context, state: State, id: string, text: Uint8Array): Step {
	const {talk} = state;
	const error =
		objectionTo(state, text) ?? (wantsText(state) ? undefined : new TtchatError('ERR_OUTBOX_FULL'));
	if (error !== undefined) return stay(state, {type: 'emit', event: {type: 'refused', id, error}});
	if (talk.expects === 'record') return sendRecords(context, noteSaid(state, text), id, text);
	if (talk.expects !== 'legacy') return stay(state);
	const step = drain(context, withTalk(state, {...talk, outgoing: splitLegacy(id, text)}));
	const {talk: after} = step.state;
	if (after.expects !== 'legacy' || after.outgoing.length === 0) return step;
	return andThen(step, next => stay(next, {type: 'emit', event: {type: 'sending', id}}));
}

/** Why a text will not be sent in this state, if it will not. */
export function objectionTo({talk}: State, text: Uint8Array): TtchatError | undefined {
	switch (talk.expects) {
		case 'record':
			return tooLong(text, MAX_TEXT_BYTES) ?? holdsCode(talk, text);
		case 'legacy':
			return talk.closing ? new TtchatError('ERR_SESSION_CLOSED') : tooLong(text, MAX_LEGACY_TEXT_BYTES);
		case 'hello':
		case 'link':
		case 'seed':
		case 'nick':
		case 'nothing':
			return new TtchatError('ERR_NOT_SECURED');
		case 'bye':
			return new TtchatError('ERR_SESSION_CLOSED');
		default:
			return talk satisfies never;
	}
}

/** Why a name will not be told in this state, if it will not: it holds a safety code, or ends one. */
export function objectionToName({talk}: State, name: Uint8Array): TtchatError | undefined {
	return talk.expects === 'record' ? holdsCode(talk, name) : undefined;
}

/** Tells the peer our new name, now or once it may be told. One that {@link objectionToName} refuses is not taken. */
export function rename(context: Context, state: State, name: Uint8Array): Step {
	if (objectionToName(state, name) !== undefined) return stay(state);
	const named: State = {...state, name};
	return tellLatest(context, named, 'nick');
}

/** Tells how things stand: now, or after the pause, once for all that was asked for until then. */
export function tellLatest(context: Context, state: State, what: Latest): Step {
	const {talk} = state;
	if (talk.expects !== 'record') return stay(state);
	if (talk.burst >= RECORD_BURST)
		return stay(withTalk(state, {...talk, latest: [...new Set([...talk.latest, what])]}));
	return writeLatest(context, state, what);
}

/** Tells all that has waited to be told. */
export function writeWaiting(context: Context, state: State): Step {
	const {talk} = state;
	if (talk.expects !== 'record') return stay(state);
	const told = stay(withTalk(state, {...talk, latest: []}));
	return talk.latest.reduce((step, what) => andThen(step, next => writeLatest(context, next, what)), told);
}

function writeLatest(context: Context, state: State, what: Latest): Step {
	const step = what === 'ack' ? acknowledge(context, state) : writeState(context, state, what);
	return step.state === state ? step : andThen(step, next => noteWritten(next, 1));
}

function writeState(context: Context, state: State, what: Exclude<Latest, 'ack'>): Step {
	if (what !== 'nick') return writeRecord(context, state, what);
	// Something may have been said since the name was chosen that it would complete to a code.
	if (objectionToName(state, state.name) !== undefined) return stay(state);
	return writeRecord(context, noteSaid(state, state.name), 'nick', state.name);
}

/** Seals one record and writes it at once: never before the peer's NICK, never after our BYE. */
export function writeRecord(context: Context, state: State, name: RecordName, content?: Uint8Array): Step {
	const {talk, links} = state;
	if (talk.expects !== 'record' || links.out === undefined) return stay(state);
	const sealing = {peerSpki: talk.peer.spki, chain: talk.keys.sendChain};
	const {frame, chain} = sealRecord(context.crypto, sealing, name, content);
	return stay(
		withTalk(state, {...talk, keys: {...talk.keys, sendChain: chain}}),
		{type: 'write', link: links.out, bytes: frame},
		{type: 'set-timer', timer: {name: 'ping'}, delayMs: PING_AFTER_MS},
	);
}

/** Tells the peer how many texts have been received; needed once for many. */
export function acknowledge(context: Context, state: State): Step {
	const {talk} = state;
	if (talk.expects !== 'record' || talk.receivedTexts === talk.acknowledged) return stay(state);
	const noted = withTalk(state, {...talk, acknowledged: talk.receivedTexts});
	return writeRecord(context, noted, 'ack', u32(talk.receivedTexts));
}

/** All records of a text at once, so that it is never cut in two by a hold; then whatever waits for its turn in this program. */
function sendRecords(context: Context, state: State, id: string, text: Uint8Array): Step {
	const {talk} = state;
	if (talk.expects !== 'record') return stay(state);
	let step = stay(state);
	let offset = 0;
	const write = (name: RecordName, content: Uint8Array) => {
		step = andThen(step, next => writeRecord(context, next, name, content));
	};
	for (; text.length - offset > MAX_CONTENT_BYTES; offset += MAX_CONTENT_BYTES)
		write('more', text.subarray(offset, offset + MAX_CONTENT_BYTES));
	write('text', text.subarray(offset));
	const records = 1 + offset / MAX_CONTENT_BYTES;
	return andThen(step, next => andThen(noteSent(next, id), after => noteWritten(after, records)));
}

function noteSent(state: State, id: string): Step {
	const {talk} = state;
	if (talk.expects !== 'record') return stay(state);
	const inFlight = [...talk.inFlight, id];
	return stay(withTalk(state, {...talk, sentTexts: talk.sentTexts + 1, inFlight}), {
		type: 'emit',
		event: {type: 'sent', id},
	});
}

/** After the first of a burst the pause begins. */
function noteWritten(state: State, records: number): Step {
	const {talk} = state;
	if (talk.expects !== 'record') return stay(state);
	const next = withTalk(state, {...talk, burst: talk.burst + records});
	return talk.burst === 0 ? stay(next, {type: 'set-timer', timer: {name: 'pace'}, delayMs: 0}) : stay(next);
}

/**
 * Up to eight frames, then a pause: the original loses its place for good when a read comes back short, which
 * happens to frames that TCP has joined (docs/protocol.md §4).
 */
export function drain(context: Context, state: State): Step {
	const {talk, links} = state;
	if (talk.expects !== 'legacy' || links.out === undefined || talk.outgoing.length === 0) return stay(state);
	const {out} = links;
	const now = talk.outgoing.slice(0, LEGACY_BURST_FRAMES - talk.burst);
	const burst = talk.burst + now.length;
	const effects = now.flatMap(({plaintext, id}): readonly Effect[] => [
		{type: 'write', link: out, bytes: encodeFrame(context.crypto.wrap(talk.peer.spki, noLabel, plaintext))},
		...(id === undefined ? [] : [{type: 'emit', event: {type: 'sent', id}} as const]),
	]);
	return stay(withTalk(state, {...talk, outgoing: talk.outgoing.slice(now.length), burst}), ...effects, {
		type: 'set-timer',
		timer: {name: 'pace'},
		delayMs: LEGACY_PAUSE_MS,
	});
}

function splitLegacy(id: string, text: Uint8Array): readonly OutgoingPart[] {
	const plaintexts = splitLegacyText(text);
	return plaintexts.map((plaintext, index) =>
		index === plaintexts.length - 1 ? {plaintext, id} : {plaintext},
	);
}

function tooLong(text: Uint8Array, limitBytes: number): TtchatError | undefined {
	if (text.length <= limitBytes) return undefined;
	return new TtchatError('ERR_MESSAGE_TOO_LONG', {
		message: `the message is too long: ${text.length} bytes, and this peer takes ${limitBytes}`,
	});
}

/** Keeps as many digits of what is said as could begin a code. */
function noteSaid(state: State, said: Uint8Array): State {
	const {talk} = state;
	if (talk.expects !== 'record') return state;
	const saidDigits = digitsWith(talk, said).slice(1 - CODE_DIGITS);
	return withTalk(state, {...talk, saidDigits});
}

/**
 * A listener could swap a code that travels through the chat for his own. What cannot be searched is not sent: it
 * must neither slip through nor end the round.
 */
function holdsCode(talk: Open, said: Uint8Array): TtchatError | undefined {
	const {ownCode, peerCode} = talk.keys;
	try {
		const digits = digitsWith(talk, said);
		const found = containsCode(digits, ownCode) || containsCode(digits, peerCode);
		return found ? new TtchatError('ERR_MESSAGE_HOLDS_CODE') : undefined;
	} catch (cause) {
		const message = 'not sent: the text could not be searched for a safety code';
		return new TtchatError('ERR_MESSAGE_HOLDS_CODE', {message, cause});
	}
}

function digitsWith({saidDigits}: Open, said: Uint8Array): string {
	return saidDigits + digitsOf(new TextDecoder().decode(said));
}
