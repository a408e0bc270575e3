import assert from 'node:assert/strict';
import {test} from 'node:test';
import {remember, rememberWeakly} from '../../source/text/remember.ts';

test('what was asked for lately is not made again, however much was asked for before', () => {
	const made: string[] = [];
	const known = remember(text => {
		made.push(text);
		return text.toUpperCase();
	}, 4);
	const all = Array.from({length: 100}, (_, index) => `text ${index}`);
	for (const text of all) assert.equal(known(text), text.toUpperCase());
	for (const text of all.slice(-4)) assert.equal(known(text), text.toUpperCase());
	assert.deepEqual(made, all);
});

test('what was asked for long ago is forgotten', () => {
	let made = 0;
	const known = remember(() => {
		made += 1;
		return made;
	}, 4);
	assert.equal(known('first'), 1);
	for (let index = 0; index < 8; index++) known(`other ${index}`);
	assert.equal(known('first'), 10);
});

test('what is used all the time stays', () => {
	let made = 0;
	const known = remember(text => {
		made += Number(text === 'often');
		return text;
	}, 4);
	for (let index = 0; index < 100; index++) {
		known('often');
		known(`other ${index}`);
	}
	assert.equal(made, 1);
});

test('of objects the same: some pages of them, and not all that were ever asked for', () => {
	const made: object[] = [];
	const known = rememberWeakly((key: object) => {
		made.push(key);
		return {of: key};
	}, 4);
	const keys = Array.from({length: 100}, () => ({}));
	const first = keys.map(known);
	for (const [index, key] of keys.entries()) {
		if (index >= 96) assert.equal(known(key), first[index]);
	}
	assert.equal(made.length, 100);
	assert.notEqual(known(keys[0] ?? {}), first[0]);
});
