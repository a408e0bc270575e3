import assert from 'node:assert/strict';
import {createPrivateKey, createPublicKey, webcrypto} from 'node:crypto';
import {HybridKeyPair} from '../../source/crypto/hybrid.ts';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {KeyPair} from '../../source/crypto/rsa.ts';
import {ascii, hex} from '../../source/protocol/bytes.ts';
import {HEADER_BYTES, RECORD_LABEL} from '../../source/protocol/constants.ts';
import type {Frame} from '../../source/protocol/frame.ts';
import {advanceChain} from '../../source/protocol/key-schedule.ts';
import {openRecord, wrappedSecret} from '../../source/protocol/record.ts';
import {bytesOf, type KnownHybridParty, type KnownParty, type KnownRecord} from '../vectors/load.ts';

// RFC 9935 §6 (the seed alone) and RFC 8410 §7.
const KEM_PKCS8_START = '3054020100300b060960864801650304040204428040';
const X25519_PKCS8_START = '302e020100300506032b656e04220420';

/** The public RSA key of a known party in DER. */
export function spkiOf({pkcs8}: KnownParty): Uint8Array {
	return new Uint8Array(createPublicKey(createPrivateKey(pkcs8)).export({format: 'der', type: 'spki'}));
}

/** The RSA key pair of a known party. */
export async function keyPairOf(party: KnownParty): Promise<KeyPair> {
	const der = createPrivateKey(party.pkcs8).export({format: 'der', type: 'pkcs8'});
	const key = await webcrypto.subtle.importKey('pkcs8', der, {name: 'RSA-OAEP', hash: 'SHA-256'}, false, [
		'decrypt',
	]);
	return new KeyPair(spkiOf(party), key);
}

/** The other two key pairs of a known party. Each serves once. */
export function hybridKeyPairOf({ek, x, kemSeed, xPrivate}: KnownHybridParty): HybridKeyPair {
	return new HybridKeyPair(
		{kemKey: bytesOf(ek), x25519Key: bytesOf(x)},
		{kem: kemPrivateKey(kemSeed), x25519: x25519PrivateKey(xPrivate)},
	);
}

/** @param seed - 64 bytes in hexadecimal: d and z of FIPS 203 §7.1. */
export function kemPrivateKey(seed: string): ReturnType<typeof createPrivateKey> {
	return createPrivateKey({key: Buffer.from(KEM_PKCS8_START + seed, 'hex'), format: 'der', type: 'pkcs8'});
}

/** @param scalar - 32 bytes in hexadecimal. */
export function x25519PrivateKey(scalar: string): ReturnType<typeof createPrivateKey> {
	const key = Buffer.from(X25519_PKCS8_START + scalar, 'hex');
	return createPrivateKey({key, format: 'der', type: 'pkcs8'});
}

/** Opens all records of a direction and checks what is in them and how the chain moves. */
export async function checkRecords(
	records: readonly KnownRecord[],
	chain: string,
	receiver: KnownParty,
): Promise<void> {
	const keyPair = await keyPairOf(receiver);
	let current = bytesOf(chain);
	for (const record of records) {
		const secret = await keyPair.unwrap(ascii(RECORD_LABEL), wrappedSecret(frameOf(record)));
		assert.ok(secret !== undefined);
		const {next} = advanceChain(nodeCrypto, current, secret);
		assert.equal(hex(next), record.dAfter);
		const opened = openRecord(nodeCrypto, current, secret, frameOf(record));
		assert.equal(hex(opened.chain), record.dAfter);
		checkContent(opened.message, record);
		current = opened.chain;
	}
}

function frameOf({frame}: KnownRecord): Frame {
	const bytes = bytesOf(frame);
	return {header: bytes.slice(0, HEADER_BYTES), body: bytes.slice(HEADER_BYTES)};
}

const names: Readonly<Record<number, string>> = {
	1: 'nick',
	2: 'text',
	3: 'ack',
	4: 'typing',
	5: 'proof',
	6: 'ping',
	8: 'more',
	85: 'unknown',
	127: 'bye',
};

function checkContent(message: ReturnType<typeof openRecord>['message'], {type, body}: KnownRecord): void {
	assert.equal(message.type, names[type]);
	if (message.type === 'nick') assert.equal(hex(message.name), body);
	if (message.type === 'text' || message.type === 'more') assert.equal(hex(message.content), body);
	if (message.type === 'proof') assert.equal(hex(message.proof), body);
	if (message.type === 'ack') assert.equal(message.count, Number.parseInt(body, 16));
}
