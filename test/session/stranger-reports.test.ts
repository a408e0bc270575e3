import assert from 'node:assert/strict';
import {test} from 'node:test';
import {STRANGER_REPORT_INTERVAL_MS} from '../../source/session/constants.ts';
import {StrangerReports} from '../../source/session/journal.ts';
import {FakeClock} from '../../source/testing/index.ts';

function start() {
	const clock = new FakeClock();
	const told: (readonly [number, string, number])[] = [];
	const reports = new StrangerReports(clock, (address, count) => told.push([clock.now(), address, count]));
	return {clock, told, reports};
}

test('the first stranger is told at once, the next ones together after a second', async () => {
	const {clock, told, reports} = start();
	reports.note('10.0.0.1');
	for (let count = 0; count < 10_000; count += 1) reports.note('10.0.0.2');
	await clock.advance(STRANGER_REPORT_INTERVAL_MS);
	assert.deepEqual(told, [
		[0, '10.0.0.1', 1],
		[1_000, '10.0.0.2', 10_000],
	]);
	await clock.advance(5_000);
	reports.note('10.0.0.3');
	assert.deepEqual(told.at(-1), [6_000, '10.0.0.3', 1]);
});

test('at the end what was not told yet is told, and no timer is left', async () => {
	const {clock, told, reports} = start();
	reports.note('10.0.0.1');
	reports.note('10.0.0.2');
	reports.end();
	assert.deepEqual(told.at(-1), [0, '10.0.0.2', 1]);
	assert.equal(clock.pending, 0);
});
