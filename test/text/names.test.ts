import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {graphemes} from '../../source/text/graphemes.ts';
import {maxFileNameBytes, maxNameGraphemes, sanitizeFileName, sanitizeName} from '../../source/text/names.ts';
import {sanitize} from '../../source/text/sanitize.ts';
import {fragments} from './hostile-strings.ts';

const hostile = fc
	.array(
		fc.oneof(fc.constantFrom(...fragments, '/', '\\', '.', '-', "'", ':'), fc.string({unit: 'binary'})),
		{
			maxLength: 12,
		},
	)
	.map(parts => parts.join(''));

describe('sanitizeName keeps names', () => {
	const cases = [
		{input: 'bob', name: 'bob'},
		{input: '  bob  ', name: 'bob'},
		{input: 'Jose\u0301', name: 'José'},
		{input: '\u200fמשה\u200e', name: 'משה'},
		{input: '葛\u{e0100}城', name: '葛城'},
		{input: '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} jo', name: '🏴 jo'},
		{input: 'Anna\xadlena', name: 'Annalena'},
		{input: 'Anne-Marie O’Neil', name: 'Anne-Marie O’Neil'},
		{input: 'j.r._smith2', name: 'j.r._smith2'},
		{input: 'محمد', name: 'محمد'},
		{input: 'می\u200cخواهم', name: 'می\u200cخواهم'},
		{input: 'राम', name: 'राम'},
		{input: '日本 太郎', name: '日本 太郎'},
		{input: '🐱', name: '🐱'},
		{input: '👩🏽\u200d🚀 eva', name: '👩🏽\u200d🚀 eva'},
		{input: '🇩🇪', name: '🇩🇪'},
		{input: 'bob\n\tis   here', name: 'bob is here'},
		{input: 'x'.repeat(maxNameGraphemes), name: 'x'.repeat(maxNameGraphemes)},
		{input: 'x'.repeat(maxNameGraphemes + 1), name: `${'x'.repeat(maxNameGraphemes - 1)}…`},
		{input: '🇩🇪'.repeat(40), name: `${'🇩🇪'.repeat(maxNameGraphemes - 1)}…`},
	];
	for (const {input, name} of cases) {
		test(JSON.stringify(input), () => {
			assert.equal(sanitizeName(input, ['alice']), name);
			assert.equal(sanitizeName(new TextEncoder().encode(input), ['alice']), name);
		});
	}
});

describe('sanitizeName takes off what imitates', () => {
	const cases = [
		{name: 'a notice', input: '-- bob', is: 'bob'},
		{name: 'a warning', input: '-!- bob', is: 'bob'},
		{name: 'a join', input: '--> bob <--', is: 'bob'},
		{name: 'an action', input: '* bob', is: 'bob'},
		{name: 'angle brackets', input: '<bob>', is: 'bob'},
		{name: 'a delivery mark', input: 'bob ✓', is: 'bob'},
		{name: 'a delivery mark as emoji', input: 'bob ✔\ufe0f', is: 'bob'},
		{name: 'a badge', input: 'bob ✅🔒', is: 'bob'},
		{name: 'a sending mark', input: 'bob…', is: 'bob'},
		{name: 'trailing dots', input: 'bob...', is: 'bob'},
		{name: 'dots within', input: 'bob...here', is: 'bob here'},
		{name: 'a colon', input: 'bob:', is: 'bob'},
		{name: 'a separator', input: 'bob · here', is: 'bob here'},
		{name: 'a dash between blanks', input: 'bob - here', is: 'bob here'},
		{name: 'a line of dashes', input: 'bob -----new----- x', is: 'bob new x'},
		{name: 'a time and a row', input: '14:02  bob', is: '14 02 bob'},
		{name: 'an escape', input: 'a\u202eb', is: 'a b'},
		{name: 'a control', input: '\x1b]0;bob\x07', is: '0 bob'},
		{name: 'letters that look like signs', input: 'ꟷǃꟷ bob ᐸ', is: 'bob'},
		{name: 'a mark at the start', input: '\u0301bob', is: 'bob'},
		{name: 'a mark on a dash at the start', input: '-\u0301bob', is: 'bob'},
		{name: 'a mark on a sign that went', input: 'a <\u0301b', is: 'a b'},
		{name: 'a joiner on a badge that went', input: 'a 👨\u200d✅', is: 'a 👨'},
	] as const;
	for (const {name, input, is} of cases) {
		test(name, () => assert.equal(sanitizeName(input, ['alice']), is));
	}
});

describe('sanitizeName refuses', () => {
	const inputs = [
		...[
			'',
			' ',
			'\n',
			'--',
			'-!-',
			'=!=',
			'-->',
			'<--',
			'...',
			'_',
			'✓',
			'✔\ufe0f',
			'\u200b',
			'\u0301',
			'\u2800',
		],
		...[
			'alice',
			'ALICE',
			' alice ',
			'<alice>',
			'ａｌｉｃｅ',
			'a\u200blice',
			'a\xadlice',
			'\u200ealice',
			'álice',
			'а1ісе',
			'a l i c e',
		],
	];
	for (const input of inputs) {
		test(JSON.stringify(input), () => assert.equal(sanitizeName(input, ['alice']), undefined));
	}
});

