import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import type {Message, SessionEvent} from '../../../source/session/events.ts';
import {
	appendEvent,
	appendRemark,
	appendUnread,
	clearLog,
	type Entry,
	emptyLog,
	entryAt,
	MAX_BURST,
	MAX_ENTRIES,
	MAX_FLOOD,
	MAX_LOG_SIZE,
	type MessageLog,
	retireUnread,
	unfold,
} from '../../../source/ui/state/message-log.ts';

const noon = new Date(2026, 10, 22, 12).getTime();

function message(id: string, text = id, from: Message['from'] = 'peer', at = noon): Message {
	return {id, from, text, action: false, at};
}

function heard(id: string, at: number, text = id): SessionEvent {
	return {type: 'message', message: message(id, text, 'peer', at), at, elapsed: at};
}

function wrote(id: string, at = noon): SessionEvent {
	return {type: 'queued', message: message(id, id, 'self', at), at, elapsed: at};
}

function after(...events: readonly SessionEvent[]): MessageLog {
	return events.reduce(appendEvent, emptyLog);
}

function entries(log: MessageLog): readonly Entry[] {
	return Array.from({length: log.end - log.first}, (_, place) => entryAt(log, log.first + place)).filter(
		entry => entry !== undefined,
	);
}

const kinds = (log: MessageLog) => entries(log).map(({kind}) => kind);
const marks = (log: MessageLog) =>
	entries(log).flatMap(entry => (entry.kind === 'message' ? [entry.fate] : []));
const reason = {code: 'ERR_LINK_LOST', message: 'connection lost', advice: 'Wait.'} as const;

