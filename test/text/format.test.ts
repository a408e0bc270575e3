import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {formatDay, formatDuration, formatTime, plural} from '../../source/text/format.ts';

describe('local time', () => {
	const cases = [
		{date: new Date(2026, 10, 22, 14, 2), time: '14:02', day: 'Sun, 22 Nov 2026'},
		{date: new Date(2024, 1, 29, 0, 0), time: '00:00', day: 'Thu, 29 Feb 2024'},
		{date: new Date(2027, 0, 1, 23, 59, 59), time: '23:59', day: 'Fri, 1 Jan 2027'},
		{date: new Date(2026, 4, 4, 9, 5), time: '09:05', day: 'Mon, 4 May 2026'},
	];
	for (const {date, time, day} of cases) {
		test(`${day} ${time}`, () => {
			assert.equal(formatTime(date.getTime()), time);
			assert.equal(formatDay(date.getTime()), day);
		});
	}

	test('every month and weekday has its name', () => {
		const days = Array.from({length: 12}, (_, month) =>
			formatDay(new Date(2026, month, month + 1).getTime()),
		);
		assert.equal(
			days.map(day => day.slice(0, 3)).join(' '),
			'Thu Mon Tue Sat Tue Sat Tue Sat Wed Sat Wed Sat',
		);
		assert.equal(
			days.map(day => day.split(' ')[2]).join(' '),
			'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
		);
	});
});

describe('formatDuration', () => {
	const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
	const cases = [
		{ms: -5, shown: '0 s'},
		{ms: 0, shown: '0 s'},
		{ms: 999, shown: '0 s'},
		{ms: 40 * second, shown: '40 s'},
		{ms: minute - 1, shown: '59 s'},
		{ms: minute, shown: '1 min'},
		{ms: 18 * minute + 59 * second, shown: '18 min'},
		{ms: hour - 1, shown: '59 min'},
		{ms: hour, shown: '1 h'},
		{ms: hour + 5 * minute, shown: '1 h 5 min'},
		{ms: day - 1, shown: '23 h 59 min'},
		{ms: day, shown: '1 d'},
		{ms: 2 * day + 3 * hour + 4 * minute, shown: '2 d 3 h'},
	] as const;
	for (const {ms, shown} of cases) {
		test(`${ms} ms is ${shown}`, () => assert.equal(formatDuration(ms), shown));
	}
});

test('plural', () => {
	assert.equal(plural(0, 'message'), '0 messages');
	assert.equal(plural(1, 'message'), '1 message');
	assert.equal(plural(34, 'message'), '34 messages');
	assert.equal(plural(1, 'try', 'tries'), '1 try');
	assert.equal(plural(2, 'try', 'tries'), '2 tries');
});
