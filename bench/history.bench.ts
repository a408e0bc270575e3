import {chatOf} from './chat-of.ts';
import {key} from './frame.ts';
import type {Bench} from './ratio.ts';

const chat = (count: number) => chatOf(Array.from({length: count}, (_, index) => `message number ${index}`));

export const bench: Bench = {
	name: 'a key and its frame',
	pairs: 15,
	yardstick: {name: 'without messages', work: key(chat(0), 'x')},
	subjects: [
		{name: 'after 1,000 messages', work: key(chat(1000), 'x'), atMost: 3},
		{name: 'after 100,000 messages', work: key(chat(100_000), 'x'), atMost: 3},
	],
};
