import {sanitize, sanitizeSlices} from '../source/text/sanitize.ts';
import {wrap} from '../source/text/wrap.ts';
import type {Bench} from './ratio.ts';

const plain = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
const mixed = 'Grüße aus 東京 👩‍👩‍👧 नमस्ते, \u202eevil\u001b[31m and plain words. '.repeat(20);

// The largest message of what takes longest: runs of marks that have to be sorted.
const marks = `a${'\u0301\u0323'.repeat(16)}`.repeat(16_131);

export const bench: Bench = {
	name: 'text from the peer',
	pairs: 15,
	yardstick: {
		name: 'cutting 900 plain characters into graphemes',
		work: () => [...new Intl.Segmenter().segment(plain)].length,
	},
	subjects: [
		{name: 'sanitize, plain', work: () => sanitize(plain), atMost: 0.5},
		{name: 'sanitize, mixed and hostile', work: () => sanitize(mixed), atMost: 5},
		{name: 'wrap, plain', work: () => wrap(plain, 80), atMost: 2},
		{name: 'wrap, mixed', work: () => wrap(mixed, 80), atMost: 8},
		{name: 'sanitize, 1 MiB of the worst', work: () => sanitize(marks), atMost: 800},
		{name: 'sanitize, a slice of that', work: () => sanitizeSlices(marks).next(), atMost: 80},
	],
};
