/**
 * The candidate that was probably meant: one that begins with the word, or else the one with the fewest slips
 * of the finger (letters left out, added, changed or swapped), if those are few for the word's length.
 *
 * @param word - What was typed, in the candidates' case.
 * @returns `undefined` if nothing is near.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	const begun = word.length > 1 ? candidates.filter(candidate => candidate.startsWith(word)) : [];
	if (begun.length === 1) {
		return begun[0];
	}
	const allowed = word.length < 3 ? 1 : word.length < 6 ? 2 : 3;
	let best: string | undefined;
	let fewest = allowed + 1;
	for (const candidate of candidates) {
		const slips = countSlips(word.slice(0, longestWord), candidate);
		if (slips < fewest && slips < candidate.length) {
			best = candidate;
			fewest = slips;
		}
	}
	return best;
}

/** Longer words are not compared in full: the table below grows with their length. */
const longestWord = 64;

/** Optimal string alignment distance: Levenshtein's, with a swap of neighbours as one slip. */
function countSlips(from: string, to: string): number {
	let before: readonly number[] = [];
	let previous: readonly number[] = Array.from({length: to.length + 1}, (_, index) => index);
	for (let row = 1; row <= from.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= to.length; column += 1) {
			const changed = from[row - 1] === to[column - 1] ? 0 : 1;
			const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			current.push(
				Math.min(
					cell(previous, column) + 1,
					cell(current, column - 1) + 1,
					cell(previous, column - 1) + changed,
					swapped ? cell(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
				),
			);
		}
		before = previous;
		previous = current;
	}
	return cell(previous, to.length);
}

function cell(row: readonly number[], column: number): number {
	return row[column] ?? Number.POSITIVE_INFINITY;
}
