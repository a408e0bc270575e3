import type {Message} from '../../session/events.ts';
import {formatDay, formatTime} from '../../text/format.ts';
import {entryAt, type MessageLog} from './message-log.ts';

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
	const start = `${formatTime(message.at)}  ${message.from === 'self' ? 'you' : (log.peerName ?? 'peer')}  `;
	return start + messageText(message).replaceAll('\n', `\n${' '.repeat(start.length)}`);
}
