import assert from 'node:assert/strict';
import {test} from 'node:test';
import {helpText} from '../../source/cli/help-text.ts';
import {quickAnswer} from '../../source/cli/quick-answer.ts';

const version = /^\d+\.\d+\.\d+\n$/;

const cases = [
	{argv: ['--help'], answer: helpText()},
	{argv: ['-h'], answer: helpText()},
	{argv: ['203.0.113.7', '--port', '--help'], answer: helpText()},
	{argv: ['--nonsense', '--help'], answer: helpText()},
	{argv: ['--version', '--help'], answer: helpText()},
	{argv: ['--version'], answer: version},
	{argv: ['--version', '--plain'], answer: version},
	{argv: ['--nonsense', '--version'], answer: version},
	{argv: [], answer: undefined},
	{argv: ['203.0.113.7', '--plain'], answer: undefined},
	{argv: ['--', '--help'], answer: undefined},
	{argv: ['--helpful'], answer: undefined},
] as const;

for (const {argv, answer} of cases) {
	const what =
		answer instanceof RegExp ? 'the version' : answer === undefined ? 'no answer' : 'the help text';
	test(`ttchat ${argv.join(' ')}: ${what}`, () => {
		const given = quickAnswer(argv);
		if (answer instanceof RegExp) assert.match(given ?? '', answer);
		else assert.equal(given, answer);
	});
}
