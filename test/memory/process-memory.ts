// Looks into the memory of another process, as malware or a crash dump would. Linux only.
import assert from 'node:assert/strict';
import {closeSync, openSync, readFileSync, readSync} from 'node:fs';

/** Everything that a process can write to and has: heaps, stacks, the pages of libraries. */
export function readMemory(pid: number): readonly Buffer[] {
	const memory = openSync(`/proc/${pid}/mem`, 'r');
	const pages = openSync(`/proc/${pid}/pagemap`, 'r');
	try {
		return writableRegions(pid).flatMap(region =>
			usedParts(pages, region).map(({start, bytes}) => readPart(memory, start, bytes)),
		);
	} finally {
		closeSync(memory);
		closeSync(pages);
	}
}

type Region = {readonly start: number; readonly bytes: number};

function writableRegions(pid: number): readonly Region[] {
	return readFileSync(`/proc/${pid}/maps`, 'utf8')
		.split('\n')
		.map(line => /^(?<start>[0-9a-f]+)-(?<end>[0-9a-f]+) rw/.exec(line)?.groups)
		.filter(groups => groups !== undefined)
		.map(({start = '', end = ''}) => {
			const from = Number.parseInt(start, 16);
			return {start: from, bytes: Number.parseInt(end, 16) - from};
		});
}

const PAGE_BYTES = 4_096;
/** What the kernel tells of each page (proc_pid_pagemap(5)), and in its last byte: whether it lies in memory, or was swapped out. */
const ENTRY_BYTES = 8;
const USED = 0b1100_0000;

/** Where the pages are that were ever touched: V8 sets half a gigabyte aside for code, and uses little of it. */
function usedParts(pages: number, {start, bytes}: Region): readonly Region[] {
	const count = bytes / PAGE_BYTES;
	const entries = Buffer.alloc(count * ENTRY_BYTES);
	const read = readSync(pages, entries, 0, entries.length, (start / PAGE_BYTES) * ENTRY_BYTES);
	assert.equal(read, entries.length);
	const parts: Region[] = [];
	const isUsed = (page: number) => ((entries[page * ENTRY_BYTES + ENTRY_BYTES - 1] ?? 0) & USED) !== 0;
	for (let page = 0; page < count; page += 1) {
		const first = page;
		while (page < count && isUsed(page)) page += 1;
		if (page > first) parts.push({start: start + first * PAGE_BYTES, bytes: (page - first) * PAGE_BYTES});
	}
	return parts;
}

function readPart(memory: number, start: number, bytes: number): Buffer {
	const region = Buffer.alloc(bytes);
	let filled = 0;
	while (filled < bytes) {
		try {
			const count = readSync(memory, region, filled, Math.min(bytes - filled, 2 ** 24), start + filled);
			if (count === 0) break;
			filled += count;
		} catch (error) {
			// Pages that a driver or another thread has just taken away have nothing to show.
			if (error instanceof Error && 'code' in error && ['EIO', 'EFAULT'].includes(String(error.code))) break;
			throw error;
		}
	}
	return region.subarray(0, filled);
}

/** Secrets by name, to look for. */
export type Secrets = ReadonlyMap<string, Uint8Array>;

const WINDOW_BYTES = 16;

/**
 * Which secrets are there, whole or in part: any 31 bytes of one in a row are found, in either byte order, for a
 * big number lies in memory with its last byte first.
 *
 * @returns The name of each secret of which something was found, with how many windows of it were.
 */
export function findSecrets(memory: readonly Buffer[], secrets: Secrets): ReadonlyMap<string, number> {
	const windows = new Map<string, string>();
	// Three bytes tell almost all positions apart: one look at a table for each byte of memory.
	const starts = new Uint8Array(2 ** 24);
	for (const [name, secret] of secrets) {
		for (const bytes of [Buffer.from(secret), Buffer.from(secret).reverse()]) {
			for (let at = 0; at + WINDOW_BYTES <= bytes.length; at += WINDOW_BYTES) {
				windows.set(bytes.toString('latin1', at, at + WINDOW_BYTES), name);
				starts[bytes.readUIntBE(at, 3)] = 1;
			}
		}
	}
	const found = new Map<string, number>();
	for (const region of memory) {
		let last3 = 0;
		for (let at = 0; at < region.length; at += 1) {
			last3 = ((last3 << 8) | (region[at] ?? 0)) & 0xffffff;
			if (starts[last3] === 0 || at < 2) continue;
			const name = windows.get(region.toString('latin1', at - 2, at - 2 + WINDOW_BYTES));
			if (name !== undefined) found.set(name, (found.get(name) ?? 0) + 1);
		}
	}
	return found;
}

const PRIME_BYTES = 256;

/**
 * Looks for a prime factor of an RSA-4096 modulus, knowing nothing but the modulus: what an attacker with a
 * memory image does. So no test hook has to hand the private key out, and leave copies by doing so.
 */
export function findFactor(memory: readonly Buffer[], modulus: bigint): bigint | undefined {
	for (const region of memory) {
		// Big numbers are allocated, so they begin on a multiple of 16.
		for (let at = 0; at + PRIME_BYTES <= region.length; at += 16) {
			if (!mayBePrime(region, at)) continue;
			const factor = littleEndian(region.subarray(at, at + PRIME_BYTES));
			if (modulus % factor === 0n) return factor;
		}
	}
	return undefined;
}

/** Odd, longer than 2047 bits (FIPS 186-5 §A.1.3), and no text, pointers or blanks. */
function mayBePrime(region: Buffer, at: number): boolean {
	if (((region[at] ?? 0) & 1) === 0 || (region[at + PRIME_BYTES - 1] ?? 0) < 0xb5) return false;
	let zeros = 0;
	for (let index = at; index < at + PRIME_BYTES; index += 1) if (region[index] === 0) zeros += 1;
	return zeros <= 12;
}

function littleEndian(bytes: Buffer): bigint {
	return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
