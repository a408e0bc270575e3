import process from 'node:process';

// The control sequences that Ink does not write itself. None of them ever holds what a peer wrote.

const esc = '\u001B';
const stringEnd = `${esc}\\`;

/** The title is kept on the terminal's stack (xterm, window manipulation 22 and 23) while ours is shown. */
const takeTitle = `${esc}[22;2t${esc}]2;ttchat${stringEnd}`;
const giveTitleBack = `${esc}[23;2t`;

/** Whether the terminal tells us that its window gains or loses the focus (xterm, mode 1004). */
const focusReportsOn = `${esc}[?1004h`;
const focusReportsOff = `${esc}[?1004l`;

const bracketedPasteOn = `${esc}[?2004h`;
const bracketedPasteOff = `${esc}[?2004l`;

/**
 * The keypad sends digits and Enter, so that what it would send otherwise is free: Konsole's Shift+Enter. This is
 * what terminals begin with, and how shells leave them.
 */
const numericKeypad = `${esc}>`;

/** tmux hands on Shift+Enter and the like only to who asks for it (xterm's modifyOtherKeys). */
const otherKeysOn = `${esc}[>4;1m`;
const otherKeysOff = `${esc}[>4m`;

/**
 * Many terminals make arrow keys of the mouse wheel on the alternate screen (xterm, mode 1007). Ours would bring back what was sent
 * before into the draft of somebody who wants to read what is above. On is what terminals begin with that do not keep it.
 */
const keepWheel = `${esc}[?1007s`;
const wheelIsNoKey = `${esc}[?1007l`;
const giveWheelBack = `${esc}[?1007h${esc}[?1007r`;

/**
 * Alt is ESC before the character (xterm, mode 1036). As it comes, xterm sets the character's eighth bit instead: Alt+L is "ì".
 * How it was is kept by the terminal, for some begin with one and some with the other.
 */
const keepAlt = `${esc}[?1036s`;
const altIsEscape = `${esc}[?1036h`;
const giveAltBack = `${esc}[?1036r`;

/** Everything that is switched on while the interface is up. */
export function enterModes(insideTmux: boolean): string {
	return takeTitle + keepAlt + keepWheel + keyModes(insideTmux);
}

/**
 * What decides what comes as input, for a terminal that may be another one than before: it can be said any number of
 * times. Ink switches the pastes off.
 */
export function enterModesAgain(insideTmux: boolean): string {
	return bracketedPasteOn + keyModes(insideTmux);
}

/** The opposite of {@link enterModes}. */
export function leaveModes(insideTmux: boolean): string {
	return (
		(insideTmux ? otherKeysOff : '') +
		bracketedPasteOff +
		giveAltBack +
		giveWheelBack +
		focusReportsOff +
		giveTitleBack
	);
}

function keyModes(insideTmux: boolean): string {
	return focusReportsOn + numericKeypad + altIsEscape + wheelIsNoKey + (insideTmux ? otherKeysOn : '');
}

/**
 * Switches our modes on.
 *
 * @returns Switches them off again; does nothing the second time. Also done when the program ends by
 * `process.exit()` or an exception.
 */
export function takeModes(stdout: NodeJS.WritableStream, insideTmux: boolean): () => void {
	let held = true;
	const giveBack = () => {
		if (held) {
			held = false;
			process.off('exit', giveBack);
			stdout.write(leaveModes(insideTmux));
		}
	};
	process.on('exit', giveBack);
	stdout.write(enterModes(insideTmux));
	return giveBack;
}

/** Back to the ordinary screen with a cursor, for when Ink was never there to do it. */
export const ordinaryScreen = `${bracketedPasteOff}${esc}[?1049l${esc}[?25h`;

/**
 * Asks how wide the terminal draws what is one cell wide to some and two to others (`xterm -cjk_width`, many East
 * Asian settings): draws one and asks for the cursor. In the second row, for Shift+F3 looks like an answer from the first.
 */
const askForWidth = `●${esc}[6n`;

/** Asks whether the terminal marks pastes (DECRQM), once it was told to. Some say nothing, and old Linux consoles draw a "p". */
const askForMarks = `${bracketedPasteOn}${esc}[?2004$p`;

/** What is asked of the terminal before the first frame; it is not waited for. In a row of its own, which is erased. */
export function questions({ascii}: {readonly ascii: boolean}): string {
	const asked = (ascii ? '' : askForWidth) + askForMarks;
	return `${esc}[?1049h${esc}[2;1H${asked}${esc}[2;1H${esc}[K`;
}

/** What the answer to {@link askForWidth} says; nothing if it is none. */
export function isWide({row, column}: {readonly row: number; readonly column: number}): boolean {
	return row === 2 && column === 3;
}

export const bell = '\u0007';

/**
 * A desktop notification: OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal) and OSC 777 (urxvt, foot, VTE).
 *
 * @param text - Our own words, never those of a message; control characters are dropped all the same.
 * @param insideTmux - Whether it must be handed through tmux, which swallows what it does not know.
 */
export function notification(text: string, insideTmux: boolean): string {
	const words = text.replaceAll(/\p{Cc}|;/gu, ' ');
	const sequences = [
		`${esc}]9;${words}${stringEnd}`,
		`${esc}]777;notify;ttchat;${words}${stringEnd}`,
	] as const;
	return sequences.map(sequence => (insideTmux ? throughTmux(sequence) : sequence)).join('');
}

/**
 * Puts a text into the clipboard of the terminal's machine (OSC 52), also over ssh. tmux understands this
 * one itself.
 */
export function clipboard(text: string): string {
	return `${esc}]52;c;${Buffer.from(text, 'utf8').toString('base64')}${stringEnd}`;
}

// tmux's passthrough: every escape inside is doubled. Ignored unless `allow-passthrough` is on.
function throughTmux(sequence: string): string {
	return `${esc}Ptmux;${sequence.replaceAll(esc, esc + esc)}${stringEnd}`;
}
