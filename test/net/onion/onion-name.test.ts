import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fromBase32, toBase32} from '../../../source/net/onion/base32.ts';
import {checkOnionName} from '../../../source/net/onion/onion-name.ts';

// The Tor Project's own, and one that its specification uses.
const names = [
	'2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion',
	'pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion',
] as const;

test('the names of onions are right, and with one letter changed, left out or added they are not', () => {
	for (const name of names) {
		checkOnionName(name);
		checkOnionName(`www.${name}`);
		for (let index = 0; index < 56; index += 1) {
			const other = name[index] === 'a' ? 'b' : 'a';
			const wrong = [
				name.slice(0, index) + other + name.slice(index + 1),
				name.slice(0, index) + name.slice(index + 1),
				name.slice(0, index) + other + name.slice(index),
			];
			for (const text of wrong) assert.throws(() => checkOnionName(text), {code: 'ERR_TARGET_INVALID'}, text);
		}
	}
	for (const text of ['onion', '.onion', 'a.onion', `${'a'.repeat(16)}.onion`, `${'0'.repeat(56)}.onion`])
		assert.throws(() => checkOnionName(text), {code: 'ERR_TARGET_INVALID'}, text);
});

test('bytes are written in base 32 and read again, and only what is written so is read', () => {
	// RFC 4648 §10.
	const known = ['', 'my', 'mzxq', 'mzxw6', 'mzxw6yq', 'mzxw6ytb', 'mzxw6ytboi'];
	known.forEach((text, length) => {
		const bytes = Buffer.from('foobar'.slice(0, length));
		assert.equal(toBase32(bytes), text);
		assert.deepEqual(Buffer.from(fromBase32(text.toUpperCase()) ?? []), bytes);
	});
	for (const text of ['m', 'mz', 'mzx', 'mzxw61', 'my======', 'm y', 'mÿ'])
		assert.equal(fromBase32(text), undefined, text);
});
