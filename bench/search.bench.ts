import type {ScreenState} from '../source/ui/state/screen-state.ts';
import {lookOn, openSearch, searchKey} from '../source/ui/state/search.ts';
import {chatOf} from './chat-of.ts';
import type {Bench} from './ratio.ts';

const MESSAGES = 100_000;
const english = Array.from(
	{length: MESSAGES},
	(_, index) => `The quick brown fox jumps over ${index} lazy dogs`,
);
const russian = Array.from({length: MESSAGES}, (_, index) => `Съешь же ещё этих мягких булок, ${index} раз`);

/** A key that nothing is found for, in a search that has found nothing with the first one already. */
function key(texts: readonly string[], typed: string, turns = Number.POSITIVE_INFINITY): () => unknown {
	const state = [...typed.slice(0, -1)].reduce(
		(state, text) => toTheEnd(press(state, text)),
		openSearch(chatOf(texts)),
	);
	return () => toTheEnd(press(state, typed.slice(-1)), turns - 1);
}

/** The first turn is the key's; others have theirs before each of these. */
function toTheEnd(state: ScreenState, turns = Number.POSITIVE_INFINITY): ScreenState {
	let next = state;
	for (let turn = 0; next.search?.looking !== undefined && turn < turns; turn++) next = lookOn(next);
	return next;
}

function press(state: ScreenState, text: string): ScreenState {
	const next = searchKey(state, {type: 'insert', text});
	if (next === undefined) throw new Error('no search');
	return next;
}

function look(texts: readonly string[]): () => unknown {
	return () => texts.findLastIndex(text => text.includes('zz'));
}

export const bench: Bench = {
	name: 'a search without a hit in 100,000 messages',
	pairs: 11,
	yardstick: {name: 'String.includes in as many', work: look(english)},
	subjects: [
		{name: 'the first key, English', work: key(english, '@', 1), atMost: 4},
		{name: 'the first key, Russian', work: key(russian, '@', 1), atMost: 4},
		{name: 'until all is looked at, English', work: key(english, '@'), atMost: 16},
		{name: 'until all is looked at, Russian', work: key(russian, '@'), atMost: 16},
		{name: 'another key', work: key(russian, '@@'), atMost: 0.2},
	],
};
