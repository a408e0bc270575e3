import assert from 'node:assert/strict';
import {test} from 'node:test';
import {renderToString} from 'ink';
import {Panes} from '../../../source/ui/components/panes.tsx';
import {initialScreen, reduceScreen} from '../../../source/ui/state/reduce-screen.ts';
import type {ScreenState} from '../../../source/ui/state/screen-state.ts';
import {viewOf} from '../../../source/ui/state/view.ts';

const at = new Date(2026, 10, 22, 14, 5).getTime();

function typed(text: string): ScreenState {
	const start = initialScreen({columns: 80, rows: 24, ascii: false, at});
	return reduceScreen(start, {type: 'key', key: {type: 'insert', text}, at}).state;
}

function frame(state: ScreenState): string {
	const {layout} = viewOf(state);
	assert.ok(layout.type === 'screen');
	const connection = {now: at, otherSide: []};
	return renderToString(<Panes {...{state, layout, connection, targetLabel: 'host'}} />, {columns: 80});
}

/** The same draft, counting how often somebody asks where its cursor stands: only to find out how it looks. */
function counted(state: ScreenState): {readonly state: ScreenState; readonly looks: () => number} {
	let count = 0;
	const draft = {
		...state.draft,
		get cursor() {
			count++;
			return state.draft.cursor;
		},
	};
	return {state: {...state, draft}, looks: () => count};
}

test('how a draft looks is found out once a frame, and not again for a frame of something else', () => {
	const {state, looks} = counted(typed('при'));
	assert.match(frame(state), / при/);
	assert.equal(looks(), 1);
	assert.match(frame({...state, hint: 'something else'}), /something else/);
	assert.equal(looks(), 1);
	assert.match(frame({...state, columns: 79}), / при/);
	assert.equal(looks(), 2);
});

test('what a state looks like is found out once', () => {
	const state = typed('x');
	const view = viewOf(state);
	assert.equal(viewOf(state), view);
	assert.equal(view.messages, view.messages);
});
