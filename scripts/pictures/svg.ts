// Draws the cells of a terminal as SVG: text stays text, so that it can be read, searched and scaled.
import type {Cell} from '../../test/e2e/cells.ts';

const cellWidth = 8.4;
const cellHeight = 18;
const fontSize = 14;
const margin = 12;
const fonts = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace";

// Sixteen colours as terminals have them, on a dark and on a light background.
const dark = ['#1b1f24', '#f47067', '#6bc46d', '#daaa3f', '#6cb6ff', '#dcbdfb', '#56d4dd', '#cdd9e5'];
const light = ['#24292f', '#cf222e', '#116329', '#7d4e00', '#0550ae', '#8250df', '#1b7c83', '#57606a'];
const darkPaper = {paper: '#1b1f24', ink: '#d7dde4'};
const lightPaper = {paper: '#ffffff', ink: '#24292f'};

type Screen = {
	readonly title: string;
	readonly rows: readonly (readonly Cell[])[];
	readonly cursor: {readonly row: number; readonly column: number} | undefined;
};

export function drawScreen({title, rows, cursor}: Screen): string {
	const columns = rows[0]?.reduce((sum, cell) => sum + cell.width, 0) ?? 0;
	const width = round(columns * cellWidth + 2 * margin);
	const height = rows.length * cellHeight + 2 * margin;
	const body = rows.flatMap((row, index) => drawRow(row, margin + index * cellHeight));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
		`<title>${escapeText(title)}</title>`,
		`<style>${style()}</style>`,
		`<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
		...body,
		...(cursor === undefined ? [] : [drawCursor(cursor)]),
		'</svg>',
		'',
	].join('\n');
}

function style(): string {
	const scheme = (colors: readonly string[], {paper, ink}: {readonly paper: string; readonly ink: string}) =>
		[
			`.paper,.on{fill:${paper}}`,
			`text,.ink{fill:${ink}}`,
			`.line{stroke:${ink}}`,
			...colors.map((color, index) => `.c${index}{fill:${color}}`),
		].join('');
	return [
		`text{font:${fontSize}px ${fonts};white-space:pre}`,
		'.b{font-weight:bold}.d{opacity:.62}.u{text-decoration:underline}.line{stroke-width:1.2}',
		scheme(dark, darkPaper),
		`@media (prefers-color-scheme:light){${scheme(light, lightPaper)}}`,
	].join('');
}

/** Neighbours that look the same. */
type Run = Omit<Cell, 'text'> & {
	readonly isLine: boolean;
	readonly texts: readonly string[];
	readonly column: number;
};

function drawRow(cells: readonly Cell[], top: number): readonly string[] {
	const found = runs(cells);
	return [...backgrounds(found, top), ...found.flatMap(run => [...lines(run, top), ...words(run, top)])];
}

/** Neighbours that look the same, as one. Lines are drawn and not written: glyphs would leave gaps between rows. */
function runs(cells: readonly Cell[]): readonly Run[] {
	const found: Run[] = [];
	let column = 0;
	for (const {text, ...cell} of cells) {
		const isLine = text in strokes;
		const last = found.at(-1);
		if (last !== undefined && last.isLine === isLine && looksLike(last, cell)) {
			found.splice(-1, 1, {...last, texts: [...last.texts, text], width: last.width + cell.width});
		} else {
			found.push({...cell, isLine, texts: [text], column});
		}
		column += cell.width;
	}
	return found;
}

function looksLike(one: Omit<Cell, 'text'>, other: Omit<Cell, 'text'>): boolean {
	return (['color', 'bold', 'dim', 'underline', 'inverse'] as const).every(look => one[look] === other[look]);
}

/** One rectangle for neighbours whatever else their looks: between two there would be a hairline. */
function backgrounds(found: readonly Run[], top: number): readonly string[] {
	const bars: {column: number; end: number}[] = [];
	for (const {inverse, column, width} of found) {
		const last = bars.at(-1);
		if (inverse && last?.end === column) {
			last.end += width;
		} else if (inverse) {
			bars.push({column, end: column + width});
		}
	}
	return bars.map(
		({column, end}) =>
			`<rect class="ink" x="${left(column)}" y="${top}" width="${round((end - column) * cellWidth)}" height="${cellHeight}"/>`,
	);
}

const strokes: Readonly<Record<string, (x: number, y: number) => string>> = {
	'─': (x, y) => `M${x} ${y + 9}h${cellWidth}`,
	'│': (x, y) => `M${round(x + cellWidth / 2)} ${y}v${cellHeight}`,
	'┴': (x, y) => `M${x} ${y + 9}h${cellWidth}M${round(x + cellWidth / 2)} ${y}v9`,
};

function lines({isLine, texts, column, dim}: Run, top: number): readonly string[] {
	if (!isLine) {
		return [];
	}
	const path = texts.map((text, index) => strokes[text]?.(left(column + index), top)).join('');
	return [`<path class="line${dim ? ' d' : ''}" d="${path}"/>`];
}

function words(
	{isLine, texts, column, color, bold, dim, underline, inverse}: Run,
	top: number,
): readonly string[] {
	const text = texts.join('');
	if (isLine || text.trim() === '') {
		return [];
	}
	const indent = text.length - text.trimStart().length;
	const word = text.trim();
	const classes = [
		inverse ? 'on' : color === undefined ? '' : `c${color % 8}`,
		bold ? 'b' : '',
		dim ? 'd' : '',
		underline ? 'u' : '',
	].filter(name => name !== '');
	const named = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
	const length = round([...word].length * cellWidth);
	return [
		`<text${named} x="${left(column + indent)}" y="${top + 13.5}" textLength="${length}" xml:space="preserve">${escapeText(word)}</text>`,
	];
}

function drawCursor({row, column}: NonNullable<Screen['cursor']>): string {
	return `<rect class="ink" x="${left(column)}" y="${margin + row * cellHeight + 1}" width="2" height="${cellHeight - 2}"/>`;
}

function left(column: number): number {
	return round(margin + column * cellWidth);
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}

function escapeText(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
