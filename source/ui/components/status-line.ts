import type {SessionSnapshot} from '../../session/snapshot.ts';
import {formatTime} from '../../text/format.ts';
import {cellWidth, truncate} from '../../text/graphemes.ts';
import {drawable, type Glyphs} from '../theme.ts';
import {phaseWords} from './phase-words.ts';
import {trustWord} from './trust-words.ts';

/** What the status bar is made from. */
export type StatusView = {
	readonly snapshot: SessionSnapshot;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Takes the place of everything but the trust word. */
	readonly hint: string | undefined;
	readonly glyphs: Glyphs;
};

/** How long "is typing" stays after the peer last said so. */
export const TYPING_SHOWN_MS = 6000;

/** Whether the peer is to be shown as typing. */
export function isPeerTyping({peerTypingAt}: SessionSnapshot, now: number): boolean {
	return peerTypingAt !== undefined && now - peerTypingAt < TYPING_SHOWN_MS;
}

/**
 * The status bar. What must not be missing comes first in the claim for room: the trust word, then how the
 * connection is, who records, the name, the time.
 *
 * @param columns - The result takes exactly as many.
 */
export function statusLine(view: StatusView, columns: number): string {
	const {snapshot, now, hint, glyphs} = view;
	const trust = trustWord[snapshot.trust];
	const recording = recordingWords(snapshot, glyphs);
	const time = formatTime(now);
	const left = hint === undefined ? leftWords(view) : [drawable(hint, glyphs)];
	const rights = [`${recording} ${time}`, recording === nobodyRecords ? time : recording, ''];
	// The fullest version in which the left side is whole; else the shortest right side and a cut left one.
	const fitting = rights.find(
		right => cellWidth(joinLeft(left, trust, glyphs)) + cellWidth(right) + 3 <= columns,
	);
	const right = fitting ?? (recording === nobodyRecords ? '' : recording);
	return fill(
		cutLeft({words: left, trust, glyphs}, columns - cellWidth(right) - (right === '' ? 1 : 3)),
		right,
		columns,
	);
}

/** A name of any length must not push the trust word out. */
const RECORDER_COLUMNS = 10;

const nobodyRecords = 'recording: nobody';

function leftWords({snapshot, now}: StatusView): readonly string[] {
	const name = snapshot.peerName;
	const typing = isPeerTyping(snapshot, now) ? `${name ?? 'peer'} is typing` : undefined;
	return [`[${connectionWord(snapshot, now)}]`, name, typing].filter(word => word !== undefined);
}

/** How the connection is, in as few words as possible. */
function connectionWord(snapshot: SessionSnapshot, now: number): string {
	switch (snapshot.stage) {
		case 'idle':
			return 'starting';
		case 'secured':
			return 'connected';
		case 'halted':
			return 'ended';
		case 'closed':
			return 'closed';
		case 'connecting': {
			const words = phaseWords(snapshot, now);
			const first = words.find(phase => phase.state !== 'done') ?? words[3];
			return first === undefined ? 'connecting' : `${first.label.toLowerCase()}: ${first.short}`;
		}
		default:
			throw snapshot.stage satisfies never;
	}
}

function recordingWords({recording, peerName}: SessionSnapshot, glyphs: StatusView['glyphs']): string {
	const peer = truncate(peerName ?? 'peer', RECORDER_COLUMNS, glyphs.ellipsis);
	if (recording.self) {
		return `recording: ${recording.peer ? 'both' : 'you'}`;
	}
	return recording.peer ? `recording: ${peer}` : nobodyRecords;
}

function joinLeft(words: readonly string[], trust: string, {separator}: StatusView['glyphs']): string {
	const [first = '', ...rest] = words;
	// "[connected] bob · NOT VERIFIED · bob is typing"
	const [name, ...others] = rest;
	const head = name === undefined ? first : `${first} ${name}`;
	return [head, trust, ...others].filter(word => word !== '').join(` ${separator} `);
}

// Words are left out from the end; what is still too long is cut, but never the trust word.
function cutLeft({words, trust, glyphs}: Left, columns: number): string {
	for (let count = words.length; count > 0; count--) {
		const left = joinLeft(words.slice(0, count), trust, glyphs);
		if (cellWidth(left) <= columns) {
			return left;
		}
	}
	const room = columns - cellWidth(trust) - (trust === '' ? 0 : 3);
	const [first = ''] = words;
	return room < 4
		? truncate(trust, columns)
		: joinLeft([truncate(first, room, glyphs.ellipsis)], trust, glyphs);
}

type Left = {
	readonly words: readonly string[];
	readonly trust: string;
	readonly glyphs: StatusView['glyphs'];
};

function fill(left: string, right: string, columns: number): string {
	const gap = Math.max(0, columns - cellWidth(left) - cellWidth(right) - 2);
	return truncate(` ${left}${' '.repeat(gap)}${right} `, columns, '');
}
