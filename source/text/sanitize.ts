import {isMark, kindOf} from './character-kinds.ts';
import {escapeCodePoint, escapeControl, isIdeographSelector, subdivisionTags} from './code-points.ts';
import {isInvisiblePart, mayBeInvisiblePart} from './invisible-parts.ts';

/** How many combining marks are shown on one base; what comes above is shown as one `…`. */
export const maxMarks = 4;

/** How many directional marks and soft hyphens in a row pass unseen; what comes above is shown. */
const maxHiddenMarks = 4;

/** About how many code units are made safe at once by {@link sanitizeSlices}: a few milliseconds of work. */
export const sliceUnits = 32_768;

/**
 * Makes text from the peer, the network, a file name or a system error safe to store and to draw.
 *
 * LF is the only control character that survives, nothing is deleted silently, and escapes are ASCII, so an
 * escape sequence becomes text that does nothing. Accepted is that somebody may type `<U+200B>` or `^[` literally.
 *
 * What people write without knowing, and what hides nothing, stays in the text and vanishes when it is drawn (see
 * {@link visibleForm}): directional marks and soft hyphens, a few in a row; the selector that chooses a form of
 * an ideograph; the tags of the three flags that have some.
 *
 * Linear in its input, and sanitizing twice is sanitizing once.
 *
 * @param input - UTF-8 bytes (bad ones become U+FFFD) or a string (lone surrogates likewise).
 * @returns Well-formed text in Unicode normalization form C.
 */
export function sanitize(input: Uint8Array | string): string {
	return Array.from(sanitizeSlices(input)).join('');
}

/**
 * The same piece by piece, for whoever must not be held up by a large text: the pieces together are the whole.
 */
export function* sanitizeSlices(input: Uint8Array | string): Generator<string> {
	const text = typeof input === 'string' ? input.toWellFormed() : decode(input);
	if (/^[\n\x20-\x7e]*$/.test(text)) {
		yield text;
		return;
	}

	const left: Left = {kind: 'none', marks: 0, hidden: 0, before: 0};
	for (let from = 0; from < text.length; ) {
		const to = sliceEnd(text, from + sliceUnits);
		const slice = normalize(text.slice(from, to)).replace(/\r\n|[\r\x85\u2028\u2029]/g, '\n');
		yield show(slice, text.codePointAt(to) ?? 0, left);
		from = to;
	}
}

/**
 * The same for what has one row and must not take more: a hint, a path, a question. LF is shown as `^J`.
 *
 * A file can be called anything, and whatever makes a second row pushes out what stands beside or under it.
 */
export function sanitizeRow(input: Uint8Array | string): string {
	return sanitize(input).replaceAll('\n', escapeControl(0x0a));
}

function decode(bytes: Uint8Array): string {
	// Without `ignoreBOM` the decoder would swallow a byte order mark without a trace.
	return new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
}

/** What may belong to the character before it, in normalization or otherwise: no slice begins with it. */
const continuing =
	/^(?:[\n\p{M}\p{Join_Control}\u1160-\u11ff\ud7b0-\ud7ff\u{16d60}-\u{16d6f}]|[\u{e0000}-\u{e0fff}])/u;
/** A text without any other character may be cut between these; marks only where so many stand that none counts. */
const patience = 4096;

function sliceEnd(text: string, wanted: number): number {
	let end = wanted;
	for (; end < text.length; end++) {
		if (isLowSurrogate(text.charCodeAt(end))) {
			continue;
		}

		const next = text.slice(end, end + 2);
		const beyond = end - wanted;
		if (!continuing.test(next) || (beyond > patience && !/^\p{M}/u.test(next)) || beyond > 2 * patience) {
			break;
		}
	}

	return end;
}

function isLowSurrogate(codeUnit: number): boolean {
	return (codeUnit & 0xfc00) === 0xdc00;
}

/** A run of marks is cut at this many: well above `maxMarks`, so that the cut shows as `…` like any other. */
const maxSortedMarks = 12;

function normalize(text: string): string {
	// Sorting a long run of marks takes quadratic time in ICU: a minute and more for 1 MiB. So runs are cut first.
	let marks = 0;
	let kept = '';
	let from = 0;
	for (let index = 0; index < text.length; ) {
		const codePoint = text.codePointAt(index) ?? 0;
		const size = codePoint > 0xffff ? 2 : 1;
		marks = codePoint >= 0x300 && isMark(codePoint) ? marks + 1 : 0;
		if (marks > maxSortedMarks) {
			kept += text.slice(from, index);
			from = index + size;
		}

		index += size;
	}

	return (kept + text.slice(from)).normalize('NFC');
}

/** What stands to the left, as far as it decides about the next character. */
type Left = {
	/**
	 * `none`: nothing that a mark could stand on. `base`: any visible character. `ideograph`: one, and nothing after
	 * it. `keycap`: digit, `#` or `*`. `emoji`: an emoji, and nothing after it. `dressed`: an emoji with VS16 or a
	 * skin tone. `letter`: a letter of U+0600–0DFF, perhaps with marks of these scripts. A joiner that was kept
	 * changes nothing.
	 */
	kind: 'none' | 'base' | 'ideograph' | 'keycap' | 'emoji' | 'dressed' | 'letter';
	/** Marks on the base so far, those left out included. */
	marks: number;
	/** Marks that are not drawn, in a row. */
	hidden: number;
	/** The code point directly before, or 0 where it was not shown as itself. */
	before: number;
};

