/** Where a link stands in a text (code units, `end` excluded) and where it leads. */
export type Link = {readonly start: number; readonly end: number; readonly url: string};

const candidate =
	/(?<![A-Za-z0-9])(?:https?:\/\/|mailto:)[^\s\p{Cc}\p{Cf}<>"`{}|\\^、。「」『』【】（）]+/giu;
const acceptable = /^(?:https?:\/\/[\p{L}\p{N}[]|mailto:[^@]+@[\p{L}\p{N}[])/iu;
const closers: ReadonlyMap<string, string> = new Map([
	[')', '('],
	[']', '['],
]);

/**
 * The links in a text: `http`, `https` and `mailto`, and nothing else, since a click must not start a program.
 * Punctuation at the end and closing brackets that were not opened in the link belong to the sentence around it.
 *
 * @returns In order, never overlapping; `url` is ASCII, as OSC 8 wants it.
 */
export function findLinks(text: string): readonly Link[] {
	const links: Link[] = [];
	for (const match of text.matchAll(candidate)) {
		const shown = trimEnd(match[0]);
		if (acceptable.test(shown)) {
			links.push({start: match.index, end: match.index + shown.length, url: encode(shown)});
		}
	}

	return links;
}

function trimEnd(candidate: string): string {
	// Counted once, then kept up while characters go, so that `))))…` is linear.
	const surplus = new Map(
		[...closers].map(([close, open]) => [close, count(candidate, close) - count(candidate, open)]),
	);
	let end = candidate.length;
	while (end > 0) {
		const last = candidate.charAt(end - 1);
		const tooMany = surplus.get(last);
		if (tooMany !== undefined && tooMany > 0) {
			surplus.set(last, tooMany - 1);
		} else if (!/[.,;:!?'*_~…’”»›！，．：；？]/.test(last)) {
			break;
		}

		end--;
	}

	return candidate.slice(0, end);
}

function count(text: string, character: string): number {
	return text.split(character).length - 1;
}

function encode(url: string): string {
	return url.toWellFormed().replace(/[^\x21-\x7e]+/g, part => encodeURIComponent(part));
}
