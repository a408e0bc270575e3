import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {escapedRanges, visibleForm} from '../../source/text/code-points.ts';
import {displayForm} from '../../source/text/graphemes.ts';
import {maxMarks, sanitize, sanitizeSlices, sliceUnits} from '../../source/text/sanitize.ts';
import {cases} from '../exhaustive.ts';
import {fragments} from './hostile-strings.ts';

const acute = '\u0301';

type Case = {readonly name: string; readonly input: string; readonly shown: string};

function check(cases: readonly Case[]): void {
	for (const {name, input, shown} of cases) {
		test(name, () => {
			assert.equal(sanitize(input), shown);
			assert.equal(sanitize(new TextEncoder().encode(input)), shown);
			assert.equal(sanitize(shown), shown);
		});
	}
}

describe('decoding', () => {
	const cases = [
		{name: 'UTF-8', bytes: [0xc3, 0xa9, 0xe6, 0xbc, 0xa2, 0xf0, 0x9f, 0x98, 0x80], shown: 'é漢😀'},
		{name: 'no bytes', bytes: [], shown: ''},
		{name: 'a lone continuation byte', bytes: [0x61, 0x80, 0x62], shown: 'a\ufffdb'},
		{name: 'C1 as a bare byte', bytes: [0x9b, 0x36, 0x6e], shown: '\ufffd6n'},
		{name: 'a sequence cut short', bytes: [0xf0, 0x9f, 0x98], shown: '\ufffd'},
		{name: 'an overlong ESC', bytes: [0xc0, 0x9b], shown: '\ufffd\ufffd'},
		{name: 'an encoded surrogate', bytes: [0xed, 0xa0, 0x80], shown: '\ufffd\ufffd\ufffd'},
		{name: 'a byte order mark, not swallowed', bytes: [0xef, 0xbb, 0xbf, 0x61], shown: '<U+FEFF>a'},
	] as const;
	for (const {name, bytes, shown} of cases) {
		test(name, () => assert.equal(sanitize(Uint8Array.from(bytes)), shown));
	}

	test('lone surrogates in a string', () => {
		assert.equal(sanitize('a\ud83d'), 'a\ufffd');
		assert.equal(sanitize('\ude00é'), '\ufffdé');
	});
});

describe('normalization and line ends', () => {
	check([
		{name: 'a base and a mark become one character', input: `e${acute}`, shown: 'é'},
		{name: 'conjoining jamo become a syllable', input: '\u1112\u1161\u11ab', shown: '한'},
		{name: 'CR LF', input: 'a\r\nb', shown: 'a\nb'},
		{name: 'CR', input: 'a\rb', shown: 'a\nb'},
		{name: 'NEL', input: 'a\x85b', shown: 'a\nb'},
		{name: 'LS and PS', input: 'a\u2028b\u2029c', shown: 'a\nb\nc'},
		{name: 'LF CR are two', input: 'a\n\rb', shown: 'a\n\nb'},
		{name: 'LF stays', input: 'a\n\nb\n', shown: 'a\n\nb\n'},
	]);
});

describe('controls', () => {
	test('every C0 control but LF, TAB and CR, and DEL, in caret notation', () => {
		for (const codePoint of [...Array(0x20).keys(), 0x7f]) {
			const shown = sanitize(String.fromCharCode(codePoint));
			if (codePoint !== 0x09 && codePoint !== 0x0a && codePoint !== 0x0d) {
				assert.equal(shown, `^${'@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_'.charAt(codePoint) || '?'}`);
			}
		}
	});
	test('every C1 control but NEL by its number', () => {
		for (let codePoint = 0x80; codePoint < 0xa0; codePoint++) {
			const number = codePoint.toString(16).toUpperCase();
			assert.equal(sanitize(String.fromCharCode(codePoint)), codePoint === 0x85 ? '\n' : `<U+00${number}>`);
		}
	});
	check([
		{name: 'a CSI sequence', input: '\x1b[31mred\x1b[0m', shown: '^[[31mred^[[0m'},
		{name: 'an OSC sequence', input: '\x1b]0;title\x07', shown: '^[]0;title^G'},
		{name: 'a DCS sequence', input: '\x1bP$qm\x1b\\', shown: '^[P$qm^[\\'},
		{name: 'TAB is four blanks', input: 'a\tb', shown: 'a    b'},
	]);
});

