/** What the peer is called where it has no name. */
export const nameless = 'the peer';

/** Parts as sentences in a row: with capitals and full stops, and without those that are empty. */
export function sentences(...parts: readonly string[]): string {
	return parts
		.filter(part => part !== '')
		.map(part => capitalized(/[.!?]$/.test(part) ? part : `${part}.`))
		.join(' ');
}

/** A name stays as it is written. */
export function atStart(who: string): string {
	return who === nameless ? capitalized(who) : who;
}

function capitalized(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
