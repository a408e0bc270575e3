import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {complete, pathIn} from '../../../source/ui/state/completion.ts';

const paths = (prefix: string) => ['notes/', 'novel.txt', 'x'].filter(path => path.startsWith(prefix));

describe('completion', () => {
	const cases = [
		{name: 'a command', text: '/he', is: {start: 0, candidates: ['/help ']}},
		{name: 'several commands', text: '/ti', is: {start: 0, candidates: ['/time ']}},
		{
			name: 'in the order of the help',
			text: '/c',
			is: {start: 0, candidates: ['/copy ', '/cancel ', '/clear ']},
		},
		{name: 'an alias gives the name', text: '/ex', is: {start: 0, candidates: ['/quit ']}},
		{name: 'no command', text: '/xyz', is: {start: 0, candidates: []}},
		{name: 'a switch', text: '/bell o', is: {start: 6, candidates: ['on', 'off']}},
		{name: 'a switch, begun', text: '/BELL OF', is: {start: 6, candidates: ['off']}},
		{name: 'a command for help', text: '/help ve', is: {start: 6, candidates: ['verify']}},
		{name: 'the version', text: '/reconnect ', is: {start: 11, candidates: ['v1']}},
		{name: 'a path', text: '/save no', is: {start: 6, candidates: ['notes/', 'novel.txt']}},
		{
			name: 'a path after a path command',
			text: '/send no',
			is: {start: 6, candidates: ['notes/', 'novel.txt']},
		},
		{
			name: 'where a file goes',
			text: '/accept no',
			is: {start: 8, candidates: ['notes/', 'novel.txt']},
		},
		{name: 'a quoted path', text: "/send 'no", is: {start: 6, candidates: ['notes/', 'novel.txt']}},
		{name: 'a trial', text: '/demo o', is: {start: 6, candidates: ['offer']}},
		{name: 'ordinary text', text: 'he', is: undefined},
		{name: 'a literal slash', text: '//he', is: undefined},
		{name: 'a text argument', text: '/find he', is: undefined},
	] as const;
	for (const {name, text, is} of cases) {
		it(name, () => {
			assert.deepEqual(complete(text, paths), is);
		});
	}

	it('does not complete paths that it cannot list', () => {
		assert.equal(complete('/save no'), undefined);
	});

	it('knows the path that is being typed', () => {
		assert.equal(pathIn('/save a b'), 'a b');
		assert.equal(pathIn('/save '), '');
		assert.equal(pathIn('/find a'), undefined);
		assert.equal(pathIn('save a'), undefined);
	});
});
