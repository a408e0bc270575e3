import {appendEvent, emptyLog, type MessageLog} from '../source/ui/state/message-log.ts';
import type {Bench} from './ratio.ts';

function event(index: number) {
	// One a second, so that none is a flood.
	const at = index * 1000;
	const message = {
		id: `m${index}`,
		from: 'peer',
		text: `message number ${index}`,
		action: false,
		at,
	} as const;
	return {type: 'message', message, at, elapsed: at} as const;
}

function logOf(count: number): MessageLog {
	return Array.from({length: count}, (_, index) => event(index)).reduce(appendEvent, emptyLog);
}

function append(count: number): () => unknown {
	const log = logOf(count);
	const next = event(count);
	return () => appendEvent(log, next);
}

export const bench: Bench = {
	name: 'one message more',
	pairs: 15,
	yardstick: {name: 'after 1,000 messages', work: append(1000)},
	subjects: [{name: 'after 100,000 messages', work: append(100_000), atMost: 2}],
};
