import assert from 'node:assert/strict';
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import {test} from 'node:test';
import {findFactor, findSecrets, readMemory} from './process-memory.ts';

const script = path.join(import.meta.dirname, 'two-sessions.ts');

test('after both sessions were closed nothing of any key is left in memory', async () => {
	await using child = start();
	await child.line('open');
	const [alice, bob] = child.moduli;
	assert.ok(alice !== undefined && bob !== undefined);
	const open = readMemory(child.pid);
	const secrets = new Map([
		...(await child.secrets()),
		...partsOf('alice', alice, findFactor(open, alice)),
		...partsOf('bob', bob, findFactor(open, bob)),
	]);
	// The control: while the sessions are open the same look finds both private keys and all live secrets.
	const before = findSecrets(open, secrets);
	for (const name of ['alice p', 'alice q', 'alice d', 'bob p', 'bob q', 'bob d']) {
		assert.ok(before.has(name), `${name} is in memory before the end`);
	}
	const chains = [...before.keys()].filter(name => name.startsWith('derived'));
	// Two chain values and what is remembered, each known to both sides.
	assert.equal(chains.length, 3, 'the chain values are in memory before the end');
	child.go();
	await child.line('closed');
	assert.equal(child.moduli.length, 2);
	const later = new Map([...secrets, ...(await child.secrets())]);
	const after = findSecrets(readMemory(child.pid), later);
	assert.deepEqual([...after.entries()], []);
	// 2 seeds, 2 × k, and for each record of 2 × (NICK, 5 TEXT, ACKs, BYE) a secret, and the key and chain twice.
	assert.ok(later.size > 60, `${later.size} secrets`);
});

test('a key that was still being made when the session closed is not left either', async () => {
	await using child = start('early');
	while (child.moduli.length < 2) await child.line('key');
	child.go();
	await child.line('closed');
	const memory = readMemory(child.pid);
	for (const modulus of child.moduli) assert.equal(findFactor(memory, modulus), undefined);
});

test('a private key is nowhere in memory as it would be exported', async () => {
	await using child = start('apart');
	await child.line('waiting');
	const [modulus] = child.moduli;
	assert.ok(modulus !== undefined);
	const memory = readMemory(child.pid);
	// There the first byte of a number comes first, and in a key that is used the last.
	for (const [name, part] of partsOf('alice', modulus, findFactor(memory, modulus))) {
		const start = Buffer.from(part.subarray(0, 32));
		assert.ok(!memory.some(region => region.includes(start)), name);
		assert.ok(
			memory.some(region => region.includes(Buffer.from(start.toReversed()))),
			`${name}: the control`,
		);
	}
});

test('what ML-KEM and X25519 keep secret is gone once SEED was opened, while the chat goes on', async () => {
	await using child = start('apart');
	await child.line('waiting');
	// The control: while Alice waits for Bob the same look finds her private keys.
	const early = findSecrets(readMemory(child.pid), await child.secrets());
	const namesOf = (found: ReadonlyMap<string, number>) =>
		[...found.keys()]
			.filter(name => /^(?:ML-KEM|X25519|encapsulated|agreed)/.test(name))
			.map(name => name.slice(0, 6));
	assert.deepEqual(namesOf(early).toSorted(), ['ML-KEM', 'X25519']);
	child.go();
	await child.line('open');
	const secrets = await child.secrets();
	const told = namesOf(new Map([...secrets.keys()].map(name => [name, 1]))).toSorted();
	assert.deepEqual(told, ['ML-KEM', 'ML-KEM', 'X25519', 'X25519', 'agreed', 'agreed', 'encaps', 'encaps']);
	const found = findSecrets(readMemory(child.pid), secrets);
	assert.deepEqual(namesOf(found), []);
	// The chat goes on: its chain values are there.
	assert.ok([...found.keys()].some(name => name.startsWith('derived')));
});

