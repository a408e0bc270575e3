import {isRecent} from '../../session/clock.ts';
import type {SessionSnapshot} from '../../session/snapshot.ts';
import {cellWidth, rowForm, truncate} from '../../text/graphemes.ts';
import {phaseWords} from '../../words/phase.ts';
import {rsaOnly, trustWords} from '../../words/trust.ts';
import {tripWords} from '../../words/way.ts';
import {drawable, type Glyphs} from '../theme.ts';
import type {Row} from './row.ts';

/** What the status bar is made from. */
export type StatusView = {
	readonly snapshot: SessionSnapshot;
	/** Milliseconds on the clock that nobody sets. */
	readonly now: number;
	/** Takes the place of everything but the trust word. */
	readonly hint: string | undefined;
	readonly glyphs: Glyphs;
};

/** How long "is typing" stays after the peer last said so. */
export const TYPING_SHOWN_MS = 6000;

/** Whether the peer is to be shown as typing. */
export function isPeerTyping({peerTypingAt}: SessionSnapshot, now: number): boolean {
	return peerTypingAt !== undefined && isRecent(peerTypingAt, TYPING_SHOWN_MS, now);
}

/**
 * The status bar. What must not be missing comes first in the claim for room: the trust word, then who records,
 * how the connection is, the name. There is no clock: nothing is written while nothing happens. The trust word has a look of its own, so that no peer can imitate it
 * with its name.
 *
 * @param columns - The result takes exactly as many.
 */
export function statusRow(view: StatusView, columns: number): Row {
	const {snapshot, glyphs} = view;
	const recording = recordingWords(snapshot, glyphs);
	const isRecording = recording !== nobodyRecords;
	const trust = besideTrust(snapshot, glyphs, columns - (isRecording ? cellWidth(recording) : 0));
	const lefts = leftSides(view, trust);
	// Who records is worth more than the figure, and that nobody does less than the rest.
	const whole = lefts.slice(0, 2).find(left => widthOf(left) + cellWidth(recording) + 3 <= columns);
	if (whole !== undefined) {
		return fill(whole, recording, columns);
	}
	// Even the trust word alone must have room beside it.
	const most = columns - cellWidth(trust) - 3;
	const right = isRecording ? truncate(recording, most, glyphs.ellipsis) : '';
	const room = columns - cellWidth(right) - (isRecording ? 3 : 2);
	const left = lefts.find(candidate => widthOf(candidate) <= room);
	return fill(left ?? cut(view, trust, room), right, columns);
}

/** How many columns a hint has at least, beside what must not be missing. */
export function hintColumns(snapshot: SessionSnapshot, glyphs: Glyphs, columns: number): number {
	const recording = recordingWords(snapshot, glyphs);
	const right = recording === nobodyRecords ? 2 : cellWidth(recording) + 3;
	return columns - right - cellWidth(besideTrust(snapshot, glyphs, columns)) - 3;
}

/** The trust word, and beside it that RSA alone protects the round: unless that would take the room of another word. */
function besideTrust(snapshot: SessionSnapshot, glyphs: Glyphs, columns: number): string {
	const word = trustWords[snapshot.trust].word;
	const whole = `${word} ${glyphs.separator} ${rsaOnly}`;
	return snapshot.hybrid === false && cellWidth(whole) + LEAST_BESIDE <= columns ? whole : word;
}

/** Room for the connection's word beside what is said of trust, and for what lies between. */
const LEAST_BESIDE = 20;

/** The left side in three parts; with the separators in the outer ones. */
type Left = {readonly before: string; readonly trust: string; readonly after: string};

/** From the fullest to the briefest. */
function leftSides(view: StatusView, trust: string): readonly Left[] {
	const {snapshot, now} = view;
	const hint = hintRow(view);
	if (hint !== undefined) {
		return [joinLeft(view, trust, hint, '')];
	}
	const state = `[${connectionWord(snapshot, now)}]`;
	const name = snapshot.peerName && rowForm(snapshot.peerName);
	const figure = snapshot.stage === 'secured' ? tripWords(snapshot) : undefined;
	const timed = figure === undefined ? state : `[${connectionWord(snapshot, now)} ${figure}]`;
	const after = name === undefined ? '' : ` ${name}`;
	const typing = isPeerTyping(snapshot, now) ? `${name ?? 'peer'} is typing` : '';
	return [
		joinLeft(view, trust, timed + after, typing),
		joinLeft(view, trust, state + after, typing),
		joinLeft(view, trust, timed + after, ''),
		joinLeft(view, trust, state + after, ''),
		joinLeft(view, trust, state, ''),
	];
}

/** Hints enter the screen here and nowhere else: they carry file names and what was typed. */
function hintRow({hint, glyphs}: StatusView): string | undefined {
	return hint === undefined ? undefined : drawable(rowForm(hint), glyphs);
}

function joinLeft({glyphs}: StatusView, trust: string, head: string, tail: string): Left {
	const separator = ` ${glyphs.separator} `;
	return {
		before: trust === '' || head === '' ? head : head + separator,
		trust,
		after: tail === '' ? '' : separator + tail,
	};
}

// Where even the briefest left side has no room, its words are cut, but never the trust word.
function cut(view: StatusView, trust: string, columns: number): Left {
	const head = hintRow(view) ?? `[${connectionWord(view.snapshot, view.now)}]`;
	const room = columns - cellWidth(trust) - (trust === '' ? 0 : 3);
	return joinLeft(view, trust, room < 4 ? '' : truncate(head, room, view.glyphs.ellipsis), '');
}

function widthOf({before, trust, after}: Left): number {
	return cellWidth(before) + cellWidth(trust) + cellWidth(after);
}

function fill(left: Left, right: string, columns: number): Row {
	const gap = Math.max(0, columns - widthOf(left) - cellWidth(right) - 2);
	return [
		{text: ` ${left.before}`, as: 'bar'},
		{text: left.trust, as: 'bar-strong'},
		{text: `${left.after}${' '.repeat(gap)}${right} `, as: 'bar'},
	];
}

/** A name of any length must not push the trust word out. */
const RECORDER_COLUMNS = 10;

const nobodyRecords = 'recording: nobody';

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

function recordingWords({recording, peerName}: SessionSnapshot, glyphs: Glyphs): string {
	const peer = truncate(rowForm(peerName ?? 'peer'), RECORDER_COLUMNS, glyphs.ellipsis);
	if (recording.self) {
		return `recording: ${recording.peer ? 'both' : 'you'}`;
	}
	return recording.peer ? `recording: ${peer}` : nobodyRecords;
}
