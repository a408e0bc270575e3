import type {SessionSnapshot} from '../../session/snapshot.ts';
import {rowForm, truncate} from '../../text/graphemes.ts';
import {wrapSentence} from '../../text/wrap.ts';
import {type PhaseWords, phaseWords} from '../../words/phase.ts';
import type {TransferEntry} from '../state/message-log.ts';
import {drawable, type Glyphs, type Meaning} from '../theme.ts';
import {hang, type Row} from './row.ts';

/** What the connection pane is made from. */
export type ConnectionView = {
	readonly snapshot: SessionSnapshot;
	/** Milliseconds on the clock that nobody sets. */
	readonly now: number;
	readonly glyphs: Glyphs;
	/** The commands for the other side, one an address; empty where there is no other side to start. */
	readonly otherSide: readonly string[];
	/** Files on their way that the messages do not show. */
	readonly transfers: readonly TransferEntry[];
};

/**
 * The phases in whole sentences, with reasons.
 *
 * @param columns - The pane's width; no row is wider.
 */
export function phases(view: ConnectionView, columns: number): readonly Row[] {
	const label = Math.min(wideLabel, Math.max(narrowLabel, Math.floor(columns / 4)));
	const wrapped = (text: string, as: Meaning): readonly Row[] =>
		wrapSentence(text, columns - label - 3).map(row => [{text: row, as}]);
	return phaseWords(view.snapshot, view.now).flatMap(phase =>
		hang(beginning(phase, view, label), [
			...wrapped(drawable(phase.text, view.glyphs), 'plain'),
			...phase.details.flatMap(detail => wrapped(detail, 'quiet')),
		]),
	);
}

/**
 * The phases in a few words, a row each.
 *
 * @param columns - The pane's width; no row is wider.
 */
export function briefPhases(view: ConnectionView, columns: number): readonly Row[] {
	return phaseWords(view.snapshot, view.now).map(phase => {
		const text = rowForm(phase.short);
		const shown = truncate(text, columns - narrowLabel - 3, view.glyphs.ellipsis);
		return [...beginning(phase, view, narrowLabel), {text: shown, as: 'plain'}];
	});
}

const wideLabel = 12;
const narrowLabel = 9;

/** The name of a phase and the sign for how it is. */
function beginning({label, state}: PhaseWords, {glyphs, now}: ConnectionView, columns: number): Row {
	const {spinner} = glyphs;
	// With the seconds: a program that waits for hours draws once each, whatever turns.
	const glyph = state === 'working' ? spinner[Math.floor(now / 1000) % spinner.length] : undefined;
	return [
		{text: ` ${label.padEnd(columns)}`, as: 'quiet'},
		{text: `${glyph ?? glyphs.phase[state]} `, as: phaseMeaning[state]},
	];
}

const phaseMeaning: Readonly<Record<PhaseWords['state'], Meaning>> = {
	pending: 'quiet',
	working: 'busy',
	done: 'good',
	failed: 'warning',
};