describe('what is shown by its number', () => {
	test('both ends of every range, and the neighbours that are not in one', () => {
		for (const {first, last, reason} of escapedRanges) {
			for (const codePoint of [first, last]) {
				const number = codePoint.toString(16).toUpperCase().padStart(4, '0');
				const shown = codePoint === 0x85 ? '\n' : `<U+${number}>`;
				assert.equal(sanitize(`a${String.fromCodePoint(codePoint)}b`), `a${shown}b`, reason);
			}
		}
	});
	check([
		{name: 'a bidi override', input: 'a\u202egpj.exe', shown: 'a<U+202E>gpj.exe'},
		{name: 'bidi embeddings', input: '\u202a\u202b\u202c', shown: '<U+202A><U+202B><U+202C>'},
		{name: 'bidi isolates', input: '\u2066\u2067\u2068\u2069', shown: '<U+2066><U+2067><U+2068><U+2069>'},
		{name: 'a zero-width space', input: 'a\u200bb', shown: 'a<U+200B>b'},
		{name: 'a word joiner', input: '\u2060', shown: '<U+2060>'},
		{name: 'a byte order mark', input: '\ufeffa', shown: '<U+FEFF>a'},
		{name: 'a grapheme joiner', input: 'a\u034fb', shown: 'a<U+034F>b'},
		{name: 'Hangul fillers', input: '\u115f\u1160\u3164\uffa0', shown: '<U+115F><U+1160><U+3164><U+FFA0>'},
		{name: 'Khmer fillers', input: '\u17b4\u17b5', shown: '<U+17B4><U+17B5>'},
		{name: 'the Mongolian separator', input: '\u180e', shown: '<U+180E>'},
		{name: 'Mongolian selectors', input: '\u180b\u180f', shown: '<U+180B><U+180F>'},
		{name: 'invisible operators', input: '\u2061\u2064', shown: '<U+2061><U+2064>'},
		{name: 'deprecated controls', input: '\u206a\u206f', shown: '<U+206A><U+206F>'},
		{name: 'hieroglyph controls', input: '\u{13430}\u{1343f}', shown: '<U+13430><U+1343F>'},
		{name: 'musical and shorthand controls', input: '\u{1d173}\u{1bca0}', shown: '<U+1D173><U+1BCA0>'},
		{name: 'annotations', input: '\ufff9\ufffa\ufffb', shown: '<U+FFF9><U+FFFA><U+FFFB>'},
		{name: 'tags', input: '\u{e0001}\u{e0041}', shown: '<U+E0001><U+E0041>'},
		{name: 'selectors of plane 14', input: 'a\u{e0100}\u{e01ef}', shown: 'a<U+E0100><U+E01EF>'},
		{name: 'private use', input: '\ue000\u{f0000}\u{100000}', shown: '<U+E000><U+F0000><U+100000>'},
		{name: 'noncharacters', input: '\ufdd0\ufffe\u{1ffff}', shown: '<U+FDD0><U+FFFE><U+1FFFF>'},
		{name: 'the last of all', input: '\u{10ffff}', shown: '<U+10FFFF>'},
	]);
});

const tags = (letters: string) =>
	`${Array.from(letters, letter => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{e007f}`;
const escapedTags = (letters: string) =>
	Array.from(tags(letters), tag => `<U+${tag.codePointAt(0)?.toString(16).toUpperCase() ?? ''}>`).join('');

