const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Bytes as letters and digits that tell well by voice, without padding (RFC 4648 §6), in small letters. */
export function toBase32(bytes: Uint8Array): string {
	const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{1,5}/g) ?? [])
		.map(group => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)] ?? '')
		.join('');
}

/** `undefined` for a text that no bytes are written as: also where the bits behind the last byte are not zero. */
export function fromBase32(text: string): Uint8Array | undefined {
	const values = [...text.toLowerCase()].map(sign => ALPHABET.indexOf(sign));
	if (values.includes(-1)) return undefined;
	const bits = values.map(value => value.toString(2).padStart(5, '0')).join('');
	const whole = bits.slice(0, bits.length - (bits.length % 8));
	const bytes = Uint8Array.from(whole.match(/.{8}/g) ?? [], group => Number.parseInt(group, 2));
	return toBase32(bytes) === text.toLowerCase() ? bytes : undefined;
}
