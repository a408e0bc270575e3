// The program whose memory is looked at: two sessions over loopback with real sockets and real keys, which
// chat, and close when told to. Its public keys go to standard output; every secret that it makes, but for the
// private RSA keys, goes to descriptor 3 the moment it is made, in place, so that telling leaves no copy behind.
import crypto, {type KeyObject} from 'node:crypto';
import {once} from 'node:events';
import {writeSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {setImmediate} from 'node:timers/promises';
import {forgetSoon} from '../../source/crypto/forget.ts';
import {generateHybridKeyPair} from '../../source/crypto/hybrid.ts';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {generateKeyPair} from '../../source/crypto/rsa.ts';
import {directWay} from '../../source/net/direct-way.ts';
import {reservePorts} from '../../source/net/reserve-ports.ts';
import {hex} from '../../source/protocol/bytes.ts';
import type {CryptoPort} from '../../source/protocol/crypto-port.ts';
import {systemClock} from '../../source/session/clock.ts';
import {LiveSession} from '../../source/session/live-session.ts';
import type {Session} from '../../source/session/session.ts';

const HOST = '127.0.0.1';
/** `early`: closed while keys are still made. `apart`: Bob comes only when told to. */
const [mode] = process.argv.slice(2);

function say(line: string): void {
	writeSync(1, `${line}\n`);
}

function tell(kind: string, secret: Uint8Array): void {
	writeSync(3, Uint8Array.of(kind.charCodeAt(0), secret.length >> 8, secret.length & 0xff));
	writeSync(3, secret);
}

// The pair by which it is found out whether there is ML-KEM is nobody's.
generateHybridKeyPair();

// What is private in ML-KEM and X25519 keys, as they are made: told and wiped, in the form in which it lies in memory.
const {generateKeyPairSync, diffieHellman} = crypto;
Object.assign(crypto, {
	diffieHellman(keys: Parameters<typeof diffieHellman>[0]) {
		const secret = diffieHellman(keys);
		tell('d', secret);
		return secret;
	},
	generateKeyPairSync(...args: [string, object?]) {
		const pair = Reflect.apply(generateKeyPairSync, crypto, args) as {privateKey: KeyObject};
		const der = pair.privateKey.export({format: 'der', type: 'pkcs8'});
		if (args[0] === 'x25519') tell('x', der.subarray(-32));
		else {
			const s = unpack(der.subarray(-2_400, -2_400 + 1_152));
			tell('s', s);
			s.fill(0);
		}
		der.fill(0);
		return pair;
	},
});
syncBuiltinESMExports();

/** Coefficients of 12 bits (FIPS 203, ByteEncode) as OpenSSL keeps them: 16 bits each, the lower byte first. */
function unpack(packed: Uint8Array): Uint8Array {
	const unpacked = new Uint8Array((packed.length * 4) / 3);
	for (let from = 0, to = 0; from < packed.length; from += 3, to += 4) {
		const [a = 0, b = 0, c = 0] = packed.subarray(from, from + 3);
		unpacked.set([a, b & 15, ((b >> 4) | (c << 4)) & 0xff, c >> 4], to);
	}
	return unpacked;
}

const tapped: CryptoPort = {
	...nodeCrypto,
	randomBytes(count) {
		const bytes = nodeCrypto.randomBytes(count);
		tell('r', bytes);
		return bytes;
	},
	hkdfSha256(input) {
		const bytes = nodeCrypto.hkdfSha256(input);
		tell('h', bytes);
		return bytes;
	},
	encapsulate(kemKey) {
		const {ciphertext, secret} = nodeCrypto.encapsulate(kemKey);
		tell('z', secret);
		return {ciphertext, secret};
	},
};

function makeSession(ownPort: number, targetPort: number, name: string): Session {
	return new LiveSession(
		{name, protocol: 'v2', requireVerify: false, typing: false},
		{
			clock: systemClock,
			random: Math.random,
			crypto: tapped,
			async generateKeyPair() {
				const pair = await generateKeyPair();
				say(`key ${hex(pair.spki)}`);
				return pair;
			},
			way: directWay({host: HOST, port: targetPort}, {host: HOST, port: ownPort}),
			forget: forgetSoon,
		},
	);
}

async function secured(session: Session): Promise<void> {
	while (session.getSnapshot().stage !== 'secured') {
		await new Promise<void>(resolve => {
			const stop = session.subscribe(() => {
				stop();
				resolve();
			});
		});
	}
}

/** The next word from the parent. */
async function told(): Promise<void> {
	await once(process.stdin, 'data');
}

const [one = 0, two = 0] = await reservePorts(HOST, 2);
const alice = makeSession(one, two, 'alice');
const bob = makeSession(two, one, 'bob');
await alice.open();
if (mode === 'apart') {
	while (alice.getSnapshot().phases.keys.state !== 'done') await setImmediate();
	say('waiting');
	await told();
}
await bob.open();
if (mode !== 'early') {
	await Promise.all([secured(alice), secured(bob)]);
	for (let count = 0; count < 5; count += 1) {
		await Promise.all([alice.send(`to bob ${count}`), bob.send(`to alice ${count}`)]);
	}
	say('open');
	await told();
}
await Promise.all([alice.close(), bob.close()]);
// Keys that were still being made when the session closed are finished by the thread pool.
if (mode === 'early') await told();
// What was let go of is collected when the turn is over.
for (let turn = 0; turn < 3; turn += 1) await setImmediate();
say('closed');
setInterval(() => undefined, 60_000);
