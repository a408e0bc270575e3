import type {SessionSnapshot} from '../../session/snapshot.ts';
import {displayForm, truncate} from '../../text/graphemes.ts';
import {sanitizeRow} from '../../text/sanitize.ts';
import {wrapSentence} from '../../text/wrap.ts';
import {diagnose} from '../../words/diagnosis.ts';
import {type PhaseWords, phaseWords} from '../../words/phase.ts';
import {drawable, type Glyphs, type Meaning} from '../theme.ts';
import type {Line} from './lines.tsx';

/** What the connection pane is made from. */
export type ConnectionView = {
	readonly snapshot: SessionSnapshot;
	readonly now: number;
	readonly glyphs: Glyphs;
	/** Which picture of the spinner; any whole number. */
	readonly spin: number;
	/** The commands for the other side, one an address; empty where there is no other side to start. */
	readonly otherSide: readonly string[];
};

/**
 * The pane that fills the screen while connecting: whole sentences, reasons and what to do.
 *
 * @param columns - The pane's width; no row is wider.
 */
export function connectionLines(view: ConnectionView, columns: number): readonly Line[] {
	const {snapshot, now, otherSide} = view;
	const diagnosis = diagnose(snapshot, now);
	const lines: Line[] = phaseWords(snapshot, now).flatMap(phase => wideLines(phase, view, columns));
	if (diagnosis !== undefined) {
		lines.push([], ...paragraph(diagnosis.finding, 'strong', columns));
		lines.push(...paragraph(diagnosis.advice, 'plain', columns));
	}
	if (otherSide.length > 0 && snapshot.stage === 'connecting') {
		const heading = otherSide.length === 1 ? 'Your partner types:' : 'Your partner types one of:';
		lines.push([], ...paragraph(heading, 'quiet', columns));
		// A command that is cut would be a wrong command: it is wrapped.
		lines.push(...otherSide.flatMap(command => paragraph(`  ${command}`, 'plain', columns)));
	}
	return lines;
}

/**
 * The pane beside the messages: the same in a few words.
 *
 * @param columns - The pane's width; no row is wider.
 */
export function connectionSummary(view: ConnectionView, columns: number): readonly Line[] {
	return phaseWords(view.snapshot, view.now).map(phase => [
		{text: ` ${phase.label.padEnd(narrowLabel)}`, as: 'quiet'},
		{text: `${phaseGlyph(phase, view)} `, as: phaseMeaning[phase.state]},
		{
			text: truncate(displayForm(sanitizeRow(phase.short)), columns - narrowLabel - 3, view.glyphs.ellipsis),
			as: 'plain',
		},
	]);
}

const wideLabel = 12;
const narrowLabel = 9;

const phaseMeaning: Readonly<Record<PhaseWords['state'], Meaning>> = {
	pending: 'quiet',
	working: 'busy',
	done: 'good',
	failed: 'warning',
};

function wideLines(phase: PhaseWords, view: ConnectionView, columns: number): readonly Line[] {
	const indent = Math.min(wideLabel, Math.max(narrowLabel, Math.floor(columns / 4))) + 3;
	const [first = '', ...rest] = wrapSentence(drawable(phase.text, view.glyphs), columns - indent);
	const details = phase.details.flatMap(detail => wrapSentence(detail, columns - indent));
	return [
		[
			{text: ` ${phase.label}`.padEnd(indent - 2), as: 'quiet'},
			{text: `${phaseGlyph(phase, view)} `, as: phaseMeaning[phase.state]},
			{text: first, as: 'plain'},
		],
		...rest.map((text): Line => [{text: ' '.repeat(indent) + text, as: 'plain'}]),
		...details.map((text): Line => [{text: ' '.repeat(indent) + text, as: 'quiet'}]),
	];
}

function phaseGlyph(phase: PhaseWords, {glyphs, spin}: ConnectionView): string {
	const spinner = glyphs.spinner;
	const glyph = phase.state === 'working' ? spinner[spin % spinner.length] : undefined;
	return glyph ?? glyphs.phase[phase.state];
}

function paragraph(text: string, as: Meaning, columns: number): readonly Line[] {
	const indent = ' '.repeat(1 + text.length - text.trimStart().length);
	return wrapSentence(text.trimStart(), columns - indent.length).map(row => [{text: indent + row, as}]);
}
