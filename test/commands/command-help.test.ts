import assert from 'node:assert/strict';
import {test} from 'node:test';
import {helpAbout} from '../../source/commands/command-help.ts';

test('a command is explained by a beginning of its name, and with its aliases', () => {
	assert.match(
		helpAbout('ver', 'plain'),
		/^\/verify \[CODE\]: show your safety code, .*\. Call your partner\. /,
	);
	assert.match(helpAbout('exit', 'screen'), /^\/quit \(also \/q, \/exit, \/bye\): end the chat and leave\. /);
	assert.match(helpAbout('BURN', 'screen'), /Must be typed in full/);
});

test('a mode is told of its own keys only', () => {
	assert.match(helpAbout('quit', 'screen'), /Ctrl\+C/);
	assert.doesNotMatch(helpAbout('quit', 'plain'), /Ctrl/);
	assert.match(helpAbout('quit', 'plain'), /end of input/);
});

test('a command of the other mode is said to be one', () => {
	assert.match(helpAbout('save', 'plain'), /^\/save PATH: .* It works on the full screen only\.$/);
	assert.doesNotMatch(helpAbout('save', 'screen'), /full screen only/);
});

test('what means no command, or several, is answered with all of the mode', () => {
	for (const about of ['xyzzy', 're', '__proto__']) {
		assert.match(helpAbout(about, 'plain'), /^No such command\. There are: help verify (?!.*save).* quit$/);
	}
	assert.match(helpAbout('bur', 'screen'), / burn$/);
});
