/**
 * The path that somebody means who types one, or drags a file into the terminal, which types it as a shell wants it: in
 * quotes, with backslashes, or as an address. Blanks need neither, for nothing follows a path.
 *
 * @param typed - What stands behind the command, without blanks around it.
 * @returns As it was typed, where it is no such writing: a name may hold an apostrophe.
 */
export function readPath(typed: string): string {
	return (fromAddress(typed) ?? unquoted(typed) ?? typed).replaceAll(escapes, '$<sign>');
}

/** The beginning of a path while it is typed; the quotation need not have ended. */
export function readPathBeginning(typed: string): string {
	return /^['"]/.test(typed) && unquoted(typed) === undefined
		? readPath(typed + typed.charAt(0))
		: readPath(typed);
}

/** A path so that {@link readPath} reads it again. */
export function writePath(path: string): string {
	// Blanks around what is typed do not count.
	if (path.trim() !== path) return `'${path.replaceAll("'", "'\\''")}'`;
	return path.replaceAll('\\', '\\\\').replace(/^(?=['"])|(?<=^file)(?=:)/, '\\');
}

/** A backslash before a sign stands for the sign; before a letter or a digit it is one itself, as in `C:\\x`. */
const escapes = /\\(?<sign>[^\p{L}\p{N}])/gsu;

/** Only a whole that begins with a quote is a quotation: all its pieces as a shell joins them. */
function unquoted(typed: string): string | undefined {
	if (!/^['"]/.test(typed)) {
		return undefined;
	}
	const pieces = typed.match(/'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^'"\\]/gsu) ?? [];
	if (pieces.join('') !== typed) {
		return undefined;
	}
	// What remains to be done for backslashes is done by the caller; within single quotes they mean nothing.
	return pieces.map(piece => (piece.startsWith("'") ? plain(piece.slice(1, -1)) : doubled(piece))).join('');
}

function plain(text: string): string {
	return text.replaceAll('\\', '\\\\');
}

function doubled(piece: string): string {
	return piece.startsWith('"') ? piece.slice(1, -1).replaceAll(/\\(?!["\\$`])/g, '\\\\') : piece;
}

/** What file managers drop where nobody told them that it is a shell. */
function fromAddress(typed: string): string | undefined {
	const [, address] = /^file:\/\/(?:localhost)?(\/\S*)$/.exec(typed) ?? [];
	try {
		return address === undefined ? undefined : plain(decodeURIComponent(address));
	} catch {
		// A stray percent sign: it is no address after all.
		return undefined;
	}
}
