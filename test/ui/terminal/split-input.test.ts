import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {HELP_KEY, PANE_KEY} from '../../../source/ui/terminal/special-keys.ts';
import {flushTerminalInput, holdMs, splitTerminalInput} from '../../../source/ui/terminal/split-input.ts';
import {ESCAPE_KEY, NEWLINE_KEY, type TerminalSignal} from '../../../source/ui/terminal/terminal-keys.ts';
import {nothingPending, type TerminalPending} from '../../../source/ui/terminal/terminal-pending.ts';

/** A pause that is longer than anything is waited for. */
const pause = Symbol('pause');
type Read = string | typeof pause;

/** What comes of reads, and of the pauses between them. */
function split(reads: readonly Read[], start: Partial<TerminalPending> = {}) {
	let pending: TerminalPending = {...nothingPending, ...start};
	const passed: string[] = [];
	const signals: TerminalSignal[] = [];
	for (const read of reads) {
		for (let count = 0; count < 5 && (count === 0 || read === pause); count++) {
			const part = read === pause ? flushTerminalInput(pending) : splitTerminalInput(read, pending);
			passed.push(part.passed);
			signals.push(...part.signals);
			({pending} = part);
		}
	}

	return {passed: passed.join(''), signals, held: pending.held, pending};
}

const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;
const focus = (focused: boolean): TerminalSignal => ({type: 'focus', focused});

