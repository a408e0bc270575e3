import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
/** With fewer words it is a label, or a turn of phrase. */
const LEAST_WORDS = 6;

/** A comment, so that it is passed over, or a text; one in a template may hold code, which is left out. */
const literals =
	/\/\*.*?\*\/|\/\/[^\n]*|(?:import|export) [^;'"]*? from '[^']*'|'(?<single>(?:[^'\\\n]|\\.)*)'|"(?<double>(?:[^"\\\n]|\\.)*)"|`(?<template>(?:[^`\\]|\\.)*)`|>(?<drawn>[^<>{};=]+)<\//gs;

/** Every sentence of a program's texts, in lower case; what is filled in stands as `…`. */
function sentencesOf(text: string): readonly string[] {
	return [...text.matchAll(literals)]
		.flatMap(({groups = {}}) => Object.values(groups).filter(literal => literal !== undefined))
		.map(literal => literal.replaceAll(/\$\{[^}]*\}/g, '…').replaceAll("\\'", "'"))
		.flatMap(literal => literal.split(/[.:;!?](?=\s|$)|\s·\s|\n/))
		.map(sentence => sentence.trim().toLowerCase())
		.filter(sentence => sentence.split(/\s+/).filter(word => /\p{L}/u.test(word)).length >= LEAST_WORDS);
}

function saidTwice(files: ReadonlyMap<string, string>): readonly string[] {
	const places = new Map<string, string[]>();
	for (const [file, text] of files) {
		for (const sentence of sentencesOf(text)) {
			places.set(sentence, [...(places.get(sentence) ?? []), file]);
		}
	}
	return [...places]
		.filter(([, where]) => where.length > 1)
		.map(([sentence, where]) => `${sentence} (${where.join(', ')})`);
}

test('a sentence stands once in the source: what is said in two places is said by one', () => {
	const found = globSync('source/{words,ui,plain,commands}/**/*.{ts,tsx}', {cwd: root});
	assert.ok(found.length > 80, 'found the source');
	const files = new Map(found.map(file => [file, readFileSync(path.join(root, file), 'utf8')]));
	assert.ok(sentencesOf(files.get('source/words/event.ts') ?? '').length > 5, 'found sentences');
	assert.deepEqual(saidTwice(files), []);
});

test('the check finds a sentence in whatever quotes, and in the middle of a text', () => {
	const files = new Map([
		['a.ts', "export const a = 'No: The peer must open its TCP port.';"],
		['b.tsx', 'export const B = () => <Text>the peer must open its TCP port</Text>;'],
		['c.ts', ['export const c = `$', '{name} now says that to everybody here!`;'].join('')],
		['d.ts', ['export const d = `$', '{who()} now says that to everybody here`;'].join('')],
		['e.ts', "import {six} from 'a module that has six words'; // a module that has six words"],
	]);
	assert.deepEqual(saidTwice(files), [
		'the peer must open its tcp port (a.ts, b.tsx)',
		'… now says that to everybody here (c.ts, d.ts)',
	]);
});