describe('message log', () => {
	const secured = (protocol: 1 | 2): SessionEvent =>
		protocol === 1
			? {type: 'secured', protocol, at: noon, elapsed: noon}
			: {type: 'secured', protocol, hybrid: true, ownCode: '4821 0937', at: noon, elapsed: noon};
	const cases: readonly {
		readonly name: string;
		readonly events: readonly SessionEvent[];
		readonly mark: string | undefined;
	}[] = [
		{name: 'waits in the outbox', events: [wrote('a')], mark: 'waiting'},
		{
			name: 'is on its way',
			events: [secured(2), wrote('a'), {type: 'sent', id: 'a', at: noon, elapsed: noon}],
			mark: 'sending',
		},
		{
			name: 'with v1 no more is known than that it was sent',
			events: [secured(1), wrote('a'), {type: 'sent', id: 'a', at: noon, elapsed: noon}],
			mark: 'sent',
		},
		{
			name: 'was delivered',
			events: [
				secured(2),
				wrote('a'),
				{type: 'sent', id: 'a', at: noon, elapsed: noon},
				{type: 'delivered', id: 'a', at: noon, elapsed: noon},
			],
			mark: 'delivered',
		},
		{
			name: 'may not have arrived',
			events: [wrote('a'), {type: 'undelivered', id: 'a', at: noon, elapsed: noon}],
			mark: 'failed',
		},
		{
			name: 'was lost with the link',
			events: [
				wrote('a'),
				{type: 'lost', reason, retry: 'automatic', undelivered: ['a', 'x'], at: noon, elapsed: noon},
			],
			mark: 'failed',
		},
		{
			name: 'was refused',
			events: [wrote('a'), {type: 'refused', id: 'a', reason, at: noon, elapsed: noon}],
			mark: 'failed',
		},
		{
			name: 'was taken back',
			events: [wrote('a'), {type: 'cancelled', id: 'a', at: noon, elapsed: noon}],
			mark: 'cancelled',
		},
		{
			name: 'stays delivered whatever comes after',
			events: [
				wrote('a'),
				{type: 'delivered', id: 'a', at: noon, elapsed: noon},
				{type: 'undelivered', id: 'a', at: noon, elapsed: noon},
			],
			mark: 'delivered',
		},
		{
			name: 'is not touched by what happens to others',
			events: [wrote('a'), {type: 'delivered', id: 'b', at: noon, elapsed: noon}],
			mark: 'waiting',
		},
	];
	for (const {name, events, mark} of cases) {
		it(`an own message ${name}`, () => {
			assert.deepEqual(marks(after(...events)), [mark]);
		});
	}

	it('begins every day with a line', () => {
		const nextDay = new Date(2026, 10, 23, 0, 1).getTime();
		const log = after(heard('a', noon), heard('b', noon), heard('c', nextDay));
		assert.deepEqual(kinds(log), ['day', 'message', 'message', 'day', 'message']);
	});

	it('folds more than 20 messages in a second', () => {
		const log = after(
			...Array.from({length: MAX_BURST + 5}, (_, number) => heard(`${number}`, noon + number)),
		);
		assert.deepEqual(kinds(log).slice(-2), ['message', 'flood']);
		const last = entryAt(log, log.end - 1);
		assert.equal(last?.kind === 'flood' && last.messages.length, 5);
		const later = appendEvent(log, heard('later', noon + 1000));
		assert.deepEqual(kinds(later).slice(-2), ['flood', 'message']);
		const opened = entryAt(unfold(log, log.end - 1), log.end - 1);
		assert.equal(opened?.kind === 'flood' && opened.unfolded, true);
	});

	it('does not fold 20', () => {
		const log = after(...Array.from({length: MAX_BURST}, (_, number) => heard(`${number}`, noon)));
		assert.equal(kinds(log).includes('flood'), false);
	});

	it('begins another row when one holds enough', () => {
		const log = after(
			...Array.from({length: MAX_BURST + MAX_FLOOD + 1}, (_, number) => heard(`${number}`, noon)),
		);
		assert.deepEqual(kinds(log).slice(-2), ['flood', 'flood']);
	});

	it('puts what comes after an own message below it', () => {
		const burst = Array.from({length: MAX_BURST + 1}, (_, number) => heard(`${number}`, noon));
		assert.deepEqual(kinds(after(...burst, wrote('me'), heard('x', noon))).slice(-3), [
			'flood',
			'message',
			'flood',
		]);
	});

	it('keeps indexes when the unread line is retired and when all is forgotten', () => {
		const log = appendUnread(after(heard('a', noon)), noon);
		const retired = retireUnread(log, log.end - 1);
		assert.equal(retired.end, log.end);
		assert.deepEqual(entryAt(retired, log.end - 1), {kind: 'unread', retired: true, at: noon});
		const cleared = clearLog(retired);
		assert.deepEqual([cleared.first, cleared.end, entryAt(cleared, 1)], [log.end, log.end, undefined]);
		assert.deepEqual(kinds(appendEvent(cleared, heard('b', noon))), ['day', 'message']);
	});

	it('marks nothing wrong after all was forgotten', () => {
		const log = appendEvent(clearLog(after(wrote('a'))), wrote('b'));
		assert.deepEqual(marks(appendEvent(log, {type: 'delivered', id: 'a', at: noon, elapsed: noon})), [
			'waiting',
		]);
	});

	it('takes the name of the peer, if it can be shown', () => {
		const named = (peerName: string): MessageLog =>
			after({
				type: 'secured',
				protocol: 2,
				hybrid: true,
				ownCode: '4821 0937',
				peerName,
				at: noon,
				elapsed: noon,
			});
		assert.equal(named('bob').peerName, 'bob');
		assert.equal(named('you').peerName, undefined);
		assert.equal(named('-!-').peerName, undefined);
		const renamed = appendEvent(named('bob'), {
			type: 'renamed',
			from: 'peer',
			name: 'rob',
			at: noon,
			elapsed: noon,
		});
		assert.equal(renamed.peerName, 'rob');
		assert.equal(
			appendEvent(renamed, {type: 'renamed', from: 'self', name: 'al', at: noon, elapsed: noon}).peerName,
			'rob',
		);
	});

	it('drops the oldest quarter past the limit, and indexes stay', () => {
		let log = emptyLog;
		for (let count = 0; count < MAX_ENTRIES; count++) {
			log = appendRemark(log, '--', `${count}`, noon);
		}

		const newest = entryAt(log, log.end - 1);
		// The day line made it one more than the limit.
		assert.equal(log.end, MAX_ENTRIES + 1);
		assert.equal(log.entries.length, (MAX_ENTRIES * 3) / 4);
		assert.equal(log.first, MAX_ENTRIES / 4 + 1);
		assert.equal(entryAt(log, log.end - 1), newest);
		assert.equal(entryAt(log, log.first - 1), undefined);
	});

	it('drops the oldest when there is too much text', () => {
		const text = 'x'.repeat(1_048_576);
		let log = emptyLog;
		for (let count = 0; count < 40; count++) {
			log = appendEvent(log, heard(`${count}`, noon + count * 2000, text));
			assert.ok(log.size <= MAX_LOG_SIZE);
		}

		assert.ok(log.first > 0);
	});
});

describe('message log, whatever happens', () => {
	it('never changes the log it is given, and never loses an index', () => {
		const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
			fc.nat(5000).map(at => heard(`${at}`, noon + at)),
			fc.nat(9).map(id => wrote(`${id}`)),
			fc.record({
				type: fc.constantFrom(
					'sent' as const,
					'delivered' as const,
					'undelivered' as const,
					'cancelled' as const,
				),
				id: fc.nat(9).map(String),
				at: fc.constant(noon),
				elapsed: fc.constant(0),
			}),
		);
		fc.assert(
			fc.property(fc.array(anyEvent, {maxLength: 60}), anyEvent, (events, event) => {
				const before = after(...events);
				const seen = entries(before);
				const next = appendEvent(before, event);
				assert.deepEqual(entries(before), seen);
				assert.ok(next.end >= before.end);
				assert.equal(entries(next).length, next.end - next.first);
				assert.deepEqual(
					entries(next)
						.slice(0, seen.length)
						.map(({kind, at}) => [kind, at]),
					seen.map(({kind, at}) => [kind, at]),
				);
			}),
		);
	});
});
