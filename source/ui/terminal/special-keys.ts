/**
 * What Ink gets to see for F1 and F2, which it recognizes but does not report: Alt+H and Alt+P, their second
 * routes, as the kitty protocol writes them. So they keep their place among the keys of a read.
 */
export const HELP_KEY = '\x1b[104;3u';
export const PANE_KEY = '\x1b[112;3u';

/** A key whose sequence ends in a letter. */
export function specialKey(final: string, modifiers: number, event: number): string | undefined {
	switch (final) {
		case 'A':
		case 'B':
		case 'C':
		case 'D':
		case 'F':
		case 'H':
			return `\x1b[${modifiers === 1 && event === 1 ? '' : `1${suffix(modifiers, event)}`}${final}`;
		case 'P':
			return functionKey(HELP_KEY, modifiers, event);
		case 'Q':
			return functionKey(PANE_KEY, modifiers, event);
		default:
			return undefined;
	}
}

/** A key whose sequence ends in a tilde. */
export function tildeKey(number: number, modifiers: number, event: number): string | undefined {
	switch (number) {
		case 1:
		case 7:
			return specialKey('H', modifiers, event);
		case 4:
		case 8:
			return specialKey('F', modifiers, event);
		case 3:
		case 5:
		case 6:
			return `\x1b[${number}${suffix(modifiers, event)}~`;
		case 11:
			return functionKey(HELP_KEY, modifiers, event);
		case 12:
			return functionKey(PANE_KEY, modifiers, event);
		default:
			return undefined;
	}
}

function functionKey(key: string, modifiers: number, event: number): string | undefined {
	// Num lock and caps lock make no difference; with Shift, Ctrl or Alt it is another key.
	const isPlain = ((modifiers - 1) & 0x3f) === 0;
	return isPlain && event !== 3 ? key : undefined;
}

/** Modifiers and kind of event, as kitty's protocol and xterm write them. */
export function suffix(modifiers: number, event: number): string {
	return event !== 1 ? `;${modifiers}:${event}` : modifiers !== 1 ? `;${modifiers}` : '';
}
