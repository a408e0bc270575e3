import assert from 'node:assert/strict';
import {test} from 'node:test';
import {manual} from '../../scripts/manual.ts';
import {keyOf, settings, variableOf} from '../../source/cli/given.ts';
import {exitCodeHelp, helpText} from '../../source/cli/help-text.ts';
import {commands} from '../../source/commands/command-table.ts';

const page = manual('1.2.3');
/** As it reads when it is set: man(7) has marks for bold, and an escape for a dash that can be copied. */
const plain = page
	.replaceAll(/\\f[BIR]/g, '')
	.replaceAll('\\-', '-')
	.replaceAll('\\(aq', "'");

test('the manual has every flag that --help shows, and none besides', () => {
	const shown = [...helpText().matchAll(/^ {2}(?:(-\w), | {4})(--[a-z-]+)/gm)].flatMap(([, short, long]) =>
		short === undefined ? [long] : [short, long],
	);
	const options = plain.slice(plain.indexOf('.SH OPTIONS'), plain.indexOf('.SH KEYS'));
	const terms = [...options.matchAll(/^\.TP\n(.*)$/gm)].flatMap(
		([, term = '']) => term.match(/-[a-z-]+/g) ?? [],
	);
	for (const flag of shown) assert.ok(terms.includes(String(flag)), flag);
	const others = terms.map(term => term.replace('--no-', '--')).filter(term => !shown.includes(term));
	assert.deepEqual(
		others.filter(term => !shown.includes(term.replace('--', '--no-'))),
		[],
	);
});

test('the manual has every command, setting, variable and exit code', () => {
	for (const {usage, summary} of commands) assert.ok(plain.includes(`\n${usage}\n${summary}`), usage);
	for (const flag of settings)
		assert.ok(plain.includes(`\n${keyOf(flag)}, ${variableOf(flag)}\n`), flag.name);
	for (const [codes, what] of exitCodeHelp) assert.ok(plain.includes(`\n${codes}\n${what}\n`), codes);
});

test('the manual is ASCII, and no line is taken for a request by mistake', () => {
	assert.match(page, /^[ -~\n]*$/);
	assert.doesNotMatch(page, /\\e[f-]/, 'marked up twice');
	for (const line of page.split('\n')) assert.match(line, /^(?:\.(?:TH|SH|SS|TP|PP|B|RI|nh|ad)\b|[^.'])|^$/);
});
