import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reasonOf, TtchatError} from '../../../source/errors.ts';
import type {SessionEvent, Unstamped} from '../../../source/session/events.ts';
import {findEntry} from '../../../source/ui/state/find.ts';
import {entryAt, MAX_BURST, type MessageLog} from '../../../source/ui/state/message-log.ts';
import {initialScreen, reduceScreen} from '../../../source/ui/state/reduce-screen.ts';
import type {ScreenAction, ScreenState} from '../../../source/ui/state/screen-state.ts';
import {transcriptOf} from '../../../source/ui/state/transcript.ts';
import {unseenTransfers, viewOf} from '../../../source/ui/state/view.ts';
import {isOffered} from '../../../source/words/transfer.ts';

const noon = new Date(2026, 10, 22, 12).getTime();
const secured: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};
const queued = (file: string): Unstamped => ({type: 'file-queued', file, name: `${file}.jpg`, size: 1000});
const offered = (file: string): Unstamped => ({
	type: 'file-offered',
	file,
	from: 'peer',
	name: `${file}.jpg`,
	size: 1000,
});
const accepted = (file: string): Unstamped => ({type: 'file-accepted', file});
const progress = (file: string, bytes: number): Unstamped => ({
	type: 'file-progress',
	file,
	bytes,
	size: 1000,
});
const done = (file: string): Unstamped => ({type: 'file-done', file, path: `/home/al/${file}.jpg`});
const ended = (file: string, by: 'self' | 'peer'): Unstamped => ({
	type: 'file-ended',
	file,
	by,
	reason: reasonOf(new TtchatError('ERR_FILE_CANCELLED')),
});
const text = (id: string): Unstamped => ({
	type: 'message',
	message: {id, from: 'peer', text: id, action: false, at: noon},
});

function happen(state: ScreenState, ...events: readonly Unstamped[]): ScreenState {
	const stamped = events.map(
		(event, index): SessionEvent => ({...event, at: noon + index, elapsed: noon + index}),
	);
	return reduceScreen(state, {type: 'events', events: stamped}).state;
}
function enter(state: ScreenState, line: string) {
	const actions: readonly ScreenAction[] = [
		{type: 'key', key: {type: 'insert', text: line}, at: noon},
		{type: 'key', key: {type: 'submit'}, at: noon},
	];
	const first = reduceScreen(state, actions[0] as ScreenAction);
	return reduceScreen(first.state, actions[1] as ScreenAction);
}

const chatting = happen(initialScreen({columns: 100, rows: 24, ascii: false, at: noon}), secured);
const rows = (state: ScreenState) => viewOf(state).messages.map(row => row.map(span => span.text).join(''));
const transfers = ({first, end, ...log}: MessageLog) =>
	Array.from({length: end - first}, (_, index) => entryAt({...log, first, end}, first + index)).filter(
		entry => entry?.kind === 'transfer',
	);

test('a file has one row from its offer to its end, and its place stays', () => {
	const steps = [offered('a'), accepted('a'), progress('a', 500), done('a')];
	const seen = steps.map((_, count) => {
		const state = happen(chatting, ...steps.slice(0, count + 1));
		assert.equal(transfers(state.log).length, 1);
		return rows(state)
			.filter(row => row.includes('« a.jpg'))
			.map(row => row.replace(/^.*MB|^.*kB/, '').trim());
	});
	assert.deepEqual(seen.flat(), [
		'/accept, /accept PATH or /decline',
		'[----------] 0 %',
		'[#####-----] 50 %',
		'saved ✓',
	]);
});

test('where a file was saved is said in full', () => {
	const state = happen(chatting, offered('a'), accepted('a'), done('a'));
	assert.ok(rows(state).some(row => row.includes('“a.jpg” (1.0 kB) is saved as /home/al/a.jpg.')));
});

test('what a row says that is in sight is not said again, and is where it is not', () => {
	const sent = [queued('a'), accepted('a'), {type: 'file-done', file: 'a'} as const];
	const near = happen(chatting, ...sent);
	assert.ok(!rows(near).some(row => row.includes('bob has')));
	const many = Array.from({length: 40}, (_, index) => text(`t${index}`));
	const late = happen(chatting, queued('a'), accepted('a'));
	const far = many.reduce(
		(state, event, index) =>
			reduceScreen(state, {
				type: 'events',
				events: [{...event, at: noon + index * 1000, elapsed: noon + index * 1000}],
			}).state,
		late,
	);
	assert.equal(unseenTransfers(far).length, 1);
	assert.ok(rows(happen(far, {type: 'file-done', file: 'a'})).some(row => row.includes('bob has “a.jpg”')));
});

