import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Files and folders that a document names, as its reader would look for them. */
function namedIn(document: string): readonly string[] {
	const text = readFileSync(path.join(root, document), 'utf8');
	let room = '';
	return text.split('\n').flatMap(line => {
		const names = [...line.matchAll(/`([\w./-]+)`/g)].map(([, name = '']) => name);
		// A row of the table begins with the folder that the names in it are in.
		const rowOf = /^\| `(source\/[\w/]+)`/.exec(line)?.[1];
		room = rowOf ?? (line.startsWith('|') ? room : '');
		return names.flatMap(name => {
			if (/^(?:source|test|scripts)\//.test(name)) return [name];
			return /\.(?:tsx?|mjs)$/.test(name) ? [path.posix.join(room, name)] : [];
		});
	});
}

test('every file that docs/architecture.md names is there', () => {
	const names = namedIn('docs/architecture.md');
	assert.ok(names.length > 40, `${names.length} names were found`);
	assert.deepEqual(
		names.filter(name => !existsSync(path.join(root, name))),
		[],
	);
});

test('every folder of the source is a room in the table of docs/architecture.md', () => {
	const text = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
	const rooms = new Set(
		text
			.split('\n')
			.flatMap(line => (line.startsWith('| `source/') ? line.match(/source\/[\w/]+(?=`)/g) : [])),
	);
	const folders = readdirSync(path.join(root, 'source'), {withFileTypes: true, recursive: true})
		.filter(entry => entry.isDirectory())
		.map(({name, parentPath}) => path.relative(root, path.join(parentPath, name)));
	assert.ok(folders.length > 15);
	assert.deepEqual(
		folders.filter(folder => !rooms.has(folder)),
		[],
	);
});
