/** Stands beside the word for trust in a v2 round that RSA alone protects. */
export const rsaOnly = 'RSA ONLY';

/** What it means, for `/status` and the like; no sign of an attack. */
export const rsaOnlyMeaning =
	'RSA ONLY: who records this chat can read it with a large quantum computer, or with the keys of both machines, ' +
	'because one of the two programs has no ML-KEM (Node 24.7 or later has)';
