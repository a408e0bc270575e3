import assert from 'node:assert/strict';
import {test} from 'node:test';
import {initialLines, stepLines, stepSilence} from '../../source/plain/lines.ts';
import type {SessionEvent, Unstamped} from '../../source/session/events.ts';

const MB = 1_000_000;
const secured: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};
const offered: Unstamped = {type: 'file-offered', file: '1', from: 'peer', name: 'a.iso', size: 100 * MB};

/** What is said of a file that takes so long, at four events a second. */
function saidOf(seconds: number): readonly string[] {
	const count = seconds * 4;
	const steps = Array.from(
		{length: count},
		(_, index): SessionEvent => ({
			type: 'file-progress',
			file: '1',
			bytes: Math.floor((100 * MB * (index + 1)) / count),
			size: 100 * MB,
			at: (index + 1) * 250,
			elapsed: (index + 1) * 250,
		}),
	);
	const events: readonly SessionEvent[] = [
		{...secured, at: 0, elapsed: 0},
		{...offered, at: 0, elapsed: 0},
		{type: 'file-accepted', file: '1', at: 0, elapsed: 0},
		...steps,
		{type: 'file-done', file: '1', path: '/home/al/a.iso', at: count * 250, elapsed: count * 250},
	];
	let state = initialLines({echo: true});
	return events.flatMap(event => {
		const step = stepLines(state, event);
		state = step.state;
		return step.lines.map(({text}) => text.replace(/^\S+ \S+ /, '')).filter(text => text.includes('“a.iso”'));
	});
}

test('a file that takes a while is told of at its offer, at every tenth of it, and at its end', () => {
	const lines = saidOf(20);
	assert.equal(lines[0], 'bob offers “a.iso” (100 MB): /accept, /accept PATH or /decline.');
	assert.equal(lines[1], '“a.iso” is on its way.');
	assert.equal(lines[2], '“a.iso”: 10 % of 100 MB, 5.0 MB/s, 18 s left.');
	assert.equal(lines.at(-1), '“a.iso” (100 MB) is saved as /home/al/a.iso.');
	assert.equal(lines.length, 3 + 9);
});

test('a quick one has no lines in between, and one that takes an hour one every ten seconds', () => {
	assert.equal(saidOf(1).length, 3);
	assert.equal(saidOf(3).length, 3 + 2);
	assert.equal(saidOf(3600).length, 3 + 359);
});

test('so is that all has gone out and is not confirmed, with what one can do', () => {
	const happened: readonly SessionEvent[] = [
		{...secured, at: 0, elapsed: 0},
		{type: 'file-queued', file: '1', name: 'a.iso', size: MB, at: 0, elapsed: 0},
		{...offered, from: 'self', size: MB, at: 0, elapsed: 0},
		{type: 'file-accepted', file: '1', at: 0, elapsed: 0},
		{type: 'file-progress', file: '1', bytes: MB, size: MB, at: 0, elapsed: 0},
	];
	let state = happened.reduce((before, event) => stepLines(before, event).state, initialLines({echo: true}));
	const said: string[] = [];
	for (let at = 5000; at <= 30_000; at += 5000) {
		const step = stepSilence(state, {at, elapsed: at});
		state = step.state;
		said.push(...step.lines.map(({text}) => text.replace(/^\S+ \S+ /, '')));
	}
	assert.deepEqual(said, [
		'“a.iso”: 100 % of 1.0 MB, not confirmed for 10 s, /cancel gives it up.',
		'“a.iso”: 100 % of 1.0 MB, not confirmed for 20 s, /cancel gives it up.',
	]);
});

test('that nothing comes of a file is said after ten seconds, and whenever it has lasted twice as long', () => {
	const happened: readonly SessionEvent[] = [
		{...secured, at: 0, elapsed: 0},
		{...offered, at: 0, elapsed: 0},
		{type: 'file-accepted', file: '1', at: 0, elapsed: 0},
		{type: 'file-progress', file: '1', bytes: 40 * MB, size: 100 * MB, at: 2000, elapsed: 2000},
	];
	let state = happened.reduce((before, event) => stepLines(before, event).state, initialLines({echo: true}));
	const said: string[] = [];
	for (let at = 5000; at <= 200_000; at += 5000) {
		const step = stepSilence(state, {at, elapsed: at});
		state = step.state;
		said.push(...step.lines.map(({text}) => text.replace(/^\S+ \S+ /, '')));
	}
	assert.deepEqual(said, [
		'“a.iso”: 40 % of 100 MB, nothing for 13 s.',
		'“a.iso”: 40 % of 100 MB, nothing for 28 s.',
		'“a.iso”: 40 % of 100 MB, nothing for 58 s.',
		'“a.iso”: 40 % of 100 MB, nothing for 1 min.',
	]);
});
