import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {
	isPaneOpen,
	type LayoutInput,
	layoutScreen,
	MIN_COLUMNS,
	MIN_ROWS,
	PANE_COLUMNS,
} from '../../../source/ui/state/layout.ts';

const usual: LayoutInput = {columns: 120, rows: 40, met: true, paneOpen: undefined};

describe('layout', () => {
	const cases: readonly {
		readonly name: string;
		readonly input: Partial<LayoutInput>;
		readonly form: string;
		readonly messageColumns?: number;
	}[] = [
		{name: 'both panes on a wide screen', input: {}, form: 'both', messageColumns: 120 - PANE_COLUMNS},
		{name: 'both panes from 90 columns on', input: {columns: 90}, form: 'both', messageColumns: 65},
		{name: 'messages alone at 89', input: {columns: 89}, form: 'messages', messageColumns: 89},
		{name: 'the pane over them on F2', input: {columns: 89, paneOpen: true}, form: 'pane'},
		{name: 'the pane closed on F2', input: {paneOpen: false}, form: 'messages', messageColumns: 120},
		{name: 'status bar only below 60', input: {columns: 59}, form: 'messages', messageColumns: 59},
		{name: 'the pane fills the screen while connecting', input: {met: false}, form: 'pane'},
		{name: 'on a narrow one too', input: {met: false, columns: 40}, form: 'pane'},
		{name: 'unless it was closed', input: {met: false, paneOpen: false}, form: 'messages'},
		{name: 'the smallest screen', input: {columns: MIN_COLUMNS, rows: MIN_ROWS}, form: 'messages'},
		{name: 'one column less', input: {columns: MIN_COLUMNS - 1}, form: 'too-small'},
		{name: 'one row less', input: {rows: MIN_ROWS - 1}, form: 'too-small'},
	];
	for (const {name, input, form, messageColumns} of cases) {
		it(name, () => {
			const layout = layoutScreen({...usual, ...input}, 1, 1);
			assert.equal(layout.type === 'screen' ? layout.form : layout.type, form);
			if (messageColumns !== undefined) {
				assert.equal(layout.type === 'screen' && layout.messages.columns, messageColumns);
			}
		});
	}

	it('gives the composer a third at most', () => {
		const layout = layoutScreen({...usual, rows: 24}, 99, 1);
		assert.equal(layout.type === 'screen' && layout.composer.rows, 8);
	});

	it('knows whether the pane is open', () => {
		assert.equal(isPaneOpen({columns: 100, met: true, paneOpen: undefined}), true);
		assert.equal(isPaneOpen({columns: 80, met: true, paneOpen: undefined}), false);
		assert.equal(isPaneOpen({columns: 80, met: false, paneOpen: undefined}), true);
		assert.equal(isPaneOpen({columns: 100, met: true, paneOpen: false}), false);
	});
});

describe('layout, whatever the screen', () => {
	it('covers every cell exactly once', () => {
		fc.assert(
			fc.property(
				fc.record({
					columns: fc.integer({min: 1, max: 200}),
					rows: fc.integer({min: 1, max: 60}),
					met: fc.boolean(),
					paneOpen: fc.constantFrom(undefined, true, false),
				}),
				fc.integer({min: 0, max: 80}),
				fc.integer({min: 1, max: 2}),
				(input, draftRows, statusRows) => {
					const layout = layoutScreen(input, draftRows, statusRows);
					if (layout.type === 'too-small') {
						assert.ok(input.columns < MIN_COLUMNS || input.rows < MIN_ROWS);
						return;
					}

					const {pane, title, messages, rule, composer, status} = layout;
					const rects = [pane, title, messages, rule, composer, status];
					const cells = new Uint8Array(input.columns * input.rows);
					for (const rect of rects) {
						for (let row = rect.top; row < rect.top + rect.rows; row++) {
							for (let column = rect.left; column < rect.left + rect.columns; column++) {
								assert.ok(row < input.rows && column < input.columns);
								const cell = row * input.columns + column;
								cells[cell] = (cells[cell] ?? 0) + 1;
							}
						}
					}

					assert.ok(cells.every(count => count === 1));
				},
			),
		);
	});
});