/** What people write without knowing: nothing of it is drawn, and nothing is lost. */
describe('what stays in the text and is not drawn', () => {
	const cases = [
		{name: "England's flag", input: `🏴${tags('gbeng')}`, drawn: '🏴'},
		{name: "Scotland's flag", input: `go 🏴${tags('gbsct')}!`, drawn: 'go 🏴!'},
		{name: "Wales's flag, twice", input: `🏴${tags('gbwls')}`.repeat(2), drawn: '🏴🏴'},
		{name: 'a form of an ideograph', input: '葛\u{e0100}城と辻\u{e0101}', drawn: '葛城と辻'},
		{name: 'a form of an ideograph of plane 2', input: '\u{2000b}\u{e01ef}', drawn: '\u{2000b}'},
		{name: 'directional marks', input: 'שלום (C++)\u200e \u200f123\u061c', drawn: 'שלום (C++) 123'},
		{name: 'soft hyphens', input: 'Donau\xaddampf\xadschiff', drawn: 'Donaudampfschiff'},
		{name: 'a sign in the style of text', input: '☂\ufe0e and ☎\ufe0e', drawn: '☂ and ☎'},
		{name: 'a digit in the style of text', input: '1\ufe0e', drawn: '1'},
		{name: 'a form of a sign of mathematics', input: 'A ∩\ufe00 B, 0\ufe00', drawn: 'A ∩ B, 0'},
		{name: 'a place of a full-width comma', input: '好，\ufe01', drawn: '好，'},
		{name: 'a form of an ideograph that had a number of its own', input: '都\ufe00', drawn: '都'},
		{name: 'a form of a Mongolian letter', input: 'ᠠ\u180bᠳ\u180cᠨ\u180f', drawn: 'ᠠᠳᠨ'},
		{name: 'a Mongolian vowel that stands apart', input: 'ᠡᠨ\u180eᠡ', drawn: 'ᠡᠨᠡ'},
		{name: 'and behind a form', input: 'ᠨ\u180b\u180eᠠ', drawn: 'ᠨᠠ'},
		{name: 'ends of Khmer words', input: 'ខ្ញុំ\u200bទៅ\u200bផ្សារ', drawn: 'ខ្ញុំទៅផ្សារ'},
		{name: 'ends of Thai and Myanmar words', input: 'ไป\u200bตลาด သွား\u200bမယ်', drawn: 'ไปตลาด သွားမယ်'},
		{name: 'as many as may stand together', input: 'a\u200e\u200f\u061c\xadb', drawn: 'ab'},
	] as const;
	for (const {name, input, drawn} of cases) {
		test(name, () => {
			assert.equal(sanitize(input), input);
			assert.equal(sanitize(new TextEncoder().encode(input)), input);
			assert.equal(visibleForm(sanitize(input)), drawn);
			assert.equal(displayForm(sanitize(input)), drawn);
		});
	}
});

