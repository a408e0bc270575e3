import assert from 'node:assert/strict';
import {test} from 'node:test';
import {stripVTControlCharacters} from 'node:util';
import {renderToString} from 'ink';
import {BareView} from '../../../source/ui/components/bare-view.tsx';
import {CONTINUED} from '../../../source/ui/rows/cut-row.ts';
import {initialScreen, reduceScreen} from '../../../source/ui/state/reduce-screen.ts';
import type {ScreenState} from '../../../source/ui/state/screen-state.ts';

const at = new Date(2026, 10, 22, 14, 5).getTime();

function bare(columns: number, rows: number, texts: readonly string[]): ScreenState {
	const events = texts.map((text, index) => {
		const message = {
			id: `${index}`,
			from: index % 2 === 0 ? 'peer' : 'self',
			text,
			action: false,
			at,
		} as const;
		return message.from === 'peer'
			? ({type: 'message', message, at, elapsed: at} as const)
			: ({type: 'queued', message, at, elapsed: at} as const);
	});
	const start = initialScreen({columns, rows, ascii: false, at});
	const {state} = reduceScreen(start, {type: 'events', events});
	return reduceScreen(state, {type: 'key', key: {type: 'bare'}, at}).state;
}

/** The logical lines of the screen: rows that go on belong to one. */
function linesOf(state: ScreenState): readonly string[] {
	const drawn = renderToString(<BareView state={state} />, {columns: state.columns});
	const rows = stripVTControlCharacters(drawn).split('\n');
	assert.equal(rows.length, state.rows);
	return rows.join('\n').replaceAll(`${CONTINUED}\n`, '').split('\n');
}

const link = `https://example.com/${'path/'.repeat(50)}end`;

test('a link of several rows is one line, whoever sent it', () => {
	for (const columns of [40, 57, 80]) {
		const lines = linesOf(bare(columns, 30, [link, link]));
		assert.ok(lines.includes(`14:05  peer  ${link}`), lines.join('\n'));
		assert.ok(lines.includes(`14:05  you   ${link}`), lines.join('\n'));
	}
});

test('no line of a text is indented or broken, and blanks at its start are its own', () => {
	const code =
		'function f() {\n\treturn 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 and words; // to the end\n}';
	const lines = linesOf(bare(40, 30, ['x', code]));
	const [first, ...rest] = code.replace('\t', '    ').split('\n');
	assert.ok(lines.includes(`14:05  you   ${first}`));
	assert.ok(
		rest.every(line => lines.includes(line)),
		lines.join('\n'),
	);
});

test('what goes on below the screen does not run into the row under the messages', () => {
	for (let rows = 10; rows < 16; rows++) {
		const state = bare(40, rows, [link, 'end']);
		const up = reduceScreen(state, {type: 'key', key: {type: 'scroll', to: 'top'}, at}).state;
		assert.match(linesOf(up).at(-1) ?? '', /^ Text only, for selecting/);
	}
});
