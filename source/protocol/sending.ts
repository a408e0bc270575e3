import {TtchatError} from '../errors.ts';
import {digitsOf} from '../text/digits.ts';
import {u32} from './bytes.ts';
import {
	CODE_DIGITS,
	MAX_BURST_RECORDS,
	MAX_CONTENT_BYTES,
	MAX_TEXT_BYTES,
	MAX_UNACKNOWLEDGED_TEXTS,
	PING_AFTER_MS,
} from './constants.ts';
import type {Effect} from './effects.ts';
import type {RecordName} from './message.ts';
import {sealRecord} from './record.ts';
import {
	type At,
	andThen,
	type Context,
	type Latest,
	type Links,
	type Open,
	type State,
	type Step,
	stay,
	type Talk,
	withTalk,
} from './state.ts';

/** The talk while it is open: every function here stays in it. */
type Talking = At<'record'>['talk'];

/** Whether the records of the next text would go out at once. */
export function wantsRecords(links: Links, talk: Open): boolean {
	return mayWrite(links, talk) && talk.inFlight.length < MAX_UNACKNOWLEDGED_TEXTS;
}

/** Whether what can wait would go out at once. */
export function mayWrite(links: Links, talk: Open): boolean {
	return links.out !== undefined && talk.burst < MAX_BURST_RECORDS;
}

/**
 * Sends a text, or refuses it with the reason: all records of it at once, so that it is never cut in two by a hold; then
 * whatever waits for its turn in this program.
 */
export function sendText(context: Context, state: At<'record'>, id: string, text: Uint8Array): Step {
	const {talk, links} = state;
	const saidDigits = tooLong(text, MAX_TEXT_BYTES) ?? afterSaying(talk, text);
	if (typeof saidDigits !== 'string') return refuse(state, id, saidDigits);
	if (!wantsRecords(links, talk)) return refuse(state, id, new TtchatError('ERR_OUTBOX_FULL'));
	const records = Math.max(1, Math.ceil(text.length / MAX_CONTENT_BYTES));
	const said = {saidDigits, sentTexts: talk.sentTexts + 1, inFlight: [...talk.inFlight, id]};
	let step = stay<Talking>(withTalk(state, {...talk, ...said, burst: talk.burst + records}));
	for (let record = 0; record < records; record += 1) {
		const offset = record * MAX_CONTENT_BYTES;
		const content = text.subarray(offset, offset + MAX_CONTENT_BYTES);
		step = andThen(step, next =>
			writeRecord(context, next, record === records - 1 ? 'text' : 'more', content),
		);
	}
	const sent: Effect = {type: 'emit', event: {type: 'sent', id}};
	return {state: step.state, effects: [...step.effects, sent, ...beginPause(talk)]};
}

/** A text will not be sent. */
export function refuse<T extends Talk>(state: State<T>, id: string, error: TtchatError): Step<T> {
	return stay(state, {type: 'emit', event: {type: 'refused', id, error}});
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
	const saidDigits = afterSaying(state.talk, state.name);
	if (typeof saidDigits !== 'string') return stay(state);
	return writeRecord(context, withTalk(state, {...state.talk, saidDigits}), 'nick', state.name);
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

/** What was written counts for the pause. */
export function noteWritten(
	state: At<'record'>,
	records: number,
	...effects: readonly Effect[]
): Step<Talking> {
	const {talk} = state;
	const next = withTalk(state, {...talk, burst: talk.burst + records});
	return stay(next, ...effects, ...beginPause(talk));
}

/** The pause begins after the first of a burst. */
function beginPause({burst}: Open): readonly Effect[] {
	return burst === 0 ? [{type: 'set-timer', timer: {name: 'pace'}, delayMs: 0}] : [];
}

/** Whether that is more than a peer takes. */
export function tooLong(text: Uint8Array, limitBytes: number): TtchatError | undefined {
	if (text.length <= limitBytes) return undefined;
	return new TtchatError('ERR_MESSAGE_TOO_LONG', {
		message: `the message is too long: ${text.length} bytes, and this peer takes ${limitBytes}`,
	});
}

/** Why something will not be said, if it will not: it would tell the peer a safety code. */
export function holdsCode(talk: Open, said: Uint8Array): TtchatError | undefined {
	const after = afterSaying(talk, said);
	return typeof after === 'string' ? undefined : after;
}

/**
 * A listener could swap a code that travels through the chat for his own. What cannot be searched is not sent: it
 * must neither slip through nor end the round.
 *
 * @returns The last digits of all that was said, and of this: as many as could begin a code. Or why it is not said.
 */
export function afterSaying(
	{keys: {ownCode, peerCode}, saidDigits}: Open,
	said: Uint8Array,
): string | TtchatError {
	try {
		const digits = saidDigits + digitsOf(new TextDecoder().decode(said));
		return digits.includes(ownCode) || digits.includes(peerCode)
			? new TtchatError('ERR_MESSAGE_HOLDS_CODE')
			: digits.slice(1 - CODE_DIGITS);
	} catch (cause) {
		const message = 'not sent: the text could not be searched for a safety code';
		return new TtchatError('ERR_MESSAGE_HOLDS_CODE', {message, cause});
	}
}
