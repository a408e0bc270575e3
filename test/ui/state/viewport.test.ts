import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {
	bottomViewport,
	type Content,
	messageCame,
	pin,
	reveal,
	scrollBy,
	scrollPage,
	scrollToTop,
	type Viewport,
	visibleSlices,
} from '../../../source/ui/state/viewport.ts';

/** Entries of these heights; of several parts where there is a list of them. */
function contentOf(entries: readonly (number | readonly number[])[], rows: number, first = 0): Content {
	const heights = entries.map(entry => (typeof entry === 'number' ? [entry] : entry));
	return {
		first,
		end: first + heights.length,
		columns: 80,
		rows,
		partsOf: index => heights[index - first]?.length ?? 1,
		heightOf: ({index, part}) => heights[index - first]?.[part] ?? 0,
	};
}

/** Each row on screen as "entry.row". */
function screen(viewport: Viewport, content: Content): readonly string[] {
	return visibleSlices(viewport, content).flatMap(({index, from, to}) =>
		Array.from({length: to - from}, (_, row) => `${index}.${from + row}`),
	);
}

describe('viewport', () => {
	const content = contentOf([1, 3, 2, 1, 4], 4);
	const cases = [
		{name: 'follows the end', at: bottomViewport, shows: ['4.0', '4.1', '4.2', '4.3']},
		{name: 'one row up', at: scrollBy(bottomViewport, content, -1), shows: ['3.0', '4.0', '4.1', '4.2']},
		{
			name: 'a page up keeps two rows',
			at: scrollPage(bottomViewport, content, -1),
			shows: ['2.1', '3.0', '4.0', '4.1'],
		},
		{name: 'the top', at: scrollToTop(bottomViewport, content), shows: ['0.0', '1.0', '1.1', '1.2']},
		{
			name: 'not past the top',
			at: scrollBy(bottomViewport, content, -99),
			shows: ['0.0', '1.0', '1.1', '1.2'],
		},
		{
			name: 'an entry at the top',
			at: reveal(bottomViewport, content, {index: 1, part: 0, row: 0}, 'top'),
			shows: ['1.0', '1.1', '1.2', '2.0'],
		},
		{
			name: 'an entry in the middle',
			at: reveal(bottomViewport, content, {index: 1, part: 0, row: 2}, 'nearby'),
			shows: ['1.0', '1.1', '1.2', '2.0'],
		},
		{
			name: 'what is on screen does not move',
			at: reveal(bottomViewport, content, {index: 4, part: 0, row: 1}, 'nearby'),
			shows: ['4.0', '4.1', '4.2', '4.3'],
		},
	] as const;
	for (const {name, at, shows} of cases) {
		it(name, () => {
			assert.deepEqual(screen(at, content), shows);
		});
	}

	it('follows again when the end is reached, and forgets the count', () => {
		const up = messageCame(messageCame(scrollPage(bottomViewport, content, -1)));
		assert.deepEqual([up.follow, up.unseen], [false, 2]);
		assert.deepEqual(scrollPage(up, content, 1), bottomViewport);
	});

	it('counts nothing while the end is shown', () => {
		assert.equal(messageCame(bottomViewport), bottomViewport);
	});

	it('goes on with what is left when what it stood on was dropped', () => {
		const up = scrollToTop(bottomViewport, content);
		assert.deepEqual(screen(up, contentOf([2, 2, 2], 3, 3)), ['3.0', '3.1', '4.0']);
	});

	it('shows few messages from the top', () => {
		assert.deepEqual(screen(bottomViewport, contentOf([1, 2], 5)), ['0.0', '1.0', '1.1']);
		assert.deepEqual(screen(bottomViewport, contentOf([], 5)), []);
		assert.deepEqual(scrollBy(bottomViewport, contentOf([1, 2], 5), -3), bottomViewport);
	});

	it('fills the screen when it grows at the end, and returns when it shrinks', () => {
		const up = scrollBy(bottomViewport, content, -1);
		assert.deepEqual(screen(up, {...content, rows: 6}), ['2.1', '3.0', '4.0', '4.1', '4.2', '4.3']);
		assert.deepEqual(screen(up, content), ['3.0', '4.0', '4.1', '4.2']);
	});

	it('pins what is shown', () => {
		const pinned = pin(bottomViewport, content);
		assert.equal(pinned.follow, false);
		assert.deepEqual(screen(pinned, contentOf([1, 3, 2, 1, 4, 9], 4)), screen(bottomViewport, content));
	});
});

const anyHeights = fc
	.array(fc.integer({min: 0, max: 6}), {minLength: 1, maxLength: 40})
	.map(heights => [...heights, 1]);
const anyRows = fc.integer({min: 1, max: 12});
const anyScrolls = fc.array(fc.integer({min: -15, max: 15}), {maxLength: 8});

