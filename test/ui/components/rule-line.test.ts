import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ruleLine, titleLine} from '../../../source/ui/components/rule-line.ts';
import {bottomViewport} from '../../../source/ui/state/viewport.ts';
import {createTheme} from '../../../source/ui/theme.ts';

const theme = createTheme({color: true, ascii: false});
const ascii = createTheme({color: true, ascii: true});
const scrolled = {...bottomViewport, follow: false};
const text = (line: ReturnType<typeof ruleLine>) => line.map(span => span.text).join('');

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
		assert.equal(text(ruleLine(viewport, undefined, rule, theme)), line);
		assert.equal(
			text(ruleLine(viewport, undefined, rule, ascii)),
			line.replaceAll('─', '-').replaceAll('┴', '+'),
		);
	});
}

for (const why of ['codes-differ', 'not-verified', 'verify-required'] as const) {
	test(`where one types, whatever else would stand there, it says that nothing goes out: ${why}`, () => {
		for (let columns = 40; columns <= 200; columns += 1) {
			for (const form of ['pane', 'both', 'messages'] as const) {
				for (const viewport of [bottomViewport, {...scrolled, unseen: 3}]) {
					for (const look of [theme, ascii]) {
						const line = ruleLine(viewport, why, {columns, joint: 30, form}, look);
						assert.match(text(line), /HELD: nothing you type goes out/);
						assert.equal(text(line).length, columns);
						assert.equal(line.find(span => span.text.includes('HELD'))?.as, 'error');
					}
				}
			}
		}
		const wide = text(ruleLine(bottomViewport, why, {columns: 100, joint: 0, form: 'messages'}, theme));
		assert.equal(wide.includes('CODES DO NOT MATCH'), why === 'codes-differ');
		assert.equal(wide.includes('/release'), why !== 'verify-required');
	});
}

const titles = [
	{columns: 60, self: false, peer: false, line: ' ttchat · 203.0.113.7 · nothing is saved'},
	{columns: 60, self: true, peer: false, line: ' ttchat · 203.0.113.7 · saved to a file by you'},
	{columns: 60, self: false, peer: true, line: ' ttchat · 203.0.113.7 · saved to a file by the peer'},
	{columns: 60, self: true, peer: true, line: ' ttchat · 203.0.113.7 · saved to files by both'},
	{columns: 30, self: false, peer: false, line: ' ttchat · 203.0.113.7'},
	{columns: 15, self: false, peer: false, line: ' ttchat · 203.…'},
] as const;

for (const {columns, self, peer, line} of titles) {
	test(`the title in ${columns} columns${self ? ', saved by us' : ''}${peer ? ', saved by the peer' : ''}`, () => {
		const about = {targetLabel: '203.0.113.7', recording: {self, peer}};
		assert.equal(text(titleLine(about, columns, theme)), line);
	});
}
