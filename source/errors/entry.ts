/**
 * Who broke the rules, and so who can mend it: the other program (`peer`), what lies between (`network`),
 * or whoever called us (`caller`).
 */
export type Blame = 'peer' | 'network' | 'caller';

/** One row of the catalogue. */
export type Entry = {
	readonly blame: Blame;
	/**
	 * What the program ends with if this is what ends it: 2 bad usage, 3 cannot listen, 4 the peer was not reached or
	 * not verified; 1 is our own fault, or this machine's.
	 */
	readonly exitCode: 1 | 2 | 3 | 4;
	readonly message: string;
	readonly advice: string;
};
