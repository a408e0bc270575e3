import {visibleForm} from './code-points.ts';
import {graphemes} from './graphemes.ts';
import {isReserved} from './reserved-names.ts';
import {sanitize} from './sanitize.ts';

/** How many graphemes of a name are shown; a longer one ends in `…`. */
export const maxNameGraphemes = 32;

/** How many bytes of UTF-8 a file name has at most: with `.part` behind it, it still fits everywhere. */
export const maxFileNameBytes = 200;

/**
 * A name that can stand in a row beside a text without being taken for something else.
 *
 * Kept are letters, marks, digits, emoji and the few signs that names have (`-`, `_`, `.`, `'`). Everything else is
 * what notices, states and escapes are made of (`-!-`, `-->`, `<U+202E>`, `✓`, `·`) and becomes a blank.
 *
 * @param input - What somebody wants to be called.
 * @param taken - Names that it must not read as: our own.
 * @returns One line, at most {@link maxNameGraphemes} graphemes, not empty. `undefined` if nothing usable is left,
 * or if it reads as a taken name or a word of the interface.
 */
export function sanitizeName(input: Uint8Array | string, taken: readonly string[]): string | undefined {
	const name = shorten(
		visibleForm(sanitize(input))
			.replace(escapes, ' ')
			.replace(signs, ' ')
			.replace(lookAlikeSigns, ' ')
			.replace(/-{2,}|\.{2,}|(?<=\s)[-.'’]+(?=\s)/g, ' ')
			.replace(/(?<=\s)[\p{M}\u200c\u200d]+|[\u200c\u200d]+(?=\s|$)/gu, '')
			.replace(/\s+/g, ' ')
			.replace(/^[\s\-.'’\p{M}\u200c\u200d]+|(?<![\s\-.'’])[\s\-.'’]+$/gu, ''),
	);
	const isVisible = /[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}]/u.test(name);
	return isVisible && !isReserved(name, taken) ? name : undefined;
}

/**
 * A file name that is safe to create in the current folder, on any system.
 *
 * The last component after `/` and `\`, without dots, blanks, dashes or tildes in front (no hidden file, no option, no
 * home), nor marks that would stand on nothing there, and without dots or blanks behind (Windows drops them); what no file system likes becomes `_`, and a device's name
 * gets one in front.
 *
 * @param input - The name that the peer offers.
 * @returns At most {@link maxFileNameBytes} bytes of UTF-8; `undefined` if nothing is left.
 */
export function sanitizeFileName(input: Uint8Array | string): string | undefined {
	const name = harmless(input);
	// What stood on a sign that went means something else now.
	return name && harmless(name);
}

function harmless(input: Uint8Array | string): string | undefined {
	const last = visibleForm(sanitize(input)).split(/[/\\]/).at(-1) ?? '';
	const clean = trimFileName(last.replace(/[\n<>:"|?*]+/g, '_'));
	const ordinary = device.test(clean) ? `_${clean}` : clean;
	const name = trimFileName(shortenFileName(ordinary));
	return name === '' ? undefined : name;
}

/** That something was hidden here would only look odd in a name. */
const escapes = /<U\+[\dA-F]{4,6}>|\^[@-_?]/g;

const signs = /[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{RI}\p{Emoji_Modifier}\p{Join_Control}\-_.'’]/gu;

/** Badges of trust or alarm, letters that look like `|`, `!`, `-`, `<`, `>` and dots, and letters that are blank. */
const lookAlikeSigns =
	/[✅☑✔✖❌❎❗‼⁉⚠⛔🔏🔐🔑🔒🔓🗝🛡©®™\u01c0-\u01c3\u1433\u1438\ua4f8-\ua4ff\ua7f7\u{13441}-\u{13446}]/gu;

/** Windows opens these as devices whatever the extension. */
const device = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$|clock\$)\s*(?:\.|$)/i;

function shorten(name: string): string {
	const parts = graphemes(name);
	return parts.length <= maxNameGraphemes ? name : `${parts.slice(0, maxNameGraphemes - 1).join('')}…`;
}

function trimFileName(name: string): string {
	return name.replace(/^[\s.~\p{M}-]+/u, '').replace(/(?<![\s.])[\s.]+$/, '');
}

/** Cuts the stem and keeps the extension: what opens a file goes by it. */
function shortenFileName(name: string): string {
	if (byteLength(name) <= maxFileNameBytes) {
		return name;
	}

	const extension = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
	let room = maxFileNameBytes - byteLength(extension);
	let stem = '';
	for (const grapheme of graphemes(name.slice(0, name.length - extension.length))) {
		room -= byteLength(grapheme);
		if (room < 0) {
			break;
		}

		stem += grapheme;
	}

	return stem + extension;
}

function byteLength(text: string): number {
	return new TextEncoder().encode(text).length;
}