describe('what could hide something is shown all the same', () => {
	check([
		{name: 'tags of no flag', input: `🏴${tags('usca')}`, shown: `🏴${escapedTags('usca')}`},
		{
			name: 'tags that hide a text',
			input: `🏴${tags('killtheking')}`,
			shown: `🏴${escapedTags('killtheking')}`,
		},
		{name: 'tags without an end', input: '🏴\u{e0067}\u{e0062}', shown: '🏴<U+E0067><U+E0062>'},
		{name: 'tags on another base', input: `🏁${tags('gbeng')}`, shown: `🏁${escapedTags('gbeng')}`},
		{
			name: 'tags after the flag',
			input: `🏴${tags('gbeng')}${tags('gbeng')}`,
			shown: `🏴${tags('gbeng')}${escapedTags('gbeng')}`,
		},
		{name: 'a selector on a letter', input: 'a\u{e0100}', shown: 'a<U+E0100>'},
		{name: 'a selector on kana', input: 'か\u{e0100}', shown: 'か<U+E0100>'},
		{name: 'a selector after a selector', input: '葛\u{e0100}\u{e0101}', shown: '葛\u{e0100}<U+E0101>'},
		{name: 'a selector after a mark', input: `漢${acute}\u{e0100}`, shown: `漢${acute}<U+E0100>`},
		{name: 'a selector after a soft hyphen', input: '葛\xad\u{e0100}', shown: '葛\xad<U+E0100>'},
		{name: 'a style on a letter', input: 'a\ufe0e', shown: 'a<U+FE0E>'},
		{name: 'a style on a style', input: '☂\ufe0e\ufe0e\ufe0f', shown: '☂\ufe0e<U+FE0E><U+FE0F>'},
		{name: 'a style on an escape', input: '\u200b\ufe0e', shown: '<U+200B><U+FE0E>'},
		{
			name: 'a form that a sign does not have',
			input: '1\ufe00∩\ufe01漢\ufe03',
			shown: '1<U+FE00>∩<U+FE01>漢<U+FE03>',
		},
		{name: 'a form of a form', input: '0\ufe00\ufe00', shown: '0\ufe00<U+FE00>'},
		{name: 'a Mongolian form of another letter', input: 'a\u180b', shown: 'a<U+180B>'},
		{name: 'a Mongolian form twice', input: 'ᠠ\u180b\u180b', shown: 'ᠠ\u180b<U+180B>'},
		{name: 'a separator before no vowel', input: 'ᠨ\u180eᠨ\u180e', shown: 'ᠨ<U+180E>ᠨ<U+180E>'},
		{name: 'the end of a Latin word', input: 'foo\u200bbar', shown: 'foo<U+200B>bar'},
		{name: 'the end of a word twice', input: 'ទៅ\u200b\u200bផ', shown: 'ទៅ<U+200B><U+200B>ផ'},
		{name: 'the end of a word and nothing behind it', input: 'ទៅ\u200b a', shown: 'ទៅ<U+200B> a'},
		{
			name: 'the end of a word after marks left out',
			input: `ទ${'ា'.repeat(5)}\u200bផ`,
			shown: `ទ${'ា'.repeat(4)}…<U+200B>ផ`,
		},
		{name: 'the end of a word before a mark', input: 'ទៅ\u200bា', shown: 'ទៅ<U+200B>◌ា'},
		{
			name: 'a text of directional marks',
			input: '\u200e\u200f'.repeat(4),
			shown: `${'\u200e\u200f'.repeat(2)}<U+200E>\u200f\u200e\u200f`,
		},
		{
			name: 'marks piled up by soft hyphens',
			input: `q${`${acute.repeat(4)}\xad`.repeat(2)}`,
			shown: `q${acute.repeat(4)}\xad◌${acute.repeat(4)}\xad`,
		},
	]);
});

