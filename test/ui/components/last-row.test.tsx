import assert from 'node:assert/strict';
import {test} from 'node:test';
import {renderToString} from 'ink';
import stringWidth from 'string-width';
import type {Reason} from '../../../source/errors.ts';
import {Panes} from '../../../source/ui/components/panes.tsx';
import {ThemeContext} from '../../../source/ui/hooks/use-theme.ts';
import {initialScreen, reduceScreen} from '../../../source/ui/state/reduce-screen.ts';
import type {ScreenAction, ScreenState} from '../../../source/ui/state/screen-state.ts';
import {viewOf} from '../../../source/ui/state/view.ts';
import {createTheme} from '../../../source/ui/theme.ts';
import {cases} from '../../exhaustive.ts';
import {fragments, seededRandom} from '../../text/hostile-strings.ts';

const at = new Date(2026, 10, 22, 14, 5).getTime();
const theme = createTheme({color: false, ascii: false});

function reduce(state: ScreenState, actions: readonly ScreenAction[]): ScreenState {
	return actions.reduce((before, action) => reduceScreen(before, action).state, state);
}

function meeting(columns: number, rows: number): ScreenState {
	const events = [
		{type: 'round-started', round: 1, at, elapsed: 0},
		{type: 'keys-made', elapsedMs: 412, at, elapsed: 0},
		{type: 'secured', protocol: 2, hybrid: true, ownCode: '4821 0937', peerName: 'bob', at, elapsed: 0},
		{type: 'delivered', id: '1', roundTripMs: 123_456, at, elapsed: 0},
	] as const;
	return reduce(initialScreen({columns, rows, ascii: false, at}), [{type: 'events', events}]);
}

/** Every way on which text from outside comes to the screen beside the trust word. */
function intruders(text: string): readonly (readonly ScreenAction[])[] {
	const paste = (typed: string): ScreenAction => ({type: 'key', key: {type: 'paste', text: typed}, at});
	const enter: ScreenAction = {type: 'key', key: {type: 'submit'}, at};
	const reason: Reason = {code: 'ERR_LINK_LOST', message: text, advice: text};
	return [
		[paste('/save a'), {type: 'paths-listed', prefix: 'a', paths: [`a${text}`, 'ab', `ac${text}\n`]}],
		[paste('/save a'), {type: 'paths-listed', prefix: 'a', paths: [`a${text}`]}],
		[paste(`/${text.trim()}`), enter],
		[paste(`/help ${text}`), enter],
		[paste(`/bell ${text}`), enter],
		[{type: 'remark', mark: '=!=', text: `Not saved: ${text} exists already`, at}],
		[{type: 'failed', reason, draft: text, at}],
		[{type: 'events', events: [{type: 'lost', reason, undelivered: [], at} as never]}],
		[paste(text)],
		[paste(`${text}\n`.repeat(7))],
		[{type: 'key', key: {type: 'find'}, at}, paste(text)],
	];
}

function rowsOf(state: ScreenState, targetLabel: string): readonly string[] {
	const {layout} = viewOf(state);
	assert.ok(layout.type === 'screen');
	const connection = {now: at, otherSide: [targetLabel]};
	const screen = (
		<ThemeContext value={theme}>
			<Panes {...{state, layout, connection, targetLabel}} />
		</ThemeContext>
	);
	return renderToString(screen, {columns: state.columns}).split('\n');
}

test('nothing from outside pushes the trust word out of the last row, or a row out of the screen', () => {
	const random = seededRandom(41);
	const pick = () => fragments[Math.floor(random() * fragments.length)] ?? '';
	const texts = [
		'a\nSECOND ROW\nTHIRD',
		'\n'.repeat(40),
		'漢'.repeat(200),
		...Array.from({length: 6}, () => Array.from({length: 12}, pick).join('')),
	];
	for (const columns of [40, 61, 90, 120]) {
		for (const text of cases(texts, 2)) {
			for (const actions of intruders(text)) {
				const state = reduce(meeting(columns, 12), actions);
				const rows = rowsOf(state, text);
				const about = JSON.stringify(actions);
				assert.equal(rows.length, 12, about);
				assert.match(rows[11] ?? '', state.session.trust === 'none' ? /^ / : /NOT VERIFIED/, about);
				assert.ok(
					rows.every(row => stringWidth(row) <= columns),
					about,
				);
				assert.doesNotMatch(rows.join(''), /\p{Cc}/u, about);
			}
		}
	}
});

test('what to do next is never cut off a hint: it takes a second row, and the trust word stays in the last one', () => {
	const paste = (text: string): ScreenAction => ({type: 'key', key: {type: 'paste', text}, at});
	const enter: ScreenAction = {type: 'key', key: {type: 'submit'}, at};
	const hints: readonly (readonly [end: string, ...actions: ScreenAction[]])[] = [
		['offers the file. // sends a slash.', paste(`/${'a/'.repeat(20)}`), enter],
		['/help lists them. // sends a slash.', paste('/zzz'), enter],
		['its path is the message.', paste('/home/ann/photo.jpg')],
		['As a file it can go: /send PATH.', paste('x'.repeat(300_000))],
		['takes it out.', paste('1\n2\n3\n4\n5\n6'), enter],
		['Esc: no · all else: into the draft, not sent', paste('1\n2\n3\n4\n5\n6')],
		['and leaves at once.', {type: 'key', key: {type: 'burn'}, at}],
		['Down: newer. Esc: back', {type: 'key', key: {type: 'find'}, at}],
	];
	for (const columns of [50, 61, 80, 120]) {
		for (const [end, ...actions] of hints) {
			const rows = rowsOf(reduce(meeting(columns, 24), actions), 'bob');
			assert.equal(rows.length, 24, end);
			assert.match(rows[23] ?? '', /NOT VERIFIED/, end);
			const said = rows
				.slice(-3)
				.join(' ')
				.replaceAll(/ · NOT VERIFIED|recording: nobody/g, '')
				.replaceAll(/\s+/g, ' ');
			assert.ok(said.includes(end), `${columns} columns: ${said}`);
		}
	}
});

test('what Tab offers is a name that can stand in the draft as it is', () => {
	const actions: readonly ScreenAction[] = [
		{type: 'key', key: {type: 'paste', text: '/save a'}, at},
		{type: 'paths-listed', prefix: 'a', paths: ['aa\nSECOND ROW', 'a\x1b[2J', 'ab']},
	];
	assert.equal(reduce(meeting(80, 12), actions).draft.graphemes.join(''), '/save ab');
});
