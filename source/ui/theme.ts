import type {TextProps} from 'ink';
import type {PhaseState} from '../session/snapshot.ts';

/** What a piece of text is for. Nothing is told by its looks alone: the words say it too. */
export type Meaning =
	| 'plain'
	/** There if one looks for it: times, hints, borders. */
	| 'quiet'
	/** Wants to be read: the code, keys, headings. */
	| 'strong'
	| 'self'
	| 'peer'
	| 'good'
	| 'busy'
	| 'warning'
	| 'error'
	| 'link'
	/** The status bar. */
	| 'bar'
	| 'bar-strong'
	/** What was found. */
	| 'match'
	/** What was found and is looked at. */
	| 'current';

/** How that looks, as properties of Ink's `<Text>`. */
type Look = Pick<TextProps, 'color' | 'dimColor' | 'bold' | 'inverse' | 'underline'>;

/** The characters that the interface draws with. */
export type Glyphs = {
	readonly phase: Readonly<Record<PhaseState, string>>;
	readonly spinner: readonly string[];
	readonly horizontal: string;
	readonly vertical: string;
	/** Where the side pane's border meets the line under the panes. */
	readonly joint: string;
	readonly prompt: string;
	/** Before a file that goes out, and one that comes in. */
	readonly outbound: string;
	readonly inbound: string;
	/** Behind what waits, in one column, and behind what has arrived. */
	readonly waiting: string;
	readonly done: string;
	readonly ellipsis: string;
	readonly separator: string;
	/** Around what is quoted; nothing where quotes with a direction can be drawn. */
	readonly quote: string | undefined;
};

/** All looks and characters of the interface. */
export type Theme = {
	readonly look: Readonly<Record<Meaning, Look>>;
	readonly glyphs: Glyphs;
	/** Whether links can be clicked (OSC 8); otherwise they are only underlined. */
	readonly links: boolean;
};

/**
 * The theme for a terminal.
 *
 * @param options.color - Whether colours may be used at all (`NO_COLOR`, `--no-color`).
 * @param options.ascii - Whether to draw with ASCII alone (`--ascii`).
 * @param options.links - Whether the terminal knows OSC 8; the default is that it does not.
 */
export function createTheme(options: {
	readonly color: boolean;
	readonly ascii: boolean;
	readonly links?: boolean;
}): Theme {
	return {
		look: options.color ? coloured : uncoloured,
		glyphs: glyphsFor(options.ascii),
		links: options.links ?? false,
	};
}

/** The characters that are drawn with: ASCII alone, or more. */
export function glyphsFor(isAscii: boolean): Glyphs {
	return isAscii ? ascii : drawn;
}

/** Words of our own as this terminal can draw them: they are written with `·`, `…` and quotes everywhere. */
export function drawable(words: string, {separator, ellipsis, quote}: Glyphs): string {
	return words
		.replaceAll('·', separator)
		.replaceAll('…', ellipsis)
		.replaceAll(/[“”]/g, quote ?? '$&');
}

// Only the terminal's own sixteen colours, which its owner has made legible on its background, and none of
// those that usually are not: no yellow or white (pale on light), no blue (dark on black), no "bright" ones. Inverse is
// never bold as well: PuTTY draws bold in a paler colour, and what warns would be the palest word.
const coloured: Readonly<Record<Meaning, Look>> = {
	plain: {},
	quiet: {dimColor: true},
	strong: {bold: true},
	self: {color: 'cyan'},
	peer: {color: 'magenta', bold: true},
	good: {color: 'green', bold: true},
	busy: {color: 'cyan'},
	warning: {color: 'red', bold: true},
	error: {color: 'red', inverse: true},
	link: {underline: true},
	bar: {inverse: true},
	// A gap in the bar: as legible as plain text.
	'bar-strong': {},
	match: {underline: true, bold: true},
	current: {inverse: true},
};

const uncoloured: Readonly<Record<Meaning, Look>> = {
	...coloured,
	self: {},
	peer: {bold: true},
	good: {bold: true},
	busy: {},
	warning: {bold: true},
	error: {inverse: true},
};

const drawn: Glyphs = {
	phase: {pending: '○', working: '◐', done: '●', failed: '✕'},
	spinner: ['◐', '◓', '◑', '◒'],
	horizontal: '─',
	vertical: '│',
	joint: '┴',
	prompt: '>',
	outbound: '»',
	inbound: '«',
	waiting: '…',
	done: '✓',
	ellipsis: '…',
	separator: '·',
	quote: undefined,
};

const ascii: Glyphs = {
	phase: {pending: 'o', working: '*', done: '#', failed: 'x'},
	spinner: ['|', '/', '-', '\\'],
	horizontal: '-',
	vertical: '|',
	joint: '+',
	prompt: '>',
	outbound: '>>',
	inbound: '<<',
	waiting: '.',
	done: '+',
	ellipsis: '...',
	separator: '-',
	quote: '"',
};
