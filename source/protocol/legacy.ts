import {isTtchatError, TtchatError} from '../errors.ts';
import {ascii, concat} from './bytes.ts';
import {GOODBYE_TIMEOUT_MS, MAX_PLAINTEXT_BYTES} from './constants.ts';
import type {Effect, Input, LinkId, Timer} from './effects.ts';
import {abort, finish} from './ending.ts';
import {encodeFrame} from './frame.ts';
import {beginFrame, readOut, takeFrame} from './link-rules.ts';
import {encodePem, parseLoosePem} from './public-key.ts';
import {refuse, tooLong} from './sending.ts';
import {
	type At,
	andThen,
	answered,
	type Context,
	type LegacyGreeting,
	type LegacyInbox,
	type LegacyPart,
	type Links,
	type State,
	type Step,
	stay,
	withTalk,
} from './state.ts';

// All of v1, docs/protocol.md §4. Whoever drops it deletes this file and goes where the compiler then points.

/** Parts of a received v1 message: 256 × 446 = 114 KB. */
const MAX_LEGACY_PARTS = 256;
/** The longest v1 text that we send, in bytes of UTF-8: as many parts as we would read ourselves. */
export const MAX_LEGACY_TEXT_BYTES = MAX_LEGACY_PARTS * MAX_PLAINTEXT_BYTES;
/** The original loses its place when a TCP segment ends inside a read: a pause after so many frames avoids it. */
const MAX_LEGACY_BURST_FRAMES = 8;
const LEGACY_PAUSE_MS = 50;
/** Nothing is written to a v1 peer before it has surely read our HELLO, which takes two segments. */
const LEGACY_FIRST_PAUSE_MS = 1_000;

const noLabel = ascii('');

/** The body of a v1 key frame: 800 bytes. */
export function encodeLegacyKey(spki: Uint8Array): Uint8Array {
	return ascii(encodePem(spki));
}

/**
 * Reads the body of a v1 key frame, one character for each byte.
 *
 * @throws {TtchatError} `ERR_HELLO_INVALID` or `ERR_KEY_UNACCEPTABLE`.
 */
export function parseLegacyKey(text: string): LegacyGreeting {
	return {protocol: 1, spki: parseLoosePem(text)};
}

/**
 * Whether we talk to a v1 peer that shows its key on this link.
 *
 * @throws {TtchatError} `ERR_PROTOCOL`, `ERR_VERSION_REFUSED` or `ERR_DOWNGRADE`.
 */
export function admitLegacy({protocol, allowLegacy, dials}: Context, state: State, link: LinkId): void {
	if (link === state.links.out || link === state.links.punched) {
		throw new TtchatError('ERR_PROTOCOL', {
			message: 'protocol error: a v1 key came on a link that we dialed',
		});
	}
	if (protocol === 'v2' || protocol === 'hybrid') {
		throw new TtchatError('ERR_VERSION_REFUSED', {
			message: `the peer speaks only v1, which --protocol ${protocol} refuses`,
		});
	}
	if (!dials) {
		throw new TtchatError('ERR_VERSION_REFUSED', {
			message: 'the peer speaks only v1, which needs to be dialed, and on this way nobody can be',
			advice: 'Ask your partner for a program that speaks v2, or chat directly.',
		});
	}
	if (!allowLegacy) throw new TtchatError('ERR_DOWNGRADE');
}

/** Both keys went through: the conversation is open, and silent for a second. */
export function openLegacy(state: State, peer: LegacyGreeting): Step {
	return stay(
		withTalk(state, {
			expects: 'legacy',
			peer,
			inbox: emptyLegacyInbox,
			unsent: [],
			// As after a full burst: the next read of the original must not begin within our HELLO.
			burst: MAX_LEGACY_BURST_FRAMES,
			closing: false,
		}),
		{type: 'set-timer', timer: {name: 'pace'}, delayMs: LEGACY_FIRST_PAUSE_MS},
		{type: 'emit', event: {type: 'secured', protocol: 1}},
	);
}

/** An open v1 conversation. There is no typing, no renaming, no code, and no goodbye but the end of the link. */
export function converseLegacy(context: Context, state: At<'legacy'>, input: Input): Step {
	switch (input.type) {
		case 'frame-begun':
			return beginFrame(state, input.link);
		case 'frame':
			return takeFrame(state, input.frame, {label: noLabel, ciphertext: input.frame.body});
		case 'unwrapped':
			return answered(state, next => receivePlaintext(next, input.plaintext));
		case 'ended':
			return input.link === state.links.in
				? abort(state, reasonOfLoss(state, input.error))
				: readOut(state, input.link, input.error);
		case 'elapsed':
			return elapse(context, state, input.timer);
		case 'send':
			return sendLegacyText(context, state, input.id, input.text);
		case 'rename':
			return stay({...state, name: input.name});
		case 'close':
			return close(state);
		default:
			return stay(state);
	}
}

/** Whether the next text may be handed over. */
export function wantsLegacyText(links: Links, talk: At<'legacy'>['talk']): boolean {
	const isIdle = talk.unsent.length === 0 && talk.burst < MAX_LEGACY_BURST_FRAMES;
	return links.out !== undefined && !talk.closing && isIdle;
}

function elapse(context: Context, state: At<'legacy'>, {name}: Timer): Step {
	switch (name) {
		case 'frame': {
			const message = 'the peer does not answer: it stopped in the middle of a message';
			return abort(state, new TtchatError('ERR_PEER_SILENT', {message}));
		}
		case 'pace':
			return andThen(drain(context, withTalk(state, {...state.talk, burst: 0})), closeWhenSent);
		case 'goodbye':
			return abort(state, reasonOfLoss(state, undefined));
		default:
			return stay(state);
	}
}