test('ten thousand offers that are taken back take one row, and ring once', () => {
	const away = reduceScreen(chatting, {type: 'focus', focused: false}).state;
	let state = away;
	let bells = 0;
	for (let index = 0; index < 10_000; index++) {
		const at = noon + Math.floor(index / 100);
		const step = reduceScreen(state, {
			type: 'events',
			events: [
				{...offered(`f${index}`), at, elapsed: at},
				{...ended(`f${index}`, 'peer'), at, elapsed: at},
			],
		});
		state = step.state;
		bells += step.effects.filter(({type}) => type === 'bell').length;
	}
	assert.equal(transfers(state.log).length, 1);
	assert.ok(state.log.end - chatting.log.end <= 3);
	assert.equal(bells, 1);
	assert.equal(state.log.transfers.size, 0);
	assert.ok(rows(state).some(row => row.includes('f9999.jpg') && row.includes('(10000 offers)')));
});

test('texts between offers do not make more rows than texts alone', () => {
	const events = Array.from({length: 5000}, (_, index) => [
		text(`t${index}`),
		offered(`f${index}`),
		ended(`f${index}`, 'peer'),
	]).flat();
	const within = events.map((event): SessionEvent => ({...event, at: noon + 1, elapsed: noon + 1}));
	const {state} = reduceScreen(chatting, {type: 'events', events: within});
	// Messages until they are folded, then one row for each 500, and what was offered so far.
	assert.ok(state.log.end - chatting.log.end < 2 * MAX_BURST + 15, String(state.log.end - chatting.log.end));
});

test('an offer that somebody answered stays in its row', () => {
	const state = happen(
		chatting,
		offered('a'),
		ended('a', 'self'),
		offered('b'),
		accepted('b'),
		ended('b', 'peer'),
		offered('c'),
	);
	assert.deepEqual(
		transfers(state.log).map(entry => entry?.kind === 'transfer' && entry.transfer.name),
		['a.jpg', 'b.jpg', 'c.jpg'],
	);
});

test('/clear keeps the rows of files on their way, and they go on', () => {
	const before = happen(chatting, offered('a'), accepted('a'), queued('b'), ended('b', 'self'));
	const {state} = enter(before, '/clear');
	assert.equal(transfers(state.log).length, 1);
	assert.ok(rows(happen(state, progress('a', 500))).some(row => row.includes('50 %')));
	assert.ok(rows(happen(state, done('a'))).some(row => row.includes('saved ✓')));
});

test('an answer is about what is on the screen', () => {
	const state = happen(chatting, queued('own'), offered('a'));
	const [effect] = enter(state, "/accept '/tmp/x y'").effects;
	assert.ok(effect?.type === 'command');
	assert.deepEqual(effect.call, {name: 'accept', argument: '/tmp/x y'});
	assert.equal(effect.shown, state.session);
	assert.equal(effect.shown.transfers.find(isOffered)?.file, 'a');
});

test('an offer counts as unread, and is counted below', () => {
	const away = reduceScreen(chatting, {type: 'focus', focused: false}).state;
	const step = reduceScreen(away, {type: 'events', events: [{...offered('a'), at: noon, elapsed: noon}]});
	assert.deepEqual(step.effects, [{type: 'bell', what: 'file'}]);
	assert.ok(step.state.unread !== undefined);
	assert.deepEqual(
		reduceScreen(away, {type: 'events', events: [{...queued('b'), at: noon, elapsed: noon}]}).effects,
		[],
	);
});

test('a name is found, and saved without a bar', () => {
	const state = happen(chatting, offered('a'), accepted('a'), progress('a', 500), text('between'));
	assert.equal(findEntry(state.log, 'A.JPG', {from: state.log.end - 1, part: 0}, -1).type, 'found');
	assert.match(
		[...transcriptOf(state.log)].join(''),
		/^12:00 {2}bob {2}file: a\.jpg \(1\.0 kB\), being received$/m,
	);
});

test('leaving says that a file is not complete', () => {
	const state = happen(chatting, offered('a'), accepted('a'));
	const {hint} = reduceScreen(state, {type: 'key', key: {type: 'interrupt'}, at: noon}).state;
	assert.equal(hint, 'Ctrl+C again ends the chat; 1 file is not complete.');
});

test('a path that is dragged into an empty draft is asked about, other texts are not', () => {
	const hint = (pasted: string) =>
		reduceScreen(chatting, {type: 'key', key: {type: 'paste', text: pasted}, at: noon}).state.hint;
	for (const path of [
		'/home/al/photo.jpg',
		"'/home/al/my photo.jpg' ",
		'/home/al/my\\ photo.jpg',
		'file:///a/b',
	]) {
		assert.match(hint(path) ?? '', /\/send in front of it/);
	}
	for (const other of ['hello', '/quit', '//x', 'see /home/al', '/home/al\n/home/bo']) {
		assert.equal(hint(other), undefined);
	}
});
