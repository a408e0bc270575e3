/** Where the protocol and the session lie. */
export const PROTOCOL = 'source/protocol';
export const SESSION = 'source/session';

/**
 * One MUST, left out by one replacement in one file, and the tests that are there for it. `find` must stand in the
 * file exactly once.
 */
export function mutant(must, file, find, replace, ...tests) {
	return {must, tests: tests.map(name => `test/${name}.test.ts`), changes: [{file, find, replace}]};
}

/** A number or a label of the wire. Where both sides change alike, only the known answers can tell. */
export function constant(must, find, replace, ...tests) {
	const telling = tests.length === 0 ? ['protocol/known-answers', 'protocol/key-schedule'] : tests;
	return mutant(must, `${PROTOCOL}/constants.ts`, find, replace, ...telling);
}