function scrolled(content: Content, scrolls: readonly number[]): Viewport {
	return scrolls.reduce((viewport, rows) => scrollBy(viewport, content, rows), bottomViewport);
}

describe('viewport, whatever there is to show', () => {
	it('fills the screen with rows in order, as far as there are any', () => {
		fc.assert(
			fc.property(anyHeights, anyRows, anyScrolls, (heights, rows, scrolls) => {
				const content = contentOf(heights, rows);
				const all = heights.flatMap((height, index) =>
					Array.from({length: height}, (_, row) => `${index}.${row}`),
				);
				const shown = screen(scrolled(content, scrolls), content);
				assert.equal(shown.length, Math.min(rows, all.length));
				const start = all.indexOf(shown[0] ?? '');
				assert.deepEqual(shown, all.slice(start, start + shown.length));
			}),
		);
	});

	it('shows the same rows, in however many parts an entry is measured', () => {
		fc.assert(
			fc.property(
				fc.array(fc.array(fc.integer({min: 0, max: 6}), {minLength: 1, maxLength: 5}), {minLength: 1}),
				anyRows,
				anyScrolls,
				(entries, rows, scrolls) => {
					const parted = contentOf(entries, rows);
					const flat = contentOf(entries.flat(), rows);
					const names = entries.flatMap((parts, index) => parts.map((_, part) => `${index}.${part}`));
					const named = visibleSlices(scrolled(flat, scrolls), flat).map(({index, from, to}) => [
						names[index],
						from,
						to,
					]);
					const slices = visibleSlices(scrolled(parted, scrolls), parted);
					assert.deepEqual(
						slices.map(({index, part, from, to}) => [`${index}.${part}`, from, to]),
						named,
					);
				},
			),
		);
	});

	it('does not move while messages come', () => {
		fc.assert(
			fc.property(anyHeights, anyRows, anyScrolls, anyHeights, (heights, rows, scrolls, more) => {
				const content = contentOf(heights, rows);
				const viewport = scrolled(content, [...scrolls, -1]);
				fc.pre(!viewport.follow);
				const later = contentOf([...heights, ...more], rows);
				assert.deepEqual(screen(more.reduce(messageCame, viewport), later), screen(viewport, content));
			}),
		);
	});

	it('keeps the entry at the top when the width changes, if more follows below', () => {
		fc.assert(
			fc.property(
				anyHeights,
				anyRows,
				anyScrolls,
				fc.integer({min: 1, max: 3}),
				(heights, rows, scrolls, factor) => {
					const content = contentOf(heights, rows);
					const viewport = scrolled(content, [...scrolls, -1]);
					fc.pre(!viewport.follow);
					const narrow = contentOf(
						heights.map(height => height * factor),
						rows,
					);
					const top = visibleSlices(viewport, content)[0];
					assert.equal(visibleSlices(viewport, narrow)[0]?.index, top?.index);
					assert.deepEqual(screen(viewport, content), screen(viewport, contentOf(heights, rows)));
				},
			),
		);
	});

	it('a row up and a row down is where it was', () => {
		fc.assert(
			fc.property(anyHeights, anyRows, anyScrolls, (heights, rows, scrolls) => {
				const content = contentOf(heights, rows);
				const viewport = scrolled(content, [...scrolls, -2]);
				const there = scrollBy(viewport, content, 1);
				fc.pre(!there.follow);
				assert.deepEqual(screen(scrollBy(there, content, -1), content), screen(viewport, content));
			}),
		);
	});

	it('measures only what is near the screen, among 100,000 messages of 20 parts each', () => {
		const rows = 30;
		let calls = 0;
		const content: Content = {
			first: 0,
			end: 100_000,
			columns: 80,
			rows,
			partsOf: () => 20,
			heightOf({part}) {
				calls++;
				return 1 + (part % 3);
			},
		};
		const steps: readonly ((viewport: Viewport) => Viewport)[] = [
			viewport => viewport,
			viewport => scrollPage(viewport, content, -1),
			viewport => scrollPage(viewport, content, -1),
			viewport => scrollToTop(viewport, content),
			viewport => scrollPage(viewport, content, 1),
			viewport => reveal(viewport, content, {index: 50_000, part: 0, row: 0}, 'nearby'),
			viewport => scrollBy(viewport, content, -1),
			messageCame,
			() => bottomViewport,
		];
		let viewport = bottomViewport;
		for (const move of steps) {
			calls = 0;
			viewport = move(viewport);
			assert.equal(
				visibleSlices(viewport, content).reduce((sum, {from, to}) => sum + to - from, 0),
				rows,
			);
			assert.ok(calls <= 8 * rows, `${calls} measured`);
		}
	});
});