const keys: readonly {
	readonly name: string;
	readonly input: string;
	readonly passed?: string;
	readonly signals?: readonly TerminalSignal[];
	readonly kitty?: boolean;
}[] = [
	{name: 'text', input: 'hello\r', passed: 'hello\r'},
	{name: 'focus', input: 'a\x1b[Ib\x1b[Oc', passed: 'abc', signals: [focus(true), focus(false)]},
	{name: 'F1 of xterm', input: '\x1bOP', passed: HELP_KEY},
	{name: 'F1 between text keeps its place', input: 'a\x1bOPb', passed: `a${HELP_KEY}b`},
	{name: 'F1 of a VT220', input: '\x1b[11~', passed: HELP_KEY},
	{name: 'F1 of the Linux console', input: '\x1b[[A', passed: HELP_KEY},
	{name: 'F1 of kitty', input: '\x1b[P\x1b[1P', passed: HELP_KEY.repeat(2), kitty: true},
	{
		name: 'F1 of kitty with its kind of event',
		input: '\x1b[1;1:1P\x1b[1;1:2P\x1b[1;1:3P',
		passed: HELP_KEY.repeat(2),
	},
	{name: 'F1 with num lock and caps lock', input: '\x1b[1;129P\x1b[1;193P', passed: HELP_KEY.repeat(2)},
	{name: 'Shift+F1 and F3 do nothing', input: '\x1b[1;2P\x1bOR\x1b[[C\x1b[13~'},
	{name: 'F2', input: '\x1bOQ\x1b[12~\x1b[[B\x1b[Q\x1b[1;1:1Q', passed: PANE_KEY.repeat(5)},
	{name: 'arrows', input: '\x1b[A\x1b[1;5C\x1bOD\x1b[5D', passed: '\x1b[A\x1b[1;5C\x1b[D\x1b[1;5D'},
	{name: 'arrows of rxvt', input: '\x1bOd\x1b[a\x1b\x1b[D', passed: '\x1b[1;5D\x1b[1;2A\x1b[1;3D'},
	{name: 'Home, End', input: '\x1b[1~\x1b[7~\x1b[8~\x1b[4~', passed: '\x1b[H\x1b[H\x1b[F\x1b[F'},
	{name: 'Delete', input: '\x1b[3~\x1b[3;5~\x1b[3$\x1b[3^', passed: '\x1b[3~\x1b[3;5~\x1b[3;2~\x1b[3;5~'},
	{
		name: "st's Delete, and with Ctrl and Shift",
		input: '\x1b[P\x1b[M\x1b[2K',
		passed: '\x1b[3~\x1b[3;5~\x1b[3;2~',
	},
	{
		name: "st's End and Home with Ctrl and Shift",
		input: '\x1b[J\x1b[K\x1b[2J',
		passed: '\x1b[1;5F\x1b[1;2F\x1b[1;2H',
	},
	{name: "Konsole's Shift+Enter", input: '\x1bOM', passed: '\x1b[13;2u'},
	{
		name: 'Alt with letters, and what is on their keys',
		input: '\x1bb\x1bB\x1bи',
		passed: '\x1b[98;3u\x1b[98;3u\x1b[98;3u',
	},
	{name: 'Alt+Enter, Alt+Backspace', input: '\x1b\r\x1b\x7f', passed: '\x1b[13;3u\x1b[127;3u'},
	{name: 'Ctrl+Alt+J and Ctrl+Alt+H', input: '\x1b\n\x1b\b', passed: '\x1b[106;7u\x1b[104;7u'},
	{name: 'two Escapes, then text', input: '\x1b\x1ba', passed: `${ESCAPE_KEY}a`},
	{name: 'Escape, then the window is left', input: '\x1b\x1b[O', passed: ESCAPE_KEY, signals: [focus(false)]},
	{name: 'Shift+Tab', input: '\x1b[Z', passed: '\x1b[9;2u'},
	{name: 'Shift+Enter as tmux sends it', input: '\x1b[27;2;13~\x1b[13;2u', passed: '\x1b[13;2u'.repeat(2)},
	{
		name: 'Ctrl+C as xterm can send it',
		input: '\x1b[27;5;99~\x1b[27;6;67~\x1b[99;5u',
		passed: '\x1b[99;5u\x1b[99;6u\x1b[99;5u',
	},
	{name: 'Shift+A as xterm can send it', input: '\x1b[27;2;65~', passed: 'A'},
	{
		name: 'Ctrl with a Russian letter',
		input: '\x1b[1089;5u\x1b[1089::99;5u\x1b[1095;5:2u',
		passed: '\x1b[99;5u\x1b[99;5u\x1b[120;5:2u',
	},
	{name: 'Ctrl with a letter of a layout that is told', input: '\x1b[281::101;5u', passed: '\x1b[101;5u'},
	{
		name: 'Ctrl with letters on the key of C',
		input: '\x1b[968;5u\x1b[1489;5u\x1b[12618;5u',
		passed: '\x1b[99;5u'.repeat(3),
	},
	{name: 'Alt with Shift and a sign', input: '\x1b[47:63;4u', passed: '\x1b[63;3u'},
	{
		name: 'letters of kitty',
		input: '\x1b[97u\x1b[97:65;2u\x1b[97;2u\x1b[97;1:3u\x1b[1092;1:2u\x1b[97;65u',
		passed: 'aAAфA',
	},
	{name: 'what the terminal says that Alt has typed', input: '\x1b[97;3;229u', passed: 'å'},
	{
		name: 'the keypad of kitty',
		input: '\x1b[57399u\x1b[57408;129u\x1b[57413u\x1b[57409;1:3u\x1b[57414u\x1b[57417u\x1b[57426u',
		passed: '09+\x1b[13u\x1b[D\x1b[3~',
	},
	{name: 'the keypad in application mode', input: '\x1bOp\x1bOy\x1bOk\x1bOn', passed: '09+.'},
	{name: 'keys that type nothing', input: '\x1b[57358u\x1b[57441;2u\x1b[2~\x1b[24~\x1b[99;7X'},
	{name: 'a control character between text', input: 'a\x03b\x18', passed: 'a\x03b\x18'},
	{name: 'an F1 inside a paste is text', input: paste('a\x1bOP\x1b[I'), passed: paste('a\x1bOP\x1b[I')},
	{
		name: 'half an end marker inside a paste',
		input: paste('\x1b[201x\x1b\x1b[I'),
		passed: paste('\x1b[201x\x1b\x1b[I'),
	},
	{name: 'after a paste', input: `${paste('a')}\x1b[I`, passed: paste('a'), signals: [focus(true)]},
	{
		name: 'two pastes',
		input: `${paste('a')}\x1bOP${paste('\x1bOQ')}`,
		passed: paste('a') + HELP_KEY + paste('\x1bOQ'),
	},
	{name: 'where the cursor is', input: '\x1b[12;80R', signals: [{type: 'cursor-at', row: 12, column: 80}]},
];