describe('joiners', () => {
	const [zwj, zwnj] = ['\u200d', '\u200c'];
	check([
		{name: 'between emoji', input: `👨${zwj}👩${zwj}👧`, shown: `👨${zwj}👩${zwj}👧`},
		{name: 'after a skin tone', input: `👩🏽${zwj}🚀`, shown: `👩🏽${zwj}🚀`},
		{name: 'after VS16', input: `❤\ufe0f${zwj}🔥`, shown: `❤\ufe0f${zwj}🔥`},
		{name: 'not after a skin tone on no emoji', input: `a🏽${zwj}🚀`, shown: 'a🏽<U+200D>🚀'},
		{name: 'not after a keycap digit', input: `1\ufe0f${zwj}🚀`, shown: '1\ufe0f<U+200D>🚀'},
		{name: 'not before a letter', input: `👨${zwj}a`, shown: '👨<U+200D>a'},
		{name: 'not after a letter', input: `a${zwj}👨`, shown: 'a<U+200D>👨'},
		{name: 'not after a flag', input: `🇦🇧${zwj}👨`, shown: '🇦🇧<U+200D>👨'},
		{name: 'not after a marked emoji', input: `👨${acute}${zwj}👩`, shown: `👨${acute}<U+200D>👩`},
		{name: 'not twice', input: `👨${zwj}${zwj}👩`, shown: '👨<U+200D><U+200D>👩'},
		{name: 'ZWNJ never between emoji', input: `👨${zwnj}👩`, shown: '👨<U+200C>👩'},
		{name: 'ZWNJ in Persian', input: `می${zwnj}خواهم`, shown: `می${zwnj}خواهم`},
		{name: 'ZWJ after a virama', input: `क\u094d${zwj}ष`, shown: `क\u094d${zwj}ष`},
		{name: 'ZWJ before a virama', input: `র${zwj}\u09cdয`, shown: `র${zwj}\u09cdয`},
		{name: 'ZWJ in Sinhala', input: `ශ\u0dca${zwj}ර`, shown: `ශ\u0dca${zwj}ර`},
		{name: 'not between Latin letters', input: `a${zwj}b${zwnj}c`, shown: 'a<U+200D>b<U+200C>c'},
		{name: 'not behind U+0DFF', input: `ก${zwj}ก`, shown: 'ก<U+200D>ก'},
		{name: 'not between digits of those scripts', input: `१${zwj}२`, shown: '१<U+200D>२'},
		{name: 'not from one script to Latin', input: `क${zwj}a`, shown: 'क<U+200D>a'},
		{name: 'not at the end', input: `क${zwj}`, shown: 'क<U+200D>'},
		{
			name: 'at the end after a virama',
			input: `അവന\u0d4d${zwj} वाक\u094d${zwnj}`,
			shown: `അവന\u0d4d${zwj} वाक\u094d${zwnj}`,
		},
		{name: 'not twice there', input: `ന\u0d4d${zwj}${zwj}`, shown: `ന\u0d4d${zwj}<U+200D>`},
		{
			name: 'behind an Arabic letter that shows how it is joined',
			input: `۱۴۰۳ ه${zwj}.`,
			shown: `۱۴۰۳ ه${zwj}.`,
		},
		{name: 'not twice there either', input: `ه${zwj}${zwj}`, shown: `ه${zwj}<U+200D>`},
		{name: 'ZWNJ not at the end', input: `ه${zwnj} a`, shown: 'ه<U+200C> a'},
		{name: 'not at the start', input: `${zwj}क`, shown: '<U+200D>क'},
		{name: 'not on a mark of such a script alone', input: `a\u094d${zwj}क`, shown: 'a\u094d<U+200D>क'},
		{
			name: 'not after an Indic letter under a foreign mark',
			input: `क${acute}${zwj}ष`,
			shown: `क${acute}<U+200D>ष`,
		},
		{
			name: 'not after marks that were left out',
			input: `क${'\u093f'.repeat(5)}${zwj}ष`,
			shown: `क${'\u093f'.repeat(4)}…<U+200D>ष`,
		},
		{
			name: 'no more marks than without them',
			input: `क${`\u094d${zwj}`.repeat(7)}`,
			shown: `क${`\u094d${zwj}`.repeat(3)}\u094d<U+200D>◌\u094d<U+200D>◌\u094d<U+200D>◌\u094d<U+200D>`,
		},
	]);
});

describe('variation selectors', () => {
	check([
		{name: 'VS16 after an emoji', input: '❤\ufe0f', shown: '❤\ufe0f'},
		{
			name: 'VS16 in keycaps',
			input: '1\ufe0f\u20e3#\ufe0f\u20e3*\ufe0f\u20e3',
			shown: '1\ufe0f\u20e3#\ufe0f\u20e3*\ufe0f\u20e3',
		},
		{name: 'VS16 after a letter', input: 'a\ufe0f', shown: 'a<U+FE0F>'},
		{name: 'VS16 after a letter of another script', input: '漢\ufe0f', shown: '漢<U+FE0F>'},
		{name: 'VS16 at the start', input: '\ufe0f', shown: '<U+FE0F>'},
		{name: 'VS16 twice', input: '❤\ufe0f\ufe0f', shown: '❤\ufe0f<U+FE0F>'},
		{name: 'VS16 after a skin tone', input: '👍🏽\ufe0f', shown: '👍🏽<U+FE0F>'},
		{name: 'VS16 after a marked digit', input: `1${acute}\ufe0f`, shown: `1${acute}<U+FE0F>`},
		{name: 'VS15 joins nothing', input: '❤\ufe0e\u200d🔥', shown: '❤\ufe0e<U+200D>🔥'},
		{name: 'VS1', input: 'a\ufe00', shown: 'a<U+FE00>'},
	]);
});