/** Shows a slice. `following` is the code point behind it, 0 at the end. What is shown as it is, is copied in runs. */
function show(text: string, following: number, left: Left): string {
	let output = '';
	let from = 0;
	for (let index = 0; index < text.length; ) {
		const codePoint = text.codePointAt(index) ?? 0;
		let next = index + (codePoint > 0xffff ? 2 : 1);
		if (codePoint < 0x80) {
			const shown = showAscii(codePoint, left);
			if (shown !== undefined) {
				output += from < index ? text.slice(from, index) + shown : shown;
				from = next;
			}
		} else if (codePoint === blackFlag && subdivisionTags.test(text.slice(next, next + 12))) {
			next += 12;
			enter(left, 'base');
			left.before = 0;
		} else {
			const shown = showOther(codePoint, text.codePointAt(next) ?? following, left);
			left.before = shown === undefined ? codePoint : 0;
			if (shown !== undefined) {
				output += from < index ? text.slice(from, index) + shown : shown;
				from = next;
			}
		}

		index = next;
	}

	return output + text.slice(from);
}

const blackFlag = 0x1f3f4;

function enter(left: Left, kind: Left['kind']): void {
	left.kind = kind;
	left.marks = 0;
	left.hidden = 0;
}

/** What a character is shown as; `undefined` for itself. */
type Shown = string | undefined;

function showAscii(codePoint: number, left: Left): Shown {
	if (codePoint > 0x20 && codePoint < 0x7f) {
		const isKeycap = (codePoint >= 0x30 && codePoint <= 0x39) || codePoint === 0x23 || codePoint === 0x2a;
		enter(left, isKeycap ? 'keycap' : 'base');
		left.before = codePoint;
		return undefined;
	}

	enter(left, 'none');
	left.before = 0;
	if (codePoint === 0x0a || codePoint === 0x20) {
		return undefined;
	}

	return codePoint === 0x09 ? '    ' : escapeControl(codePoint);
}

/** Shows a code point from U+0080 up. */
function showOther(codePoint: number, next: number, left: Left): Shown {
	const kind = kindOf(codePoint);
	switch (kind) {
		case 'joiner':
			return showJoiner(codePoint, next, left);
		case 'emoji-style':
			return showEmojiStyle(codePoint, left);
		case 'hidden':
			return showHidden(codePoint, left);
		case 'escaped':
			return isPart(codePoint, next, left) ? dress(left) : showEscaped(codePoint, left);
		case 'mark':
		case 'joining-mark':
			return showMark(codePoint, kind, left);
		case 'skin-tone':
			enter(left, left.kind === 'emoji' ? 'dressed' : 'base');
			return undefined;
		default:
			enter(left, kind);
			return undefined;
	}
}

function isPart(codePoint: number, next: number, left: Left): boolean {
	return isIdeographSelector(codePoint)
		? left.kind === 'ideograph'
		: mayBeInvisiblePart(codePoint) && isInvisiblePart(left.before, codePoint, next);
}

function dress(left: Left): Shown {
	left.kind = 'base';
	return undefined;
}

function showEscaped(codePoint: number, left: Left): Shown {
	// A mark must not land on the escape: `>` with U+0338 would become another character in the next NFC.
	left.kind = 'none';
	left.hidden = 0;
	return escapeCodePoint(codePoint);
}

function showHidden(codePoint: number, left: Left): Shown {
	const hidden = left.hidden + 1;
	if (hidden > maxHiddenMarks) {
		return showEscaped(codePoint, left);
	}

	// Nor on what stands before it, which would lift the limit on what one base carries.
	left.kind = 'none';
	left.hidden = hidden;
	return undefined;
}

function showJoiner(codePoint: number, next: number, left: Left): Shown {
	const inEmoji =
		codePoint === 0x200d && (left.kind === 'emoji' || left.kind === 'dressed') && kindOf(next) === 'emoji';
	const inWord =
		left.kind === 'letter' &&
		(kindOf(next) === 'joining-mark'
			? left.marks < maxMarks
			: kindOf(next) === 'letter' || isInvisiblePart(left.before, codePoint, next));
	// The marks still count behind it: joiners must not lift the limit on what stands on one base.
	return inEmoji || inWord ? undefined : showEscaped(codePoint, left);
}

/** VS15 asks for an emoji as a sign among letters, VS16 for a picture: only that goes on with a joiner. */
function showEmojiStyle(codePoint: number, left: Left): Shown {
	if (left.kind !== 'emoji' && left.kind !== 'keycap') {
		return showEscaped(codePoint, left);
	}

	left.kind = left.kind === 'emoji' && codePoint === 0xfe0f ? 'dressed' : 'base';
	return undefined;
}

function showMark(codePoint: number, kind: 'mark' | 'joining-mark', left: Left): Shown {
	if (left.kind === 'none') {
		left.kind = 'base';
		left.marks = 1;
		left.hidden = 0;
		return `\u25cc${String.fromCodePoint(codePoint)}`;
	}

	left.marks++;
	if (left.marks > maxMarks) {
		left.kind = 'base';
		return left.marks === maxMarks + 1 ? '…' : '';
	}

	left.kind = left.kind === 'letter' && kind === 'joining-mark' ? 'letter' : 'base';
	return undefined;
}