/** All that makes up a private key (RFC 8017 §3.2), from one prime of it. */
function partsOf(owner: string, modulus: bigint, p: bigint | undefined): readonly [string, Uint8Array][] {
	assert.ok(p !== undefined, `a prime of ${owner}'s key is in memory before the end`);
	const q = modulus / p;
	const lambda = ((p - 1n) * (q - 1n)) / gcd(p - 1n, q - 1n);
	const d = inverse(65_537n, lambda);
	const parts = {p, q, d, dp: d % (p - 1n), dq: d % (q - 1n)};
	return Object.entries(parts).map(([name, value]) => [`${owner} ${name}`, toBytes(value)]);
}

function toBytes(value: bigint): Uint8Array {
	const digits = value.toString(16);
	return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
}

function gcd(a: bigint, b: bigint): bigint {
	return b === 0n ? a : gcd(b, a % b);
}

function inverse(a: bigint, modulus: bigint): bigint {
	let [old, next, oldFactor, factor] = [a, modulus, 1n, 0n];
	while (next !== 0n) {
		const quotient = old / next;
		[old, next] = [next, old - quotient * next];
		[oldFactor, factor] = [factor, oldFactor - quotient * factor];
	}
	return ((oldFactor % modulus) + modulus) % modulus;
}

type Child = AsyncDisposable & {
	readonly pid: number;
	/** The moduli of all public keys that it has made. */
	readonly moduli: readonly bigint[];
	/** Waits for the next line that begins so. */
	line(start: string): Promise<void>;
	/** Everything secret that it has told of so far. */
	secrets(): Promise<ReadonlyMap<string, Uint8Array>>;
	/** Lets it go on. */
	go(): void;
};

function start(...args: readonly string[]): Child {
	const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
		stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
	});
	const [stdin, stdout, , tap] = child.stdio as unknown as [Writable, Readable, undefined, Readable];
	const lines: string[] = [];
	const waiting = new Set<() => void>();
	const chunks: Buffer[] = [];
	tap.on('data', (chunk: Buffer) => chunks.push(chunk));
	let taken = 0;
	createInterface({input: stdout}).on('line', line => {
		lines.push(line);
		for (const check of [...waiting]) check();
	});
	const ended = once(child, 'exit').then(() => Promise.reject(new Error('the child ended')));
	ended.catch(() => undefined);
	return {
		pid: child.pid ?? 0,
		get moduli() {
			const keys = lines.filter(line => line.startsWith('key '));
			// 33 bytes of the key's frame, 512 of modulus, 5 of exponent.
			return keys.map(line => BigInt(`0x${line.slice(4 + 66, -10)}`));
		},
		async line(beginning) {
			const found = new Promise<void>(resolve => {
				const check = () => {
					const index = lines.findIndex((line, at) => at >= taken && line.startsWith(beginning));
					if (index === -1) return;
					if (beginning === 'key') taken = index + 1;
					waiting.delete(check);
					resolve();
				};
				waiting.add(check);
				check();
			});
			await Promise.race([found, ended]);
		},
		async secrets() {
			// What was written before a line came on standard output is in the other pipe already.
			await new Promise(resolve => setImmediate(resolve));
			return readTap(Buffer.concat(chunks));
		},
		go: () => stdin.write('go\n'),
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await ended.catch(() => undefined);
		},
	};
}

const kinds: Readonly<Record<string, string>> = {
	r: 'random',
	h: 'derived',
	s: 'ML-KEM s',
	x: 'X25519 scalar',
	z: 'encapsulated',
	d: 'agreed',
};

function readTap(bytes: Buffer): ReadonlyMap<string, Uint8Array> {
	const secrets = new Map<string, Uint8Array>();
	for (let at = 0; at + 3 <= bytes.length; ) {
		const length = bytes.readUInt16BE(at + 1);
		const kind = kinds[String.fromCharCode(bytes[at] ?? 0)] ?? 'unknown';
		secrets.set(`${kind} ${secrets.size} (${length} bytes)`, bytes.subarray(at + 3, at + 3 + length));
		at += 3 + length;
	}
	return secrets;
}
