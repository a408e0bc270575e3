/** Names that would read as the interface speaking, compared as {@link skeleton} sees them. */
const words = [
	'you',
	'me',
	'self',
	'peer',
	'the peer',
	'your peer',
	'partner',
	'the partner',
	'your partner',
	'nobody',
	'nobody is there',
	'somebody',
	'someone',
	'stranger',
	'system',
	'notice',
	'warning',
	'error',
	'info',
	'help',
	'status',
	'new',
	'keys',
	'outgoing',
	'incoming',
	'security',
	'secure',
	'secured',
	'encrypted',
	'connection',
	'connected',
	'connecting',
	'disconnected',
	'starting',
	'not started',
	'stopped',
	'ended',
	'closed',
	'the chat is over',
	'making',
	'destroyed',
	'dialing',
	'listening',
	'shared link',
	'no key yet',
	'not yet',
	'agreeing',
	'waiting',
	'held',
	'sent',
	'not sent',
	'delivered',
	'taken back',
	'saved',
	'typing',
	'is typing',
	'legacy',
] as const;

/** Never part of a name either: the words on which trust hangs. */
const parts = [
	'ttchat',
	'verif',
	'trusted',
	'legacy v1',
	'protocol v1',
	'protocol v2',
	'your code',
	'safety code',
	'codes differ',
	'codes match',
	'codes do not match',
	'codes did not match',
	'rsa only',
	'recording',
	'reconnect',
] as const;

/** Never the first word of a name: what the status bar says of a phase begins so. */
const openings = ['keys', 'outgoing', 'incoming', 'security'] as const;

/** A name with room for a safety code could tell the user to type one: "bob type verify 1234 5678". */
const maxDigits = 7;

/**
 * Whether a name would be taken for somebody else's or for a word of the interface, to the eye and not only to
 * the byte: case, accents, blanks, signs and the commonest look-alike letters make no difference.
 *
 * @param name - With everything but letters, digits, emoji and a few signs already gone.
 * @param taken - Names that belong to others.
 */
export function isReserved(name: string, taken: readonly string[]): boolean {
	const seen = skeleton(name);
	return (
		[...words, ...taken].some(word => skeleton(word) === seen) ||
		parts.some(part => seen.includes(skeleton(part))) ||
		openings.some(opening => skeleton(name.trimStart().split(/\s/)[0] ?? '') === skeleton(opening)) ||
		countDigits(name) > maxDigits
	);
}

function countDigits(name: string): number {
	return name.normalize('NFKC').match(/\p{Nd}/gu)?.length ?? 0;
}

/** What is left of a name at a glance. Not for display. */
function skeleton(name: string): string {
	return Array.from(
		name.normalize('NFKD').toUpperCase().toLowerCase(),
		letter => lookAlikes.get(letter) ?? letter,
	)
		.join('')
		.replace(/[\u0300-\u036f\ufe0f]|[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{RI}]/gu, '');
}

/**
 * Letters and digits that look like a Latin letter in lower or upper case, and Latin ones that look like each
 * other. Enough for the words above; Unicode's full table (UTS 39) has thousands.
 */
const lookAlikes: ReadonlyMap<string, string> = new Map(
	Object.entries({
		a: 'аαɑ',
		b: 'вβ',
		c: 'сϲ',
		d: 'ԁ',
		e: 'еεєҽ',
		g: 'ɡ',
		h: 'нһη',
		i: 'l1іιӏɩ',
		j: 'јϳ',
		k: 'кκ',
		m: 'мμ',
		n: 'νոп',
		o: '0оοσօ',
		p: 'рρ',
		q: 'ԛ',
		r: 'гꭇ',
		s: 'ѕ5',
		t: 'тτ',
		u: 'vyуυսᴜ',
		w: 'ѡԝω',
		x: 'хχ',
		z: 'ζ',
	}).flatMap(([latin, others]) => Array.from(others, other => [other, latin] as const)),
);