const strings = [
	']11;rgb:ffff/ffff/ffff',
	']4;1;rgb:0000/0000/0000',
	']52;c;aGVsbG8gd29ybGQ=',
	']10;#fff',
	']l the title',
	']L the icon',
	'P1$r0m',
	'P>|XTerm(390)',
	'P1+r544e=787465726d',
	'P!|00000000',
	'_Gi=31;OK',
	'^a private message',
	'Xstart of string',
	']',
	'P',
	'^é, 漢 and 👍',
];

/** What a terminal sends that nobody typed. */
const reports: readonly string[] = [
	...strings.flatMap(string => [`\x1b${string}\x07`, `\x1b${string}\x1b\\`]),
	// Mouse: X10, with UTF-8 coordinates, with bytes that are none, SGR, urxvt, highlighting, DEC's locator.
	'\x1b[M !!',
	'\x1b[Ma\x7f\x7f',
	'\x1b[M\x20\u0129\u0155',
	'\x1b[M\u{fffd}!\u{fffd}',
	'\x1b[<0;12;3M',
	'\x1b[<35;120;30m',
	'\x1b[32;12;3M',
	'\x1b[t!!',
	'\x1b[T!!"#$%',
	'\x1b[1;2;3;4;0&w',
	// Device attributes and status, modes, the keyboard, the window.
	'\x1b[?62;4;22c',
	'\x1b[>41;390;0c',
	'\x1b[0n',
	'\x1b[?1;2;3R',
	'\x1b[?2026;2$y',
	'\x1b[?2004;0$y',
	'\x1b[?2004;1$y',
	'\x1b[4;1$y',
	'\x1b[?1u',
	'\x1b[8;24;80t',
	'\x1b[>4;1m',
	'\x1b[?997;1n',
	'\x1b[0;0;0;0;0+x',
];

const eightBit = (report: string) =>
	report
		.replaceAll(/\x1b([\]P_^X[])/g, (_, introducer: string) =>
			String.fromCharCode(introducer.charCodeAt(0) + 0x40),
		)
		.replaceAll('\x1b\\', '\x9c');
