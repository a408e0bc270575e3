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
		assert.equal(text(ruleLine(viewport, rule, theme)), line);
		assert.equal(text(ruleLine(viewport, rule, ascii)), line.replaceAll('─', '-').replaceAll('┴', '+'));
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
