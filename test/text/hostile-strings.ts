import {Buffer} from 'node:buffer';

/** A seeded source of numbers in `[0, 1)` (mulberry32): a failure can be repeated. */
export function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** What is dangerous, strange or merely foreign: text that a peer may send. */
export const fragments: readonly string[] = [
	// Cursor, colours, modes, scroll regions, the alternate screen.
	...['\x1b[2J', '\x1b[H', '\x1b[31;1m', '\x1b[?1049h', '\x1b[?25l', '\x1b[3;5r', '\x1b[10A', '\x1b[?2004h'],
	...['\x1bc', '\x1b7', '\x1b8', '\x1bM', '\x1bD', '\x1b(0', '\x1b[!p', '\x1b[?1000h', '\x1b[?5h', '\x1b['],
	// Questions that a terminal answers as if the user had typed.
	...[
		'\x1b[c',
		'\x1b[>c',
		'\x1b[=c',
		'\x1b[5n',
		'\x1b[6n',
		'\x1b[?6n',
		'\x1b[18t',
		'\x1b[21t',
		'\x1b[?2026$p',
	],
	...['\x1b]10;?\x07', '\x1b]11;?\x1b\\', '\x1b]52;c;?\x07', '\x1bP$qm\x1b\\', '\x1bP+q544e\x1b\\', '\x05'],
	// Titles, links, notifications, the clipboard.
	...[
		'\x1b]0;pwned\x07',
		'\x1b]2;pwned\x1b\\',
		'\x1b]8;;http://x\x07',
		'\x1b]9;hi\x07',
		'\x1b]52;c;cm0=\x07',
	],
	...['\x1b]0;', '\x1bP', '\x1b_x\x1b\\', '\x1b^x\x1b\\', '\x1bX', '\x18', '\x1a'],
	// The same in C1, and C1 alone.
	...[
		'\x9b6n',
		'\x9bc',
		'\x9d0;pwned\x9c',
		'\x9d2;pwned\x07',
		'\x90$qm\x9c',
		'\x9e',
		'\x9f',
		'\x98',
		'\x84',
		'\x8d',
	],
	// Single controls.
	...['\x07', '\b', '\b\b\b\b', '\r', '\r\n', '\n', '\t', '\v', '\f', '\x0e', '\x0f', '\x7f', '\0'],
	// Other line ends.
	...['\x85', '\u2028', '\u2029'],
	// What hides or turns text round.
	...[
		'\u202e',
		'\u202a',
		'\u2066',
		'\u2069',
		'\u200e',
		'\u200f',
		'\u061c',
		'\u200b',
		'\u2060',
		'\ufeff',
		'\xad',
	],
	...['\u034f', '\u115f', '\u3164', '\uffa0', '\u17b4', '\u180e', '\u2062', '\u206a', '\ufff9', '\u{e0041}'],
	...[
		'\u{e0100}',
		'\ue000',
		'\u{f0000}',
		'\u{10fffd}',
		'\ufdd0',
		'\uffff',
		'\u{1ffff}',
		'\ufe00',
		'\u{1d173}',
	],
	// Joiners, selectors, marks, tones, flags and what they belong to.
	...['\u200c', '\u200d', '\ufe0f', '\ufe0e', '\u20e3', '\u0301', '\u0338', '\u0323', '\u0308', '\u{1d165}'],
	...[
		'👨',
		'❤',
		'🏻',
		'🇦',
		'🇧',
		'©',
		'#',
		'1',
		'*',
		'क',
		'\u094d',
		'\u093f',
		'ب',
		'ര',
		'ำ',
		'ก',
		'\u0600',
		'\u0dca',
		'ه',
		'ᠨ',
		'ᠠ',
		'\u180b',
		'ទ',
		'ា',
		'∩',
		'、',
		'漢',
		'\u09c7',
		'\u09be',
	],
	// Imitations.
	...[
		'-!- ',
		'=!= ',
		'--> ',
		'<-- ',
		'-- ',
		'14:02  you  ',
		'[connected] ',
		'· verified',
		'^[',
		'<U+202E>',
		'✓',
	],
	// Harmless.
	...[
		'hello',
		' ',
		'  ',
		'a',
		'é',
		'漢',
		'字',
		'。',
		'가',
		'\u1100',
		'\u1161',
		'\u11a8',
		'ﾞ',
		'שלום',
		'ไทย',
		'…',
		'◌',
		'>',
		'\ud83d',
	],
];

/** Bytes that are no UTF-8 in one way or another. */
const badBytes: readonly (readonly number[])[] = [
	[0x80],
	[0x9b],
	[0x9b, 0x36, 0x6e],
	[0xc2],
	[0xc0, 0x9b],
	[0xe2, 0x80],
	[0xed, 0xa0, 0x80],
	[0xf0, 0x9f, 0x98],
	[0xf8, 0x88, 0x80, 0x80, 0x80],
	[0xff, 0xfe],
];

/** A string of one to twelve fragments; every fourth time bytes, bad ones among them. */
export function hostileString(random: () => number): string | Uint8Array {
	const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
	const parts: string[] = [];
	for (let left = 1 + Math.floor(random() * 12); left > 0; left--) {
		parts.push(random() < 0.05 ? String.fromCodePoint(Math.floor(random() * 0x110000)) : pick(fragments));
	}

	if (random() < 0.75) {
		return parts.join('');
	}

	return Buffer.concat(
		parts.flatMap(part => [Buffer.from(part), Buffer.from(random() < 0.3 ? pick(badBytes) : [])]),
	);
}
