/** `npm run test:exhaustive` tries all cases of the tests for which that takes minutes. */
const isExhaustive = process.env['TTCHAT_EXHAUSTIVE'] === '1';

/** All cases, or one of so many. Of bits in a row every ninth is one of each byte, and all eight places in turn. */
export function cases<T>(all: readonly T[], oneOf = 9): readonly T[] {
	return isExhaustive ? all : all.filter((_, index) => index % oneOf === 0);
}
