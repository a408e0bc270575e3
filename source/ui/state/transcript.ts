import type {Message} from '../../session/events.ts';
import {formatBytes, formatDay, formatTime} from '../../text/format.ts';
import {shownName} from '../../words/transfer.ts';
import {stageLabel} from '../../words/transfer-stage.ts';
import {entryAt, type MessageLog, type TransferEntry} from './message-log.ts';

/**
 * The chat as a file, one entry a line. Further lines of a text are indented, so that none can pass for an entry.
 *
 * @param log - Everything that is still kept of the chat.
 */
export function transcriptOf(log: MessageLog): string {
	const lines: string[] = [];
	for (let index = log.first; index < log.end; index++) {
		const entry = entryAt(log, index);
		switch (entry?.kind) {
			case 'message':
				lines.push(messageLine(entry.message, log));
				break;
			case 'flood':
				lines.push(...entry.messages.map(message => messageLine(message, log)));
				break;
			case 'transfer':
				lines.push(transferLine(entry, log));
				break;
			case 'day':
				lines.push(`-- ${formatDay(entry.at)} --`);
				break;
			case 'remark':
				lines.push(`${formatTime(entry.at)} ${entry.mark} ${entry.text}`);
				break;
			default:
				break;
		}
	}

	return lines.map(line => `${line}\n`).join('');
}

/** The text of a message as it was sent: "/me" is not part of it any more. */
export function messageText({text, action}: Message): string {
	return action ? `* ${text}` : text;
}

function messageLine(message: Message, log: MessageLog): string {
	const start = startOf(message.at, message.from, log);
	return start + messageText(message).replaceAll('\n', `\n${' '.repeat(start.length)}`);
}

function transferLine({transfer, stage, at}: TransferEntry, log: MessageLog): string {
	const {from, name, size} = transfer;
	return `${startOf(at, from, log)}file: ${shownName(name)} (${formatBytes(size)}), ${stageLabel(stage, from)}`;
}

function startOf(at: number, from: 'self' | 'peer', {peerName}: MessageLog): string {
	return `${formatTime(at)}  ${from === 'self' ? 'you' : (peerName ?? 'peer')}  `;
}
