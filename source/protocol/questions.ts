import type {TtchatError} from '../errors.ts';
import {equalSecrets, utf8} from './bytes.ts';
import {MAX_TEXT_BYTES} from './constants.ts';
import {MAX_LEGACY_TEXT_BYTES, wantsLegacyText} from './legacy.ts';
import {holdsCode, mayWrite, tooLong, wantsRecords} from './sending.ts';
import type {State} from './state.ts';
import {nextChunkBytes} from './transfers.ts';

// What one may ask of a state; nothing changes by it.

/** Whether the conversation is open, and we have not begun to leave. */
export function isOpen({talk}: State): boolean {
	return talk.expects === 'record' || (talk.expects === 'legacy' && !talk.closing);
}

/** Whether this is the code that the peer must have told by voice. */
export function matchesPeerCode({talk}: State, code: string): boolean {
	return talk.expects === 'record' && equalSecrets(utf8(code), utf8(talk.keys.peerCode));
}

/**
 * Whether the next text may be handed over: it goes out at once. A text that had to wait here could neither be held
 * nor taken back any more.
 */
export function wantsText({links, talk}: State): boolean {
	if (talk.expects === 'record') return wantsRecords(links, talk);
	return talk.expects === 'legacy' && wantsLegacyText(links, talk);
}

/** Whether the next offer of a file may be handed over: it goes out at once. */
export function wantsOffer({links, talk}: State): boolean {
	return talk.expects === 'record' && mayWrite(links, talk) && talk.giving.open === undefined;
}

/** Of which file the next piece may be handed over, and how many bytes that may be: it goes out at once. */
export function wantedChunk({
	links,
	talk,
}: State): {readonly file: string; readonly bytes: number} | undefined {
	if (talk.expects !== 'record' || talk.giving.open === undefined || !mayWrite(links, talk)) return undefined;
	const bytes = nextChunkBytes(talk.giving);
	return bytes === undefined ? undefined : {file: talk.giving.open.file, bytes};
}

/** Why a text will not be sent to whoever is there, if it will not. */
export function objectionTo({talk}: State, text: Uint8Array): TtchatError | undefined {
	if (talk.expects === 'record') return tooLong(text, MAX_TEXT_BYTES) ?? holdsCode(talk, text);
	return talk.expects === 'legacy' && !talk.closing ? tooLong(text, MAX_LEGACY_TEXT_BYTES) : undefined;
}

/** Why a name, ours or a file's, will not be told in this state, if it will not: it holds a safety code, or ends one. */
export function objectionToName({talk}: State, name: Uint8Array): TtchatError | undefined {
	return talk.expects === 'record' ? holdsCode(talk, name) : undefined;
}