describe('properties of sanitizeName', () => {
	test('a name is one line, short, visible, trimmed, safe, and free of signs of the interface', () => {
		fc.assert(
			fc.property(hostile, input => {
				const name = sanitizeName(input, ['alice']);
				if (name !== undefined) {
					assert.equal(name, name.trim());
					assert.match(name, /[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}]/u);
					assert.doesNotMatch(name, /[\s]{2}|[^\S ]|[<>=!:|·✓*^[\]]|--|^[\p{M}\-.]/u);
					assert.ok(graphemes(name).length <= maxNameGraphemes);
					assert.equal(sanitize(name).normalize(), name.normalize());
				}
			}),
			{numRuns: 3000},
		);
	});
	test('a name is never our own, however it is dressed', () => {
		const own = fc.constantFrom('alice', 'Bob 7', 'Jürgen', 'Алиса', '漢字', '🐱');
		const dress = fc.constantFrom(
			(name: string) => name.toUpperCase(),
			(name: string) => `<${name}>`,
			(name: string) => [...name].join('\u200b'),
			(name: string) => `--> ${name} ✓`,
			(name: string) => name.normalize('NFD'),
			(name: string) => `\x1b[${name}`.replace('[', ''),
		);
		fc.assert(fc.property(own, dress, (name, change) => sanitizeName(change(name), [name]) === undefined));
	});
});

describe('sanitizeFileName', () => {
	const cases = [
		{name: 'a home', input: '~', is: undefined},
		{name: 'a tilde in front', input: '~bob', is: 'bob'},
		{name: 'an ordinary name', input: 'Holiday photo 1.jpg', is: 'Holiday photo 1.jpg'},
		{name: 'other scripts', input: '写真 été.png', is: '写真 été.png'},
		{name: 'a path', input: '../../etc/passwd', is: 'passwd'},
		{name: 'a Windows path', input: 'C:\\Users\\x\\a.txt', is: 'a.txt'},
		{name: 'both', input: 'a\\b/c', is: 'c'},
		{name: 'a folder', input: 'a/', is: undefined},
		{name: 'nothing', input: '', is: undefined},
		{name: 'dots', input: '..', is: undefined},
		{name: 'blanks', input: ' \u3000 ', is: undefined},
		{name: 'a mark behind a slash', input: 'a/\u0301b', is: 'b'},
		{name: 'a hidden file', input: '.bashrc', is: 'bashrc'},
		{name: 'a hidden file behind blanks', input: ' . .profile', is: 'profile'},
		{name: 'an option', input: '-rf', is: 'rf'},
		{name: 'dots and blanks at the end', input: 'a.txt. .', is: 'a.txt'},
		{name: 'each forbidden sign', input: 'a<b>c:d"e|f?g*h', is: 'a_b_c_d_e_f_g_h'},
		{name: 'a line end', input: 'a\nb', is: 'a_b'},
		{name: 'a carriage return', input: 'a\rb', is: 'a_b'},
		{name: 'NUL', input: 'a.txt\0.exe', is: 'a.txt^@.exe'},
		{name: 'an override', input: 'a\u202egpj.exe', is: 'a_U+202E_gpj.exe'},
		{name: 'what is not drawn', input: 'a\u200e.tx\xadt', is: 'a.txt'},
		{name: 'an escape sequence', input: '\x1b[2Ja', is: '^[[2Ja'},
		{name: 'a device', input: 'con', is: '_con'},
		{name: 'a device with an extension', input: 'NUL.tar.gz', is: '_NUL.tar.gz'},
		{name: 'a device with blanks', input: 'Aux .txt', is: '_Aux .txt'},
		{name: 'a numbered device', input: 'com1', is: '_com1'},
		{name: 'a device with a raised number', input: 'LPT³.x', is: '_LPT³.x'},
		{name: 'another with a raised number', input: 'COM¹', is: '_COM¹'},
		{name: 'a device uncovered by a cut', input: '.con.', is: '_con'},
		{name: 'no device', input: 'com10.txt', is: 'com10.txt'},
		{name: 'no device either', input: 'console', is: 'console'},
		{name: 'as long as it may be', input: 'a'.repeat(200), is: 'a'.repeat(200)},
		{name: 'too long', input: 'a'.repeat(201), is: 'a'.repeat(200)},
		{name: 'too long, with an extension', input: `${'a'.repeat(300)}.jpg`, is: `${'a'.repeat(196)}.jpg`},
		{name: 'too long in bytes', input: `${'日'.repeat(100)}.jpg`, is: `${'日'.repeat(65)}.jpg`},
		{name: 'an extension too long to be one', input: `a.${'b'.repeat(300)}`, is: `a.${'b'.repeat(198)}`},
		{name: 'a blank uncovered by the cut', input: `${'a'.repeat(199)} b`, is: 'a'.repeat(199)},
	] as const;
	for (const {name, input, is} of cases) {
		test(name, () => assert.equal(sanitizeFileName(input), is));
	}

	test('bytes that are no UTF-8', () => {
		assert.equal(sanitizeFileName(Uint8Array.of(0x61, 0xff, 0x2e, 0x63)), 'a\ufffd.c');
	});
	test('whatever comes in, the name is one component, short, and harmless on every system', () => {
		fc.assert(
			fc.property(hostile, input => {
				const name = sanitizeFileName(input);
				if (name !== undefined) {
					assert.doesNotMatch(name, /[/\\<>:"|?*\p{Cc}\p{Bidi_Control}]|^[.\s-]|[.\s]$/u);
					assert.doesNotMatch(name, /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
					assert.ok(new TextEncoder().encode(name).length <= maxFileNameBytes);
					assert.notEqual(name, '');
					// It is told as it will be called.
					assert.equal(sanitizeFileName(name), name);
				}
			}),
			{numRuns: 3000},
		);
	});
});
