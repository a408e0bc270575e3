import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readPath, readPathBeginning, writePath} from '../../source/commands/paths.ts';

const cases: readonly (readonly [typed: string, path: string])[] = [
	['/home/x/photo.jpg', '/home/x/photo.jpg'],
	['/home/x/my photo.jpg', '/home/x/my photo.jpg'],
	["'/home/x/my photo.jpg'", '/home/x/my photo.jpg'],
	['"/home/x/my photo.jpg"', '/home/x/my photo.jpg'],
	['/home/x/my\\ photo.jpg', '/home/x/my photo.jpg'],
	['/home/x/a\\(1\\)\\&b\\\\c', '/home/x/a(1)&b\\c'],
	["'/home/x/it'\\''s.jpg'", "/home/x/it's.jpg"],
	["'/home/x/'\"it's\".jpg", "/home/x/it's.jpg"],
	['"/a/\\$b \\"c\\" \\d"', '/a/$b "c" \\d'],
	["'/a\\b'", '/a\\b'],
	["it's.jpg", "it's.jpg"],
	["O'Brien's notes.txt", "O'Brien's notes.txt"],
	["'half", "'half"],
	['C:\\x', 'C:\\x'],
	['file:///home/x/my%20photo.jpg', '/home/x/my photo.jpg'],
	['file://localhost/a', '/a'],
	['file:///100%', 'file:///100%'],
	['~/a', '~/a'],
	['é\\ è', 'é è'],
];

for (const [typed, path] of cases) {
	test(`reads ${typed}`, () => assert.equal(readPath(typed), path));
}

test('whatever path Tab puts there is read as that path', () => {
	for (const path of [
		'/a b',
		"'a'",
		'"a',
		'a\\b',
		'a\\ b',
		'\\',
		'a\\',
		"it's",
		'file:///x',
		'é',
		'(x) & y',
		'$HOME',
		'a ',
		"it's \\ ",
		' a',
		'\u00a0',
	]) {
		assert.equal(readPath(writePath(path).trim()), path);
	}
	// What dragging makes of any of them, too: in single quotes.
	for (const path of ['/a b', '/a\\b', '/a\\ b', "/it's", '/"x"', '/$x']) {
		assert.equal(readPath(`'${path.replaceAll("'", "'\\''")}'`), path);
	}
});

test('reads the beginning of a quotation', () => {
	assert.equal(readPathBeginning("'/home/x/my ph"), '/home/x/my ph');
	assert.equal(readPathBeginning('/home/x/my\\ ph'), '/home/x/my ph');
	assert.equal(readPathBeginning("it's"), "it's");
});
