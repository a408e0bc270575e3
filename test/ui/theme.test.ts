import assert from 'node:assert/strict';
import {test} from 'node:test';
import {initialSnapshot} from '../../source/session/snapshot.ts';
import {trustPanel} from '../../source/ui/rows/trust-panel.ts';
import {createTheme, drawable} from '../../source/ui/theme.ts';

test('without colour there is none, and what had one still differs from plain text', () => {
	const {look} = createTheme({color: false, ascii: false});
	for (const [meaning, {color}] of Object.entries(look)) {
		assert.equal(color, undefined, meaning);
	}
	for (const meaning of [
		'error',
		'warning',
		'good',
		'peer',
		'strong',
		'link',
		'bar',
		'match',
		'current',
	] as const) {
		assert.notDeepEqual(look[meaning], look.plain, meaning);
	}
});

test('only those of the sixteen colours that are legible on light and on dark', () => {
	const {look} = createTheme({color: true, ascii: false});
	const legible = new Set([undefined, 'red', 'green', 'cyan', 'magenta']);
	for (const [meaning, {color}] of Object.entries(look)) {
		assert.ok(legible.has(color), `${meaning}: ${color}`);
	}
});

test('what warns of the peer depends on no bold, which some terminals draw in a paler colour', () => {
	for (const color of [true, false]) {
		const {look} = createTheme({color, ascii: false});
		const words = (['legacy', 'unverified', 'mismatched'] as const).map(
			trust => trustPanel({...initialSnapshot, trust}, 24)[0]?.[0]?.as ?? 'plain',
		);
		for (const meaning of [...words, 'bar-strong'] as const) {
			const {bold, dimColor} = look[meaning];
			assert.deepEqual([bold, dimColor], [undefined, undefined], meaning);
		}
		for (const [meaning, {inverse, bold, dimColor}] of Object.entries(look)) {
			assert.ok(inverse !== true || (bold !== true && dimColor !== true), meaning);
		}
		assert.notDeepEqual(look['bar-strong'], look.bar);
	}
});

test('what was found and what is looked at differ without colour', () => {
	const {look} = createTheme({color: false, ascii: false});
	assert.notDeepEqual(look.match, look.current);
});

test('ASCII is ASCII, and the phases still differ', () => {
	const {glyphs} = createTheme({color: true, ascii: true});
	assert.match(JSON.stringify(glyphs), /^[\x20-\x7e]*$/);
	assert.equal(new Set(Object.values(glyphs.phase)).size, 4);
	assert.match(drawable('dialing · try 3, “quoted …”', glyphs), /^[\x20-\x7e]*$/);
});

test('glyphs of one cell are one cell in every theme', () => {
	for (const ascii of [true, false]) {
		const {glyphs} = createTheme({color: true, ascii});
		const single = [
			...Object.values(glyphs.phase),
			...glyphs.spinner,
			glyphs.horizontal,
			glyphs.vertical,
			glyphs.joint,
			glyphs.prompt,
			glyphs.separator,
		];
		assert.ok(single.every(glyph => glyph.length === 1));
	}
});
