import {TtchatError} from '../errors.ts';
import {containsCode, digitsOf} from '../text/contains-code.ts';
import {u32} from './bytes.ts';
import {
	CODE_DIGITS,
	MAX_BURST_RECORDS,
	MAX_CONTENT_BYTES,
	MAX_TEXT_BYTES,
	MAX_UNACKNOWLEDGED_TEXTS,
	PING_AFTER_MS,
} from './constants.ts';
import type {RecordName} from './message.ts';
import {sealRecord} from './record.ts';
import {type At, andThen, type Context, type Latest, type Open, type Step, stay, withTalk} from './state.ts';

/** The talk while it is open: every function here stays in it. */
type Talking = At<'record'>['talk'];

/** Whether the records of the next text would go out at once. */
export function wantsRecords(state: At<'record'>): boolean {
	return mayWrite(state) && state.talk.inFlight.length < MAX_UNACKNOWLEDGED_TEXTS;
}

/** Whether what can wait would go out at once. */
export function mayWrite({talk, links}: At<'record'>): boolean {
	return links.out !== undefined && talk.burst < MAX_BURST_RECORDS;
}

/** Sends a text, or refuses it with the reason. */
export function sendText(context: Context, state: At<'record'>, id: string, text: Uint8Array): Step {
	const error =
		objectionToText(state.talk, text) ??
		(wantsRecords(state) ? undefined : new TtchatError('ERR_OUTBOX_FULL'));
	if (error !== undefined) return stay(state, {type: 'emit', event: {type: 'refused', id, error}});
	return sendRecords(context, noteSaid(state, text), id, text);
}

/** Why a text will not be sent, if it will not. */
export function objectionToText(talk: Open, text: Uint8Array): TtchatError | undefined {
	return tooLong(text, MAX_TEXT_BYTES) ?? holdsCode(talk, text);
}

/** Tells the peer our new name, now or once it may be told. One that holds a code is not taken. */
export function rename(context: Context, state: At<'record'>, name: Uint8Array): Step {
	return holdsCode(state.talk, name) === undefined
		? tellLatest(context, {...state, name}, 'nick')
		: stay(state);
}

/** Tells how things stand: now, or after the pause, once for all that was asked for until then. */
export function tellLatest(context: Context, state: At<'record'>, what: Latest): Step<Talking> {
	const {talk} = state;
	if (talk.burst >= MAX_BURST_RECORDS)
		return stay(withTalk(state, {...talk, latest: [...new Set([...talk.latest, what])]}));
	return writeLatest(context, state, what);
}

/** Tells all that has waited to be told. */
export function writeWaiting(context: Context, state: At<'record'>): Step<Talking> {
	const {talk} = state;
	const told = stay<Talking>(withTalk(state, {...talk, latest: []}));
	return talk.latest.reduce((step, what) => andThen(step, next => writeLatest(context, next, what)), told);
}

function writeLatest(context: Context, state: At<'record'>, what: Latest): Step<Talking> {
	const step = what === 'ack' ? acknowledge(context, state) : writeState(context, state, what);
	return step.state === state ? step : andThen(step, next => noteWritten(next, 1));
}

function writeState(context: Context, state: At<'record'>, what: Exclude<Latest, 'ack'>): Step<Talking> {
	if (what !== 'nick') return writeRecord(context, state, what);
	// Something may have been said since the name was chosen that it would complete to a code.
	if (holdsCode(state.talk, state.name) !== undefined) return stay(state);
	return writeRecord(context, noteSaid(state, state.name), 'nick', state.name);
}

/** Seals one record and writes it at once: never before the peer's NICK, never after our BYE. */
export function writeRecord(
	context: Context,
	state: At<'record'>,
	name: RecordName,
	content?: Uint8Array,
): Step<Talking> {
	const {talk, links} = state;
	if (links.out === undefined) return stay(state);
	const sealing = {peerSpki: talk.peer.spki, chain: talk.keys.sendChain};
	const {frame, chain} = sealRecord(context.crypto, sealing, name, content);
	return stay(
		withTalk(state, {...talk, keys: {...talk.keys, sendChain: chain}}),
		{type: 'write', link: links.out, bytes: frame},
		{type: 'set-timer', timer: {name: 'ping'}, delayMs: PING_AFTER_MS},
	);
}

/** Tells the peer how many texts have been received; needed once for many. */
export function acknowledge(context: Context, state: At<'record'>): Step<Talking> {
	const {talk} = state;
	if (talk.receivedTexts === talk.acknowledged) return stay(state);
	const noted = withTalk(state, {...talk, acknowledged: talk.receivedTexts});
	return writeRecord(context, noted, 'ack', u32(talk.receivedTexts));
}

/** All records of a text at once, so that it is never cut in two by a hold; then whatever waits for its turn in this program. */
function sendRecords(context: Context, state: At<'record'>, id: string, text: Uint8Array): Step<Talking> {
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

function noteSent(state: At<'record'>, id: string): Step<Talking> {
	const {talk} = state;
	const inFlight = [...talk.inFlight, id];
	return stay(withTalk(state, {...talk, sentTexts: talk.sentTexts + 1, inFlight}), {
		type: 'emit',
		event: {type: 'sent', id},
	});
}

/** After the first of a burst the pause begins. */
export function noteWritten(state: At<'record'>, records: number): Step<Talking> {
	const {talk} = state;
	const next = withTalk(state, {...talk, burst: talk.burst + records});
	return talk.burst === 0 ? stay(next, {type: 'set-timer', timer: {name: 'pace'}, delayMs: 0}) : stay(next);
}

/** Whether that is more than a peer takes. */
export function tooLong(text: Uint8Array, limitBytes: number): TtchatError | undefined {
	if (text.length <= limitBytes) return undefined;
	return new TtchatError('ERR_MESSAGE_TOO_LONG', {
		message: `the message is too long: ${text.length} bytes, and this peer takes ${limitBytes}`,
	});
}

/** Keeps as many digits of what is said as could begin a code. */
export function noteSaid(state: At<'record'>, said: Uint8Array): At<'record'> {
	const {talk} = state;
	const saidDigits = digitsWith(talk, said).slice(1 - CODE_DIGITS);
	return withTalk(state, {...talk, saidDigits});
}

/**
 * A listener could swap a code that travels through the chat for his own. What cannot be searched is not sent: it
 * must neither slip through nor end the round.
 */
export function holdsCode(talk: Open, said: Uint8Array): TtchatError | undefined {
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
