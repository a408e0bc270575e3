/**
 * What a terminal sends for a key, in xterm's coding.
 *
 * @param key - A name such as `enter`, `pgup`, `f1`, or one with modifiers: `ctrl+c`, `alt+l`, `ctrl+left`, `shift+tab`.
 */
export function keySequence(key: string): string {
	const parts = key.split('+');
	const name = parts.at(-1) ?? '';
	const modifiers = new Set(parts.slice(0, -1));
	if (key === 'shift+tab') {
		return '\x1b[Z';
	}
	if (name in cursorKeys || name in tildeKeys) {
		return special(name, modifiers);
	}
	const plain = named[name] ?? (name.length === 1 ? name : undefined);
	if (plain === undefined) {
		throw new RangeError(`no such key: ${key}`);
	}
	const withControl = modifiers.has('ctrl')
		? String.fromCharCode(plain.toUpperCase().charCodeAt(0) & 31)
		: plain;
	return modifiers.has('alt') ? `\x1b${withControl}` : withControl;
}

const named: Readonly<Record<string, string>> = {
	enter: '\r',
	tab: '\t',
	esc: '\x1b',
	escape: '\x1b',
	space: ' ',
	backspace: '\x7f',
	f1: '\x1bOP',
	f2: '\x1bOQ',
	f3: '\x1bOR',
	f4: '\x1bOS',
};

const cursorKeys: Readonly<Record<string, string>> = {
	up: 'A',
	down: 'B',
	right: 'C',
	left: 'D',
	end: 'F',
	home: 'H',
};

const tildeKeys: Readonly<Record<string, string>> = {
	insert: '2',
	delete: '3',
	pgup: '5',
	pgdn: '6',
	f5: '15',
	f6: '17',
};

function special(name: string, modifiers: ReadonlySet<string>): string {
	const code =
		1 + (modifiers.has('shift') ? 1 : 0) + (modifiers.has('alt') ? 2 : 0) + (modifiers.has('ctrl') ? 4 : 0);
	const letter = cursorKeys[name];
	if (letter !== undefined) {
		return code === 1 ? `\x1b[${letter}` : `\x1b[1;${code}${letter}`;
	}
	return code === 1 ? `\x1b[${tildeKeys[name]}~` : `\x1b[${tildeKeys[name]};${code}~`;
}
