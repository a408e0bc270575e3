import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Message, SessionEvent} from '../../../source/session/events.ts';
import {appendEvent, emptyLog} from '../../../source/ui/state/message-log.ts';
import {transcriptOf} from '../../../source/ui/state/transcript.ts';

const at = new Date(2026, 10, 22, 12).getTime();
const message: Message = {id: 'm1', from: 'self', text: 'one\ntwo', action: false, at};
const sent: SessionEvent = {type: 'sent', id: 'm1', at, elapsed: at};

const cases: readonly (readonly [
	what: string,
	protocol: 1 | 2,
	events: readonly SessionEvent[],
	end: string,
])[] = [
	['that waits', 2, [], 'two [not sent yet]'],
	['that is not acknowledged', 2, [sent], 'two [on its way]'],
	['that v1 has written', 1, [sent], 'two'],
	['that is there', 2, [sent, {type: 'delivered', id: 'm1', at, elapsed: at}], 'two'],
	[
		'that may be lost',
		2,
		[sent, {type: 'undelivered', id: 'm1', at, elapsed: at}],
		'two [may not have arrived]',
	],
	['that was taken back', 2, [{type: 'cancelled', id: 'm1', at, elapsed: at}], 'two [taken back, not sent]'],
];

for (const [what, protocol, events, end] of cases) {
	test(`a saved chat says of a text ${what} no more than is so`, () => {
		const queued: SessionEvent = {type: 'queued', message, at, elapsed: at};
		const log = [queued, ...events].reduce(appendEvent, {...emptyLog, protocol});
		assert.deepEqual([...transcriptOf(log)].join('').split('\n').slice(-3), [
			'12:00  you  one',
			`            ${end}`,
			'',
		]);
	});
}
