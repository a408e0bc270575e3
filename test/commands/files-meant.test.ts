import assert from 'node:assert/strict';
import {test} from 'node:test';
import {filesMeant} from '../../source/commands/files-meant.ts';

const cases: readonly (readonly [files: readonly string[], typed: string, meant: readonly string[]])[] = [
	[[], '', []],
	[[], 'all', []],
	[['a.jpg'], '', ['a.jpg']],
	[['a.jpg', 'b.jpg'], '', []],
	[['a.jpg', 'b.jpg'], 'all', ['a.jpg', 'b.jpg']],
	[['a.jpg', 'b.jpg'], 'b', ['b.jpg']],
	[['a', 'a.jpg'], 'a', ['a']],
	[['a1', 'a2'], 'a', []],
	[['a', 'a'], '', ['a', 'a']],
	[['a.jpg'], 'x', []],
];

for (const [files, typed, meant] of cases) {
	test(`/cancel ${typed} with ${files.join(' ') || 'none'}`, () => {
		const found = filesMeant(
			files.map(name => ({name})),
			typed,
		);
		assert.deepEqual(
			found.map(({name}) => name),
			meant,
		);
	});
}
