import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ArmedKey} from '../../source/ui/state/armed-key.ts';
import {type Performers, type Step, Store, type Tick} from '../../source/ui/store.ts';

type State = {readonly said: string; readonly armed: ArmedKey | undefined};
type Action = {readonly type: 'say' | 'arm' | 'nothing'; readonly word: string};
type Effect =
	| {readonly type: 'loud'; readonly word: string}
	| {readonly type: 'quiet'; readonly word: string};

function reduce(state: State, action: Action | Tick): Step<State, Effect> {
	switch (action.type) {
		case 'nothing':
			return {state, effects: []};
		case 'arm':
			return {state: {...state, armed: {to: 'quit', since: 1000, lastAt: 1000, again: false}}, effects: []};
		case 'tick':
			return {state: {said: `tick at ${action.at}`, armed: undefined}, effects: []};
		default: {
			const {word} = action;
			const type = word === word.toUpperCase() ? 'loud' : 'quiet';
			return {state: {...state, said: state.said + word}, effects: [{type, word}]};
		}
	}
}

function open(now: () => number = () => 1000) {
	const store = new Store<State, Action, Effect>({said: '', armed: undefined}, reduce, now);
	const seen: string[] = [];
	const performers: Performers<Effect> = {
		loud: ({word}) => void seen.push(`loud ${word}`),
		quiet: ({word}) => void seen.push(`quiet ${word}`),
	};
	return {store, seen, performers, [Symbol.dispose]: () => store.stop()};
}

test('listeners hear of a change before its effects, and of nothing else', () => {
	using opened = open();
	const {store, seen, performers} = opened;
	store.attach(performers, assert.ifError);
	const leave = store.subscribe(
		before => void seen.push(`${before.said} became ${store.getSnapshot().said}`),
	);
	store.dispatch({type: 'say', word: 'a'});
	store.dispatch({type: 'nothing', word: ''});
	store.dispatch({type: 'say', word: 'B'});
	assert.deepEqual(seen, [' became a', 'quiet a', 'a became aB', 'loud B']);
	leave();
	store.dispatch({type: 'say', word: 'c'});
	assert.deepEqual(seen.slice(4), ['quiet c']);
});

test('effects wait for who performs them, in order', () => {
	using opened = open();
	const {store, seen, performers} = opened;
	store.dispatch({type: 'say', word: 'a'});
	store.dispatch({type: 'say', word: 'B'});
	const detach = store.attach(performers, assert.ifError);
	detach();
	store.dispatch({type: 'say', word: 'c'});
	assert.deepEqual(seen, ['quiet a', 'loud B']);
	store.attach(performers, assert.ifError);
	assert.deepEqual(seen, ['quiet a', 'loud B', 'quiet c']);
});

test('what a performer throws or rejects with is told, and the next effect is performed', async () => {
	using opened = open();
	const {store} = opened;
	const failures: unknown[] = [];
	const performers: Performers<Effect> = {
		loud: () => {
			throw new Error('thrown');
		},
		quiet: () => Promise.reject(new Error('rejected')),
	};
	store.attach(performers, error => void failures.push(String(error)));
	store.dispatch({type: 'say', word: 'A'});
	store.dispatch({type: 'say', word: 'b'});
	await new Promise(turn => setImmediate(turn));
	assert.deepEqual(failures, ['Error: thrown', 'Error: rejected']);
});

for (const now of [1000, 1900, 0, 1e9]) {
	test(`an armed key is looked at within two seconds, at ${now}, and not once it has stopped`, async context => {
		context.mock.timers.enable({apis: ['setTimeout']});
		for (const stops of [false, true]) {
			const {store} = open(() => now);
			store.dispatch({type: 'arm', word: 'a'});
			if (stops) {
				store.stop();
			}
			context.mock.timers.tick(2000);
			// Keys that have come by then, while we stood still, are read before.
			assert.equal(store.getSnapshot().said, '');
			await new Promise(turn => setImmediate(turn));
			assert.equal(store.getSnapshot().said, stops ? '' : `tick at ${now}`);
		}
	});
}

test('a store whose effects are not all performed does not compile', () => {
	const {store, performers} = open();
	// @ts-expect-error: one is missing.
	const missing: Performers<Effect> = {loud: performers.loud};
	// @ts-expect-error: it performs another effect.
	const wrong: Performers<Effect> = {...performers, loud: ({type}: {readonly type: 'quiet'}) => void type};
	assert.ok(store && missing && wrong);
});
