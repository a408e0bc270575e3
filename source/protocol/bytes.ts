const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
	return encoder.encode(text);
}

/** The bytes of a text that is known to be ASCII, one for each character. */
export const ascii = utf8;

/**
 * An array that can be wiped. The engine keeps the bytes of a short array (up to 64) within its heap and copies
 * them as it tidies up, or when native code asks for them: `fill` would then overwrite one copy and leave the
 * others. The bytes of an array that is made on a buffer stay where they are.
 */
export function allocate(count: number): Uint8Array {
	return new Uint8Array(new ArrayBuffer(count));
}

/** As `bytes.slice(start, end)`, in an array that can be wiped. */
export function copyBytes(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array {
	const copy = allocate(end - start);
	copy.set(bytes.subarray(start, end));
	return copy;
}

/** All parts in one new array, which can be wiped. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
	let length = 0;
	for (const part of parts) length += part.length;
	const whole = allocate(length);
	let offset = 0;
	for (const part of parts) {
		whole.set(part, offset);
		offset += part.length;
	}
	return whole;
}

/** Whether two public values are the same, byte for byte. Not for secrets: it stops at the first difference. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/**
 * Whether two secret values of one length are the same, in a time that does not depend on where they differ.
 */
export function equalSecrets(a: Uint8Array, b: Uint8Array): boolean {
	let difference = a.length ^ b.length;
	for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
	return difference === 0;
}

/** Which of two public values of one length comes first in byte order: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
	for (const [index, byte] of a.entries()) {
		const difference = byte - (b[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
	let digits = '';
	for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
	return digits;
}

/** Overwrites secrets, as far as there are any, with zeros. They must come from `allocate`, `copyBytes`, `concat` or the crypto port. */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
	for (const secret of secrets) secret?.fill(0);
}

/** An unsigned 32-bit integer, big-endian. */
export function u32(value: number): Uint8Array {
	return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

/** An unsigned 64-bit integer, big-endian. */
export function u64(value: number): Uint8Array {
	return concat(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32));
}

/** Reads an unsigned 64-bit integer, big-endian; undefined beyond what a number holds exactly. */
export function readU64(bytes: Uint8Array, offset = 0): number | undefined {
	const value = readU32(bytes, offset) * 2 ** 32 + readU32(bytes, offset + 4);
	return Number.isSafeInteger(value) ? value : undefined;
}

/** Reads an unsigned 32-bit integer, big-endian, from four bytes at `offset`. */
export function readU32(bytes: Uint8Array, offset = 0): number {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset);
}
