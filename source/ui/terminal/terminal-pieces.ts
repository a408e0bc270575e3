/** What stands at an ESC. */
export type Piece =
	/** The rest has not come yet. */
	| {readonly type: 'cut'}
	/** A whole control sequence, `CSI` or `SS3`; with a second ESC before it, it may be Alt with a key. */
	| {readonly type: 'sequence'; readonly length: number}
	/** What only a terminal sends: a control string, a mouse report in its oldest form. */
	| {readonly type: 'report'; readonly length: number}
	/** A character right behind an ESC: Alt with it. */
	| {readonly type: 'alt'; readonly length: number}
	/** Escape, and nothing that belongs to it. */
	| {readonly type: 'escape'; readonly length: number}
	/** A sequence that goes wrong. */
	| {readonly type: 'broken'; readonly length: number};

const STRING_END = '\x9c';
const stringIntroducers = ']PX^_';

/** How many characters follow an old mouse report's own: a button and a place, a place, three places. */
const mouseCharacters: Readonly<Record<string, number>> = {M: 3, t: 2, T: 6};

/**
 * Finds where what begins with the ESC at `start` ends.
 *
 * @see ECMA-48, sections 5.4 and 5.6, for control sequences and control strings; xterm's ctlseqs, "Mouse Tracking".
 */
export function pieceAt(input: string, start: number): Piece {
	const next = input[start + 1];
	switch (next) {
		case undefined:
			return {type: 'cut'};
		case '[':
			return csiAt(input, start);
		case 'O':
			return ss3At(input, start);
		case '\x1b':
			return doubleEscapeAt(input, start);
		case '\\':
			// The end of a control string whose beginning has gone.
			return {type: 'report', length: 2};
		default:
			return stringIntroducers.includes(next)
				? stringAt(input, start)
				: {type: 'alt', length: 1 + String.fromCodePoint(input.codePointAt(start + 1) ?? 0).length};
	}
}

/** Whether a control string that began so is one of the replies that terminals give, and nothing that anybody typed. */
export function isReply(string: string): boolean {
	return /^\x1b(?:\][\dlL]|P[\d;<=>?!$+|&]|_G)/.test(string);
}

function csiAt(input: string, start: number): Piece {
	// The Linux console's "ESC [ [ A", and rxvt's "ESC [ 3 $", where $ would be no end.
	const odd = match(/\x1b\[(?:\[[\x20-\x7e]|[235678]\$)/y, input, start);
	if (odd > 0) {
		return {type: 'sequence', length: odd};
	}

	const length = match(/\x1b\[(?:\[|[\x20-\x3f]*)/y, input, start);
	const final = input[start + length];
	if (final === undefined) {
		return {type: 'cut'};
	}

	if (!/[@-~]/.test(final)) {
		return length === 2 ? {type: 'alt', length} : {type: 'broken', length};
	}

	const count = length === 2 ? mouseCharacters[final] : undefined;
	return count === undefined ? {type: 'sequence', length: length + 1} : mouseAt(input, start, count);
}

function mouseAt(input: string, start: number, count: number): Piece {
	const characters = [...input.slice(start + 3, start + 3 + 2 * count)].slice(0, count);
	const control = characters.findIndex(character => character < ' ');
	const came = control === -1 ? characters : characters.slice(0, control);
	const length = 3 + came.join('').length;
	if (came.length === count) {
		return {type: 'report', length};
	}

	if (control === -1) {
		return {type: 'cut'};
	}

	// st's Ctrl+Delete is the beginning of a mouse report.
	return came.length === 0 ? {type: 'sequence', length} : {type: 'broken', length};
}

function ss3At(input: string, start: number): Piece {
	const whole = match(/\x1bO(?:1;)?\d*[A-Fa-eHIMP-SXj-y ]/y, input, start);
	if (whole > 0) {
		return {type: 'sequence', length: whole};
	}

	const length = match(/\x1bO[\d;]*/y, input, start);
	if (start + length === input.length) {
		return {type: 'cut'};
	}

	return length === 2 ? {type: 'alt', length} : {type: 'broken', length};
}

function doubleEscapeAt(input: string, start: number): Piece {
	const third = input[start + 2];
	if (third === undefined) {
		return {type: 'cut'};
	}

	if (third !== '[' && third !== 'O') {
		return {type: 'escape', length: stringIntroducers.includes(third) ? 1 : 2};
	}

	const inner = pieceAt(input, start + 1);
	switch (inner.type) {
		case 'cut':
			return inner;
		case 'sequence':
			return {type: 'sequence', length: inner.length + 1};
		default:
			return {type: 'escape', length: 1};
	}
}

function stringAt(input: string, start: number): Piece {
	const length = match(/\x1b.[^\x00-\x1f\x7f-\x9f]*/y, input, start);
	const end = input[start + length];
	if (end === '\x07' || end === STRING_END) {
		return {type: 'report', length: length + 1};
	}

	const afterEnd = input[start + length + 1];
	if (end === undefined || (end === '\x1b' && afterEnd === undefined)) {
		return {type: 'cut'};
	}

	if (end === '\x1b' && afterEnd === '\\') {
		return {type: 'report', length: length + 2};
	}

	// Any other control character ends it: whoever holds such a key down has typed what came before.
	return isReply(input.slice(start, start + 3)) ? {type: 'broken', length} : {type: 'alt', length: 2};
}

function match(pattern: RegExp, input: string, at: number): number {
	pattern.lastIndex = at;
	return pattern.exec(input)?.[0].length ?? 0;
}
