import type {Message} from '../../session/events.ts';
import {cutText, PART_UNITS} from '../../text/cut-text.ts';
import {rememberWeakly} from '../../text/remember.ts';
import type {Entry} from '../state/message-log.ts';

/** Some of the text of a message, code units `start` to before `end`. */
export type Piece = {
	readonly message: Message;
	/** Which one it is of those in a row: part of what tells links apart. */
	readonly number: number;
	readonly start: number;
	readonly end: number;
};

/** What is set in one go: pieces of messages, under each other. */
export type Part = readonly Piece[];

/** What is remembered of entries, here and of their rows: some pages of them. All of a long chat would take more than the chat. */
export const REMEMBERED_ENTRIES = 256;

/**
 * The texts of what is unfolded, in parts: of what is large, no more is ever set than is on the screen, or a page away.
 * Whatever is folded is one part, and so is all that is no message.
 */
export const partsOf: (entry: Entry) => readonly Part[] = rememberWeakly(
	entry => makeParts(messagesIn(entry)),
	REMEMBERED_ENTRIES,
);

function messagesIn(entry: Entry): readonly Message[] {
	switch (entry.kind) {
		case 'message':
			return entry.unfolded ? [entry.message] : [];
		case 'flood':
			return entry.unfolded ? entry.messages : [];
		default:
			return [];
	}
}

function makeParts(messages: readonly Message[]): readonly Part[] {
	const parts: Piece[][] = [[]];
	let room = PART_UNITS;
	for (const [number, message] of messages.entries()) {
		for (const {start, end} of cutText(message.text)) {
			// Every message takes a row at least.
			const units = end - start + MESSAGE_UNITS;
			if (units > room && room < PART_UNITS) {
				parts.push([]);
				room = PART_UNITS;
			}
			parts.at(-1)?.push({message, number, start, end});
			room -= units;
		}
	}
	return parts;
}

const MESSAGE_UNITS = 64;