describe('combining marks', () => {
	const x = (count: number) => `x${'\u0323'.repeat(count)}`;
	check([
		{name: 'as many as are shown', input: x(maxMarks), shown: x(maxMarks).normalize()},
		{name: 'one more, after what NFC composed', input: `q${acute.repeat(5)}`, shown: `q${acute.repeat(4)}…`},
		{name: 'a hundred', input: `q${acute.repeat(100)}b`, shown: `q${acute.repeat(4)}…b`},
		{
			name: 'of both kinds, in canonical order',
			input: `q${acute.repeat(40)}\u0323`,
			shown: `q${acute.repeat(4)}…`,
		},
		{
			name: 'on the next base again',
			input: `q${acute.repeat(5)}q${acute}`,
			shown: `q${acute.repeat(4)}…q${acute}`,
		},
		{name: 'on an emoji too', input: `😀${acute.repeat(5)}`, shown: `😀${acute.repeat(4)}…`},
		{
			name: 'on each of two ideographs',
			input: `漢${acute.repeat(3)}字${acute.repeat(3)}`,
			shown: `漢${acute.repeat(3)}字${acute.repeat(3)}`,
		},
		{name: 'at the start', input: `${acute}a`, shown: `◌${acute}a`},
		{name: 'at the start, too many', input: acute.repeat(6), shown: `◌${acute.repeat(4)}…`},
		{name: 'after LF', input: `a\n${acute}`, shown: `a\n◌${acute}`},
		{name: 'after a blank', input: `a ${acute}`, shown: `a ◌${acute}`},
		{name: 'after a wide blank', input: `a\u3000${acute}`, shown: `a\u3000◌${acute}`},
		{name: 'after TAB', input: `\t${acute}`, shown: `    ◌${acute}`},
		{name: 'after an escape, which would become ≯', input: 'a\u200b\u0338', shown: 'a<U+200B>◌\u0338'},
		{name: 'after a control, which would become ^Á', input: `\x01${acute}`, shown: `^A◌${acute}`},
		{name: 'after an escaped selector', input: `a\ufe0f${acute}`, shown: `a<U+FE0F>◌${acute}`},
		{name: 'after an escaped joiner', input: `a\u200d${acute}`, shown: `a<U+200D>◌${acute}`},
	]);
});

describe('unchanged', () => {
	const texts = [
		'plain ASCII ~ with {all} of "it" <b>',
		'Grüße, señor, Příliš žluťoučký',
		'Ελληνικά Русский 한국어 中文 日本語',
		'שָׁלוֹם עוֹלָם',
		'مَرْحَبًا ۝ ٤٢',
		'नमस्ते दुनिया வணக்கம் ශ්\u200dරී',
		'สวัสดีชาวโลก น้ำ ភាសាខ្មែរ',
		'😀👍🏽🇩🇪👨\u200d👩\u200d👧❤\ufe0f🏳\ufe0f\u200d🌈5\ufe0f\u20e3',
		'🏽 alone, 🇩 alone',
		'no\xa0break, em\u2003space, \u3000wide',
		'⠓⠑⠇⠇⠕ — “quotes” … ◌ ✓ ─│┴',
		'^[ and <U+200B> as typed',
	] as const;
	for (const text of texts) {
		test(text, () => assert.equal(sanitize(text), text.normalize()));
	}
});