/** Ink has to see the answer to its own question. */
const answer = /\x1b\[\?\d+u/g;

describe('keys and signals', () => {
	for (const {name, input, passed = '', signals = [], kitty = false} of keys) {
		it(name, () => {
			for (const reads of [[input], [...input]]) {
				const {held, ...result} = split(reads, {kitty});
				assert.deepEqual([result.passed, result.signals, held], [passed, signals, '']);
			}
		});
	}

	it('are the same however they were cut', () => {
		const parts = [
			...keys.map(({input}) => input),
			...reports,
			'a',
			'\r',
			'é',
			'\x1b',
			'[',
			'O',
			']',
			'1;1',
			'M',
		];
		const anyInput = fc.array(fc.constantFrom(...parts), {maxLength: 12}).map(list => list.join(''));
		// What is known by its lines is known by the read that it came in: not where pastes are marked.
		fc.assert(
			fc.property(anyInput, fc.array(fc.nat(200), {maxLength: 10}), (input, places) => {
				const cuts = [0, ...places.filter(place => place < input.length).sort((a, b) => a - b), input.length];
				const chunks = cuts.slice(1).map((end, index) => input.slice(cuts[index], end));
				const [cut, whole] = [split(chunks, {marks: true}), split([input], {marks: true})];
				assert.deepEqual([cut.passed, cut.signals, cut.held], [whole.passed, whole.signals, whole.held]);
			}),
			{numRuns: 1000},
		);
	});
});

describe('what a terminal sends that nobody typed', () => {
	for (const report of reports) {
		it(`is no text, whole or cut anywhere: ${JSON.stringify(report)}`, () => {
			for (const form of [report, eightBit(report)]) {
				assert.equal(split(['a', `${form}b`]).passed.replace(answer, ''), 'ab');
				for (let place = 1; place < form.length; place++) {
					const [head, tail] = [form.slice(0, place), form.slice(place)];
					assert.equal(split(['a', head, `${tail}b`]).passed.replace(answer, ''), 'ab', `cut at ${place}`);
				}
			}
		});

		it(`is no text after a pause, wherever it was cut: ${JSON.stringify(report)}`, () => {
			for (let place = 1; place < report.length; place++) {
				const reads = [report.slice(0, place), flushedOnce, report.slice(place)] as const;
				const {passed} = splitWithFlush(reads);
				assert.match(
					passed.replace(answer, ''),
					/^(?:\x1b\[(?:27|112;3|120;3|3;5)[u~])?$/,
					`cut at ${place}: ${passed}`,
				);
			}
		});
	}
});

const flushedOnce = Symbol('the hold is over');

function splitWithFlush([head, , tail]: readonly [string, typeof flushedOnce, string]) {
	const first = splitTerminalInput(head, nothingPending);
	// As long as a beginning may still be a key, the time for it runs out; otherwise the rest comes in time.
	const isShort = (holdMs(first.pending) ?? Number.POSITIVE_INFINITY) < 500;
	const then = isShort ? flushTerminalInput(first.pending) : {passed: '', pending: first.pending};
	return {passed: first.passed + then.passed + splitTerminalInput(tail, then.pending).passed};
}

describe('what may be the beginning of something', () => {
	it('is held', () => {
		assert.equal(split(['a\x1b']).held, '\x1b');
		assert.equal(split(['a\x1b[20']).held, '\x1b[20');
		assert.equal(split(['a\x1b]']).held, '\x1b]');
	});

	const alone: readonly (readonly [sent: string, passed: string])[] = [
		['\x1b', ESCAPE_KEY],
		['\x1b\x1b', ESCAPE_KEY],
		['\x1bP', '\x1b[112;3u'],
		['\x1b]', ''],
		['\x1b[', ''],
		['\x1bO', ''],
		['\x1b[M', '\x1b[3;5~'],
		['\x1b[20', ''],
		['\x1b]11;rgb:ff', ''],
		['\x1b[M!', ''],
	];
	for (const [sent, passed] of alone) {
		it(`is a key, or nothing, when nothing follows ${JSON.stringify(sent)}; and what is typed later is text`, () => {
			assert.equal(split([sent, pause]).passed, passed);
			assert.equal(split([sent, pause, 'h', 'i', '\r']).passed, `${passed}hi\r`);
			assert.equal(split([sent, pause, 'hi there [1] OK']).passed, `${passed}hi there [1] OK`);
		});
	}

	it('is Alt with a letter where text follows that is no reply', () => {
		assert.equal(split(['\x1bPhello', pause]).passed, '\x1b[112;3uhello');
		assert.equal(split(['\x1bPhello\r']).passed, '\x1b[112;3uhello\r');
	});

	it('swallows a reply without an end only until a key that is none of it, and not for ever', () => {
		assert.equal(split(['\x1b]11;rgb', 'x\x03y']).passed, '\x03y');
		assert.equal(split(['\x1b]52;c;', 'A'.repeat(2 * 1024 * 1024), 'hello']).passed, 'hello');
		assert.equal(
			split(['\x1b]52;c;', ...Array.from({length: 50}, () => 'A'.repeat(4096)), '\x07hi']).passed,
			'hi',
		);
		assert.equal(split([`\x1b[${'1;'.repeat(300)}`, '1;1A', 'hi']).passed, 'hi');
	});

	it('waits longer for the rest of an Escape where the line is slow', () => {
		const {pending} = split(['\x1b']);
		assert.ok((holdMs({...pending, slow: true}) ?? 0) >= 200);
		assert.ok((holdMs(pending) ?? 0) < 100);
	});

	it('knows a slow line by a sequence that came in pieces', () => {
		const gone = flushTerminalInput(split(['\x1b']).pending).pending;
		const {passed, pending} = splitTerminalInput('[D', gone);
		assert.equal(passed, '\x1b[D');
		assert.equal(pending.slow, true);
	});

	it('makes Alt+Enter of an Enter that follows an Escape closely, and Enter of a later one', () => {
		const gone = flushTerminalInput(split(['\x1b']).pending).pending;
		assert.equal(splitTerminalInput('\r', gone).passed, NEWLINE_KEY);
		assert.equal(splitTerminalInput('\r', flushTerminalInput(gone).pending).passed, '\r');
	});

	it('is no part of a key that follows an Escape', () => {
		const gone = flushTerminalInput(split(['\x1b']).pending).pending;
		assert.equal(splitTerminalInput('\x1b[D', gone).passed, '\x1b[D');
		assert.equal(splitTerminalInput('\x1b', gone).pending.held, '\x1b');
		assert.equal(splitTerminalInput('\x1b[D', gone).pending.slow, false);
	});

	it('is dropped in three pieces too', () => {
		assert.equal(split(['\x1b', pause]).passed, ESCAPE_KEY);
		const gone = flushTerminalInput(split(['\x1b']).pending).pending;
		assert.equal(split([']11;rgb:ffff', '/ffff/ffff\x07', 'a'], gone).passed, 'a');
		assert.equal(split(['[12;', '40', 'Ra'], gone).passed, 'a');
	});
});

describe('a paste', () => {
	it('that never ends is what has come after a second', () => {
		const open = split(['\x1b[200~abc', 'def']);
		assert.equal(open.passed, '');
		assert.equal(holdMs(open.pending), 1000);
		assert.equal(split(['\x1b[200~abc', 'def', pause, 'g', '\r']).passed, `${paste('abcdef')}g\r`);
	});

	it('whose end comes late ends nothing; what comes with the end is of it', () => {
		assert.equal(split(['\x1b[200~abc', pause, 'd', '\x1b[201~', 'e\r']).passed, `${paste('abc')}de\r`);
		const cut = flushTerminalInput(split(['\x1b[200~abc\x1b[20']).pending);
		assert.equal(cut.passed + split(['1~', 'e\r'], cut.pending).passed, `${paste('abc')}e\r`);
		assert.equal(split(['\x1b[200~a', pause, 'b\rc\x1b[201~d']).passed, `${paste('a')}${paste('b\rc')}d`);
	});

	for (const key of ['\x03', '\x18', '\x18\x18', '\x1b[99;5u', '\x1b[27;5;120~', '\x1b[1089;5u']) {
		it(`is ended by Ctrl+C and Ctrl+X in a read of their own: ${JSON.stringify(key)}`, () => {
			assert.equal(split(['\x1b[200~abc', key]).passed, paste('abc') + split([key]).passed);
			assert.equal(split([`\x1b[200~abc${key}`]).passed, '');
		});
	}

	it('is bounded', () => {
		const {passed, pending} = split([
			'\x1b[200~',
			...Array.from({length: 100}, () => 'x'.repeat(100_000)),
			'\x1b[201~y',
		]);
		assert.ok(passed.length < 5_000_000 && passed.endsWith('\x1b[201~y'));
		assert.equal(pending.paste, undefined);
	});

	const lines: readonly (readonly [name: string, reads: readonly Read[], passed: string])[] = [
		['two lines', ['a\rb', pause], paste('a\rb')],
		['two lines and an end', ['a\nb\n', pause], paste('a\nb\n')],
		['blank lines between', ['a\r\n\r\nb\r\n', pause], paste('a\r\n\r\nb\r\n')],
		['lines in several reads', ['a\rb', 'c\rd', 'e\r', pause], paste('a\rbc\rde\r')],
		['more of them after a pause', ['a\rb\r', pause, 'c\rd\r', pause], paste('a\rb\r') + paste('\nc\rd\r')],
		['one more line after a pause', ['a\rb\r', pause, 'cd', pause], paste('a\rb\r') + paste('\ncd')],
		['without an end, and more', ['a\rb', pause, 'c\rd', pause], paste('a\rb') + paste('c\rd')],
		['then an Enter', ['a\rb\r', pause, '\r', 'cd', pause], `${paste('a\rb\r')}\rcd`],
		['then an answer', ['a\rb\r', pause, 'y', pause, 'cd', pause], `${paste('a\rb\r')}ycd`],
		['then a key and a text', ['a\rb\r', pause, '\x1b[A', 'cd', pause], `${paste('a\rb\r')}\x1b[Acd`],
		['and then a key and a text', ['a\rb\r', '\x1b[A', 'cd', pause], `${paste('a\rb\r')}\x1b[Acd`],
		['and then a key', ['a\rb\r', '\x1b[A', pause], `${paste('a\rb\r')}\x1b[A`],
		['one line with Enter is typed', ['hello\r', pause], 'hello\r'],
		['Enter many times is typed', ['\r\r\r', pause], '\r\r\r'],
		['keys are typed', ['a\r\x17b', pause], 'a\r\x17b'],
	];
	for (const [name, reads, passed] of lines) {
		it(`without marks is known by its lines: ${name}`, () => {
			assert.equal(split(reads).passed, passed);
		});
	}

	const asked = (state: number) => `\x1b[?2004;${state}$y`;
	const typedLines = ['a\rb\r', 'c\rd', pause, '\re\r\rf\r', pause] as const;
	const marking: readonly (readonly [how: string, before: readonly Read[]])[] = [
		['says that it is set', [asked(1)]],
		['says that it cannot be otherwise', [asked(3)]],
		['says it in pieces', ['\x1b[?20', '04;1', '$y']],
		['says it in eight bits', ['\x9b?2004;1$y']],
		['has marked one', [paste('x')]],
		['has begun to mark one', ['\x1b[200~x', '\x1b[201~']],
		['has marked one and says nothing of it', [paste('x'), asked(0)]],
	];
	for (const [how, before] of marking) {
		it(`is known by its marks alone where the terminal ${how}: lines in one read are typed`, () => {
			const passed = split(before).passed;
			assert.equal(split([...before, ...typedLines]).passed, `${passed}a\rb\rc\rd\re\r\rf\r`);
			assert.equal(split([...before, paste('g\rh')]).passed, passed + paste('g\rh'));
		});
	}

	for (const state of [0, 2, 4]) {
		it(`is known by its lines where the terminal says that it does not mark them: ${state}`, () => {
			assert.equal(split([asked(state), 'a\rb\r', pause]).passed, paste('a\rb\r'));
		});
	}

	it('is none that was taken for one by its lines until the terminal said that it marks them', () => {
		assert.equal(split(['a\rb\r', 'c\rd\r', asked(1), 'e\r']).passed, 'a\rb\rc\rd\re\r');
		assert.equal(split(['a\rb\r', `c\rd\r${asked(1)}e\r`]).passed, 'a\rb\rc\rd\re\r');
		assert.equal(split(['a\rb\r', asked(0), 'e\r']).passed, `${paste('a\rb\r')}e\r`);
	});
});
