import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {SessionEvent} from '../../../source/session/events.ts';
import {reduceEvents} from '../../../source/ui/state/events.ts';
import {initialScreen} from '../../../source/ui/state/reduce-screen.ts';
import {transcriptOf} from '../../../source/ui/state/transcript.ts';

const at = new Date(2026, 10, 22, 12).getTime();
const started = initialScreen({columns: 80, rows: 24, ascii: false, at});
const renamed: SessionEvent = {type: 'renamed', from: 'self', name: 'alice', at, elapsed: at};
const opened: readonly SessionEvent[] = [
	renamed,
	{type: 'listening', address: '::', port: 2006, at, elapsed: at},
	{type: 'round-started', round: 1, at, elapsed: at},
];

describe('events in the messages', () => {
	it('do not tell the name that one began with', () => {
		const {state} = reduceEvents(started, opened);
		assert.doesNotMatch([...transcriptOf(state.log)].join(''), /alice/);
		assert.equal(state.session.ownName, 'alice');
	});

	it('tell a later name', () => {
		const {state} = reduceEvents(started, [...opened, {...renamed, name: 'ally'}]);
		assert.match([...transcriptOf(state.log)].join(''), /You are now called ally\./);
	});
});