describe('properties', () => {
	const hostile = fc
		.array(fc.oneof(fc.constantFrom(...fragments), fc.string({unit: 'binary', maxLength: 3})), {
			maxLength: 40,
		})
		.map(parts => parts.join(''));

	test('sanitizing twice is sanitizing once', () => {
		fc.assert(
			fc.property(hostile, text => sanitize(sanitize(text)) === sanitize(text)),
			{numRuns: 3000},
		);
	});
	test('what comes out is well-formed, NFC, and holds no invisible character of its own accord', () => {
		const forbidden =
			/[^\P{Cc}\n]|\p{Bidi_Control}|(?!\p{Join_Control}|\ufe0f)\p{Default_Ignorable_Code_Point}|\p{Co}|\p{Noncharacter_Code_Point}|\p{Cs}/u;
		fc.assert(
			fc.property(hostile, text => {
				const safe = sanitize(text);
				assert.ok(safe.isWellFormed());
				assert.equal(safe, safe.normalize());
				const drawn = visibleForm(safe);
				assert.doesNotMatch(drawn, forbidden);
				assert.doesNotMatch(safe, /[\u202a-\u202e\u2066-\u2069]/u);
				assert.doesNotMatch(drawn, /(?:^|\s)\p{M}|\p{M}{6}/u);
			}),
			{numRuns: 2000},
		);
	});
	test('any bytes are shown somehow', () => {
		fc.assert(
			fc.property(fc.uint8Array({maxLength: 60}), bytes => sanitize(sanitize(bytes)) === sanitize(bytes)),
			{numRuns: 1000},
		);
	});
	const long = fc
		.tuple(fc.array(fc.constantFrom(...fragments), {minLength: 1, maxLength: 6}), fc.nat(9))
		.map(([parts, offset]) => 'a'.repeat(offset) + parts.join('').repeat(sliceUnits));

	test('a text that is cut in slices is sanitized once and for all, too', () => {
		fc.assert(
			fc.property(long, text => {
				const safe = sanitize(text.slice(0, sliceUnits * 3));
				assert.ok(safe === sanitize(safe) && safe === safe.normalize());
			}),
			{numRuns: 40},
		);
	});

	test('where a slice ends makes no difference', () => {
		fc.assert(
			fc.property(fc.array(hostile, {minLength: 20, maxLength: 40}), parts => {
				const lines = parts.map(part => part.toWellFormed().replace(/[\n\r]/g, ''));
				const many = Array.from({length: 100}, () => lines).flat();
				assert.ok(Array.from(sanitizeSlices(many.join('\n') + 'x'.repeat(sliceUnits))).length > 1);
				assert.equal(sanitize(many.join('\n')), many.map(line => sanitize(line)).join('\n'));
			}),
			{numRuns: 20},
		);
	});

	test('no slice of a text is much larger than it should be', () => {
		const units = [...fragments, ...escapedRanges.map(({first}) => String.fromCodePoint(first))];
		for (const unit of cases(units, 5)) {
			const text = unit.toWellFormed().repeat(200_000 / unit.length);
			const largest = Math.max(...Array.from(sanitizeSlices(text), slice => slice.length));
			assert.ok(largest <= 9 * (sliceUnits + 10_000) || /^[\n -~]*$/.test(text), JSON.stringify(unit));
		}
	});

	test('a run of marks longer than the stack of a pattern', () => {
		assert.equal(sanitize(`a${acute.repeat(2 ** 22)}`), `á${acute.repeat(4)}…`);
	});

	test('the time for a long run of marks grows with its length, not with its square', () => {
		// Sorted as it stands this takes ICU more than a minute; any test runner's limit notices.
		const marks = `a${acute.repeat(250_000)}${'\u0323'.repeat(250_000)}`;
		assert.equal(sanitize(marks), `á${acute.repeat(4)}…`);
	});
});
