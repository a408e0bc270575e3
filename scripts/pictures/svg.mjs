// Draws the cells of a terminal as SVG: text stays text, so that it can be read, searched and scaled.

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

/**
 * @param {{title: string, columns: number, rows: readonly (readonly Cell[])[], cursor: {row: number, column: number} | undefined}} screen
 * @typedef {{text: string, width: number, color: number | undefined, bold: boolean, dim: boolean, underline: boolean, inverse: boolean}} Cell
 */
export function drawScreen({title, columns, rows, cursor}) {
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

function style() {
	const scheme = (colors, {paper, ink}) =>
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

function drawRow(cells, top) {
	const found = runs(cells);
	return [...backgrounds(found, top), ...found.flatMap(run => [...lines(run, top), ...words(run, top)])];
}

/** Neighbours that look the same, as one. Lines are drawn and not written: glyphs would leave gaps between rows. */
function runs(cells) {
	const found = [];
	let column = 0;
	for (const cell of cells) {
		const isLine = cell.text in strokes;
		const look = `${cell.color}|${cell.bold}|${cell.dim}|${cell.underline}|${cell.inverse}|${isLine}`;
		const last = found.at(-1);
		if (last?.look === look) {
			last.texts.push(cell.text);
			last.width += cell.width;
		} else {
			found.push({...cell, look, isLine, texts: [cell.text], column});
		}
		column += cell.width;
	}
	return found;
}

/** One rectangle for neighbours whatever else their looks: between two there would be a hairline. */
function backgrounds(found, top) {
	const bars = [];
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

const strokes = {
	'─': (x, y) => `M${x} ${y + 9}h${cellWidth}`,
	'│': (x, y) => `M${round(x + cellWidth / 2)} ${y}v${cellHeight}`,
	'┴': (x, y) => `M${x} ${y + 9}h${cellWidth}M${round(x + cellWidth / 2)} ${y}v9`,
};

function lines({isLine, texts, column, dim}, top) {
	if (!isLine) {
		return [];
	}
	const path = texts.map((text, index) => strokes[text](left(column + index), top)).join('');
	return [`<path class="line${dim ? ' d' : ''}" d="${path}"/>`];
}

function words({isLine, texts, column, color, bold, dim, underline, inverse}, top) {
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

function drawCursor({row, column}) {
	return `<rect class="ink" x="${left(column)}" y="${margin + row * cellHeight + 1}" width="2" height="${cellHeight - 2}"/>`;
}

function left(column) {
	return round(margin + column * cellWidth);
}

function round(value) {
	return Math.round(value * 100) / 100;
}

function escapeText(text) {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
