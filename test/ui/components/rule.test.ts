import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ruleRow} from '../../../source/ui/components/rule.tsx';
import {bottomViewport} from '../../../source/ui/state/viewport.ts';
import {glyphsFor} from '../../../source/ui/theme.ts';

const drawn = glyphsFor(false);
const ascii = glyphsFor(true);
const scrolled = {...bottomViewport, follow: false};
const text = (line: ReturnType<typeof ruleRow>) => line.map(span => span.text).join('');

const rules = [
	{
		name: 'alone',
		viewport: bottomViewport,
		rule: {columns: 10, joint: 0, form: 'messages'},
		line: '──────────',
	},
	{
		name: 'under the pane',
		viewport: scrolled,
		rule: {columns: 10, joint: 10, form: 'pane'},
		line: '──────────',
	},
	{
		name: 'under both',
		viewport: bottomViewport,
		rule: {columns: 10, joint: 4, form: 'both'},
		line: '────┴─────',
	},
	{
		name: 'scrolled up',
		viewport: scrolled,
		rule: {columns: 34, joint: 0, form: 'messages'},
		line: '─── earlier messages (PgDn) ──────',
	},
	{
		name: 'scrolled up, and something new',
		viewport: {...scrolled, unseen: 3},
		rule: {columns: 30, joint: 4, form: 'both'},
		line: '────┴─ -- 3 new -- ───────────',
	},
	{
		name: 'scrolled up without room for words',
		viewport: scrolled,
		rule: {columns: 12, joint: 0, form: 'messages'},
		line: '────────────',
	},
] as const;

for (const {name, viewport, rule, line} of rules) {
	test(`the rule ${name}`, () => {
		assert.equal(text(ruleRow({viewport, hold: undefined, transfers: []}, rule, drawn)), line);
		assert.equal(
			text(ruleRow({viewport, hold: undefined, transfers: []}, rule, ascii)),
			line.replaceAll('─', '-').replaceAll('┴', '+'),
		);
	});
}

for (const why of ['codes-differ', 'not-verified', 'verify-required'] as const) {
	test(`where one types, whatever else would stand there, it says that nothing goes out: ${why}`, () => {
		for (let columns = 40; columns <= 200; columns += 1) {
			for (const form of ['pane', 'both', 'messages'] as const) {
				for (const viewport of [bottomViewport, {...scrolled, unseen: 3}]) {
					for (const look of [drawn, ascii]) {
						const line = ruleRow({viewport, hold: why, transfers: []}, {columns, joint: 30, form}, look);
						assert.match(text(line), /HELD: nothing you type goes out/);
						assert.equal(text(line).length, columns);
						assert.equal(line.find(span => span.text.includes('HELD'))?.as, 'error');
					}
				}
			}
		}
		const wide = text(
			ruleRow(
				{viewport: bottomViewport, hold: why, transfers: []},
				{columns: 100, joint: 0, form: 'messages'},
				drawn,
			),
		);
		assert.equal(wide.includes('CODES DO NOT MATCH'), why === 'codes-differ');
		assert.equal(wide.includes('/release'), why !== 'verify-required');
	});
}

test('what is below the rows on screen is said behind that nothing goes out, where there is room', () => {
	const held = (columns: number, viewport = {...scrolled, unseen: 3}) =>
		text(
			ruleRow({viewport, hold: 'codes-differ', transfers: []}, {columns, joint: 30, form: 'messages'}, drawn),
		);
	assert.match(held(120), /HELD: nothing you type goes out.* ── -- 3 new -- ─+$/);
	assert.match(held(120, {...scrolled, unseen: 0}), / ── earlier messages \(PgDn\) ─+$/);
	assert.doesNotMatch(held(120, {...bottomViewport, unseen: 0}), /new|earlier/);
	assert.doesNotMatch(held(50), /new/);
});
