import type {Message} from '../../session/events.ts';
import {formatBytes, formatDay, formatTime} from '../../text/format.ts';
import {shownName} from '../../words/transfer.ts';
import {stageLabel} from '../../words/transfer-stage.ts';
import {type Entry, entryAt, type Fate, type MessageLog, type TransferEntry} from './message-log.ts';

/** About so many code units are put into words at once: a chat may have thirty million. */
const PIECE_UNITS = 65_536;

/**
 * The chat as a file, one entry a line. Further lines of a text are indented, so that none can pass for an entry.
 *
 * @param log - Everything that is still kept of the chat.
 * @returns In pieces, each made when it is asked for.
 */
export function* transcriptOf(log: MessageLog): Generator<string> {
	let piece = '';
	for (let index = log.first; index < log.end; index++) {
		for (const line of linesOf(entryAt(log, index), log)) {
			piece += `${line}\n`;
			if (piece.length >= PIECE_UNITS) {
				yield piece;
				piece = '';
			}
		}
	}

	yield piece;
}

function linesOf(entry: Entry | undefined, log: MessageLog): readonly string[] {
	switch (entry?.kind) {
		case 'message':
			return [messageLine(entry.message, log) + fateWords(entry.fate)];
		case 'flood':
			return entry.messages.map(message => messageLine(message, log));
		case 'transfer':
			return [transferLine(entry, log)];
		case 'day':
			return [`-- ${formatDay(entry.at)} --`];
		case 'remark':
			return [`${formatTime(entry.at)} ${entry.mark} ${entry.text}`];
		default:
			return [];
	}
}

/** The text of a message as it was sent: "/me" is not part of it any more. */
export function messageText({text, action}: Message): string {
	return action ? `* ${text}` : text;
}

function messageLine(message: Message, log: MessageLog): string {
	const start = startOf(message.at, message.from, log);
	return start + messageText(message).replaceAll('\n', `\n${' '.repeat(start.length)}`);
}

/** What was typed was not said for that: who reads the file later sees no marks behind it. */
function fateWords(fate: Fate | undefined): string {
	const words = fate && unsaid[fate];
	return words === undefined ? '' : ` [${words}]`;
}

const unsaid: Readonly<Record<Fate, string | undefined>> = {
	waiting: 'not sent yet',
	sending: 'on its way',
	sent: undefined,
	delivered: undefined,
	failed: 'may not have arrived',
	cancelled: 'taken back, not sent',
};

function transferLine({transfer, stage, at}: TransferEntry, log: MessageLog): string {
	const {from, name, size} = transfer;
	return `${startOf(at, from, log)}file: ${shownName(name)} (${formatBytes(size)}), ${stageLabel(stage, from)}`;
}

function startOf(at: number, from: 'self' | 'peer', {peerName}: MessageLog): string {
	return `${formatTime(at)}  ${from === 'self' ? 'you' : (peerName ?? 'peer')}  `;
}
