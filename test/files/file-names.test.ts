import assert from 'node:assert/strict';
import {test} from 'node:test';
import {harmlessName, namesLike} from '../../source/files/file-names.ts';
import {graphemes} from '../../source/text/graphemes.ts';

/** What a peer may offer to have something written where, or as what, it should not be. */
const hostile: readonly string[] = [
	'',
	'.',
	'..',
	'...',
	'/',
	'//',
	'\\',
	'../../.ssh/authorized_keys',
	'..\\..\\autoexec.bat',
	'/etc/cron.d/x',
	'C:\\Windows\\x.exe',
	'~/.bashrc',
	'~',
	'.bashrc',
	'.git/config',
	'-rf',
	'--help',
	' ',
	'\t',
	'a\nb',
	'a\r\nb',
	'a\0b',
	'\x1b[31mred\x1b[0m.txt',
	'\x1b]0;title\x07.txt',
	'\x9b2J.txt',
	'gpj.\u202eexe',
	'\u2066x\u2069.txt',
	'\u200b',
	'a\u200b.txt',
	'\ufeffa.txt',
	'con',
	'NUL.txt',
	'com1',
	'LPT9.log',
	'a:b',
	'a*b?c"d<e>f|g',
	'x'.repeat(255),
	`${'é'.repeat(120)}.jpg`,
	`a.${'y'.repeat(240)}`,
	`${'👩‍👩‍👧‍👧'.repeat(20)}.png`,
	'a. . .',
	'photo.jpg ',
	'photo.jpg.',
	'e\u0301'.repeat(80),
	'\u0301'.repeat(100),
	'\ud800.txt',
	'%2e%2e%2fx',
	'a/',
	'a/.',
];

test('every hostile name becomes one that stays in its folder and on its row', () => {
	assert.ok(hostile.length >= 40);
	for (const offered of hostile) {
		for (const name of [harmlessName(offered), ...[...namesLike(harmlessName(offered))].slice(1, 3)]) {
			const where = JSON.stringify([offered, name]);
			assert.ok(name.length > 0 && !/[/\\\0\n\r<>:"|?*]/.test(name), where);
			assert.doesNotMatch(name, /^[\s.~-]|[\s.]$/, where);
			assert.doesNotMatch(name, /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/, where);
			assert.ok(name.isWellFormed(), where);
			assert.ok(Buffer.byteLength(`${name}.part`) <= 255, where);
			assert.ok(graphemes(name).length > 0, where);
		}
	}
});

test('a name that is offered twice gives other names, and they end', () => {
	const names = [...namesLike('a.txt')];
	assert.equal(new Set(names).size, names.length);
	assert.deepEqual(names.slice(0, 3), ['a.txt', 'a (2).txt', 'a (3).txt']);
	assert.equal(names.length, 1000);
});