function reasonOfLoss({talk, loss}: At<'legacy'>, last: TtchatError | undefined): TtchatError | undefined {
	const cause = loss ?? last;
	if (talk.closing) return undefined;
	if (cause === undefined && talk.inbox.missing === undefined) {
		return new TtchatError('ERR_PEER_LEFT', {
			message: 'the peer left, or the line was cut: v1 does not tell which',
		});
	}
	return new TtchatError('ERR_LINK_LOST', cause === undefined ? {} : {cause});
}

/** The user closes: the rest of a text that is going out is sent first. */
function close(state: At<'legacy'>): Step {
	if (state.talk.closing) return stay(state);
	const closing = stay(withTalk(state, {...state.talk, closing: true}), {
		type: 'set-timer',
		timer: {name: 'goodbye'},
		delayMs: GOODBYE_TIMEOUT_MS,
	});
	return andThen(closing, closeWhenSent);
}

function closeWhenSent(state: At<'legacy'>): Step {
	return state.talk.closing && state.talk.unsent.length === 0 ? finish(state, undefined) : stay(state);
}

function sendLegacyText(context: Context, state: At<'legacy'>, id: string, text: Uint8Array): Step {
	const {talk, links} = state;
	if (talk.closing) return refuse(state, id, new TtchatError('ERR_SESSION_CLOSED'));
	const error = tooLong(text, MAX_LEGACY_TEXT_BYTES);
	if (error !== undefined || !wantsLegacyText(links, talk))
		return refuse(state, id, error ?? new TtchatError('ERR_OUTBOX_FULL'));
	const step = drain(context, withTalk(state, {...state.talk, unsent: splitLegacy(id, text)}));
	if (step.state.talk.unsent.length === 0) return step;
	return andThen(step, next => stay(next, {type: 'emit', event: {type: 'sending', id}}));
}

/**
 * Up to eight frames, then a pause: the original loses its place for good when a read comes back short, which
 * happens to frames that TCP has joined.
 */
function drain(context: Context, state: At<'legacy'>): Step<At<'legacy'>['talk']> {
	const {talk, links} = state;
	if (links.out === undefined || talk.unsent.length === 0) return stay(state);
	const {out} = links;
	const now = talk.unsent.slice(0, MAX_LEGACY_BURST_FRAMES - talk.burst);
	const burst = talk.burst + now.length;
	const effects = now.flatMap(({plaintext, id}): readonly Effect[] => [
		{type: 'write', link: out, bytes: encodeFrame(context.crypto.wrap(talk.peer.spki, noLabel, plaintext))},
		...(id === undefined ? [] : [{type: 'emit', event: {type: 'sent', id}} as const]),
	]);
	return stay(withTalk(state, {...talk, unsent: talk.unsent.slice(now.length), burst}), ...effects, {
		type: 'set-timer',
		timer: {name: 'pace'},
		delayMs: LEGACY_PAUSE_MS,
	});
}

function splitLegacy(id: string, text: Uint8Array): readonly LegacyPart[] {
	const plaintexts = splitLegacyText(text);
	return plaintexts.map((plaintext, index) =>
		index === plaintexts.length - 1 ? {plaintext, id} : {plaintext},
	);
}

/** What the private key made of a frame. */
function receivePlaintext(state: At<'legacy'>, plaintext: Uint8Array | undefined): Step {
	if (plaintext === undefined) return abort(state, new TtchatError('ERR_MESSAGE_ALTERED'));
	try {
		const {inbox, text} = receiveLegacy(state.talk.inbox, plaintext);
		const next = withTalk(state, {...state.talk, inbox});
		return text === undefined ? stay(next) : stay(next, {type: 'emit', event: {type: 'text', content: text}});
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		return abort(state, error);
	}
}

/**
 * A v1 message as the plaintexts of its frames: the count of parts in decimal, then the parts, cut anywhere.
 * The empty message is a count of 0 and nothing else.
 */
export function splitLegacyText(text: Uint8Array): readonly Uint8Array[] {
	const parts: Uint8Array[] = [];
	for (let offset = 0; offset < text.length; offset += MAX_PLAINTEXT_BYTES) {
		parts.push(text.subarray(offset, offset + MAX_PLAINTEXT_BYTES));
	}
	return [ascii(String(parts.length)), ...parts];
}

/** The inbox before anything came. */
export const emptyLegacyInbox: LegacyInbox = {missing: undefined, parts: []};

/**
 * Takes the next plaintext of a v1 peer.
 *
 * @returns What the inbox is then, and the message if this completed one.
 * @throws {TtchatError} `ERR_PROTOCOL` if a count is not a number from 0 to 256.
 */
export function receiveLegacy(
	inbox: LegacyInbox,
	plaintext: Uint8Array,
): {readonly inbox: LegacyInbox; readonly text?: Uint8Array} {
	if (inbox.missing === undefined) {
		const missing = parseCount(plaintext);
		return missing === 0 ? {inbox: emptyLegacyInbox, text: new Uint8Array()} : {inbox: {missing, parts: []}};
	}
	const parts = [...inbox.parts, plaintext];
	if (inbox.missing > 1) return {inbox: {missing: inbox.missing - 1, parts}};
	return {inbox: emptyLegacyInbox, text: concat(...parts)};
}

function parseCount(plaintext: Uint8Array): number {
	const text = String.fromCharCode(...plaintext);
	if (!/^(?:0|[1-9][0-9]{0,2})$/.test(text) || Number(text) > MAX_LEGACY_PARTS) {
		throw new TtchatError('ERR_PROTOCOL', {
			message: 'protocol error: a message has a count that is not allowed',
		});
	}
	return Number(text);
}
