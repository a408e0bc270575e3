import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {
	flushTerminalInput,
	HELP_KEY,
	nothingPending,
	PANE_KEY,
	splitTerminalInput,
	type TerminalPending,
} from '../../../source/ui/state/terminal-signals.ts';

function split(chunks: readonly string[]) {
	let pending: TerminalPending = nothingPending;
	const passed: string[] = [];
	const signals: string[] = [];
	for (const chunk of chunks) {
		const part = splitTerminalInput(chunk, pending);
		passed.push(part.passed);
		signals.push(...part.signals);
		({pending} = part);
	}

	return {passed: passed.join(''), signals, held: pending.held};
}

const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;

const cases: readonly {
	readonly name: string;
	readonly input: string;
	readonly passed?: string;
	readonly signals?: readonly string[];
}[] = [
	{name: 'text', input: 'hello\r', passed: 'hello\r'},
	{name: 'focus', input: 'a\x1b[Ib\x1b[Oc', passed: 'abc', signals: ['focus-in', 'focus-out']},
	{name: 'F1 of xterm', input: '\x1bOP', passed: HELP_KEY},
	{name: 'F1 between text keeps its place', input: 'a\x1bOPb', passed: `a${HELP_KEY}b`},
	{name: 'F1 of a VT220', input: '\x1b[11~', passed: HELP_KEY},
	{name: 'F1 of the Linux console', input: '\x1b[[A', passed: HELP_KEY},
	{name: 'F1 of kitty', input: '\x1b[P\x1b[1P', passed: HELP_KEY.repeat(2)},
	{
		name: 'F1 of kitty with its kind of event',
		input: '\x1b[1;1:1P\x1b[1;1:2P\x1b[1;1:3P',
		passed: HELP_KEY.repeat(2),
	},
	{name: 'F1 of kitty by number', input: '\x1b[57364u\x1b[57364;1:3u', passed: HELP_KEY},
	{name: 'F1 with num lock and caps lock', input: '\x1b[1;129P\x1b[1;193P', passed: HELP_KEY.repeat(2)},
	{name: 'Shift+F1 is another key', input: '\x1b[1;2P', passed: '\x1b[1;2P'},
	{
		name: 'F2',
		input: '\x1bOQ\x1b[12~\x1b[[B\x1b[Q\x1b[1;1:1Q\x1b[57365u',
		passed: PANE_KEY.repeat(6),
	},
	{name: 'F3 passes', input: '\x1bOR\x1b[[C\x1b[13~', passed: '\x1bOR\x1b[[C\x1b[13~'},
	{
		name: 'arrows pass',
		input: '\x1b[A\x1b[1;5C\x1bOD\x1b[3~\x1b[2$',
		passed: '\x1b[A\x1b[1;5C\x1bOD\x1b[3~\x1b[2$',
	},
	{name: 'Alt+letters pass', input: '\x1bb\x1bf\x1b\r', passed: '\x1bb\x1bf\x1b\r'},
	{name: 'a position report passes', input: '\x1b[12;80R\x1b[?1u', passed: '\x1b[12;80R\x1b[?1u'},
	{name: 'Escape, then the window is left', input: '\x1b\x1b[O', passed: '\x1b', signals: ['focus-out']},
	{name: 'an F1 inside a paste is text', input: paste('a\x1bOP\x1b[I'), passed: paste('a\x1bOP\x1b[I')},
	{
		name: 'half an end marker inside a paste',
		input: paste('\x1b[201x\x1b\x1b[I'),
		passed: paste('\x1b[201x\x1b\x1b[I'),
	},
	{name: 'after a paste', input: `${paste('a')}\x1b[I`, passed: paste('a'), signals: ['focus-in']},
	{
		name: 'two pastes',
		input: `${paste('a')}\x1bOP${paste('\x1bOQ')}`,
		passed: paste('a') + HELP_KEY + paste('\x1bOQ'),
	},
	{name: 'a sequence without end', input: `\x1b[${'1;'.repeat(60)}A`, passed: `\x1b[${'1;'.repeat(60)}A`},
	{name: 'a sequence that goes wrong', input: '\x1b[12é\x1bO\r', passed: '\x1b[12é\x1bO\r'},
];

describe('terminal signals', () => {
	for (const {name, input, passed = '', signals = []} of cases) {
		it(name, () => {
			assert.deepEqual(split([input]), {passed, signals, held: ''});
			assert.deepEqual(split([...input]), {passed, signals, held: ''});
		});
	}

	it('holds what may be the beginning of a sequence', () => {
		assert.deepEqual(split(['a\x1b']), {passed: 'a', signals: [], held: '\x1b'});
		assert.deepEqual(split(['a\x1b[20']), {passed: 'a', signals: [], held: '\x1b[20'});
	});

	it('lets a lone Escape go, and Alt+[ and Alt+O, but not what no key can be', () => {
		for (const [held, passed] of [
			['', ''],
			['\x1b', '\x1b'],
			['\x1b[', '\x1b['],
			['\x1bO', '\x1bO'],
			['\x1b[20', ''],
		] as const) {
			const flushed = flushTerminalInput({...nothingPending, held});
			assert.deepEqual([flushed.passed, flushed.pending.held], [passed, held.slice(passed.length)]);
		}
	});

	it('is the same however the input was cut', () => {
		const parts = [
			'\x1b',
			'[',
			'O',
			'P',
			'I',
			'1',
			';',
			'1',
			':3',
			'~',
			'u',
			'57364u',
			'a',
			'\r',
			'é',
			'\x1b[200~',
			'\x1b[201~',
			'\x1b[I',
			'\x1bOQ',
		];
		const anyInput = fc.array(fc.constantFrom(...parts), {maxLength: 40}).map(list => list.join(''));
		fc.assert(
			fc.property(anyInput, fc.array(fc.nat(120), {maxLength: 10}), (input, places) => {
				const cuts = [0, ...places.filter(place => place < input.length).sort((a, b) => a - b), input.length];
				const chunks = cuts.slice(1).map((end, index) => input.slice(cuts[index], end));
				assert.deepEqual(split(chunks), split([input]));
			}),
			{numRuns: 500},
		);
	});
});
