import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {segmenter} from '../../source/text/segmenter.ts';
import {fragments} from './hostile-strings.ts';

const real = new Intl.Segmenter('en', {granularity: 'grapheme'});
const partsOf = (segments: Iterable<Intl.SegmentData>) =>
	Array.from(segments, ({segment, index}) => ({segment, index}));

describe('segmenter', () => {
	test('what is taken for characters that join nothing joins nothing, whichever stand side by side', () => {
		const all = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code));
		const slow = Object.getPrototypeOf(real.segment(''));
		const apart = all.filter(character => Object.getPrototypeOf(segmenter.segment(character)) !== slow);
		assert.ok(apart.length > 1000, 'all that is drawn with goes the quick way');
		const text = apart.join('');
		assert.equal(partsOf(real.segment(text)).length, text.length);
		// Each beside itself, and beside its neighbours the other way round.
		const doubled = apart
			.toReversed()
			.map(character => character.repeat(2))
			.join('');
		assert.equal(partsOf(real.segment(doubled)).length, doubled.length);
	});

	const units = fc.oneof(
		fc.constantFrom(...fragments, '\r\n', '\x1b[1m', '─', '›', '…', '·', 'é', '\u0301', '\u200d'),
		fc.string({unit: 'binary', maxLength: 3}),
	);
	const texts = fc.array(units, {maxLength: 12}).map(parts => parts.join(''));

	test('finds what Intl.Segmenter finds', () => {
		fc.assert(
			fc.property(texts, text =>
				assert.deepEqual(partsOf(segmenter.segment(text)), partsOf(real.segment(text))),
			),
		);
	});

	test('says of a place what Intl.Segmenter says of it', () => {
		fc.assert(
			fc.property(texts, fc.integer({min: -1, max: 12}), (text, index) =>
				assert.deepEqual(
					{...segmenter.segment(text).containing(index)},
					{...real.segment(text).containing(index)},
				),
			),
		);
	});
});
