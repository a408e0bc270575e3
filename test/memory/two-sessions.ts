// The program whose memory is looked at: two sessions over loopback with real sockets and real keys, which
// chat, and close when told to. Its public keys go to standard output; every secret that it makes, but for the
// private keys, goes to descriptor 3 the moment it is made, in place, so that telling leaves no copy behind.
import {writeSync} from 'node:fs';
import {setImmediate} from 'node:timers/promises';
import {forgetSoon} from '../../source/crypto/forget.ts';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {generateKeyPair} from '../../source/crypto/rsa.ts';
import {reservePorts} from '../../source/net/reserve-ports.ts';
import {TargetAddresses} from '../../source/net/target-addresses.ts';
import {TcpDialer} from '../../source/net/tcp-dialer.ts';
import {TcpListener} from '../../source/net/tcp-listener.ts';
import {hex} from '../../source/protocol/bytes.ts';
import type {CryptoPort} from '../../source/protocol/crypto-port.ts';
import {systemClock} from '../../source/session/clock.ts';
import {LiveSession} from '../../source/session/live-session.ts';
import type {Session} from '../../source/session/session.ts';

const HOST = '127.0.0.1';
const [early] = process.argv.slice(2);

function say(line: string): void {
	writeSync(1, `${line}\n`);
}

function tell(kind: string, secret: Uint8Array): void {
	writeSync(3, Uint8Array.of(kind.charCodeAt(0), secret.length));
	writeSync(3, secret);
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
};

function makeSession(ownPort: number, targetPort: number, name: string): Session {
	const addresses = new TargetAddresses(HOST);
	const listener = new TcpListener({host: HOST, port: ownPort}, addresses);
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
			listener,
			dialer: new TcpDialer(targetPort, addresses, () => listener.address),
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

const told = Promise.withResolvers<void>();
process.stdin.once('data', () => told.resolve());
const [one = 0, two = 0] = await reservePorts(HOST, 2);
const alice = makeSession(one, two, 'alice');
const bob = makeSession(two, one, 'bob');
await Promise.all([alice.open(), bob.open()]);
if (early === undefined) {
	await Promise.all([secured(alice), secured(bob)]);
	for (let count = 0; count < 5; count += 1) {
		await Promise.all([alice.send(`to bob ${count}`), bob.send(`to alice ${count}`)]);
	}
	say('open');
	await told.promise;
}
await Promise.all([alice.close(), bob.close()]);
// Keys that were still being made when the session closed are finished by the thread pool.
if (early !== undefined) await told.promise;
// What was let go of is collected when the turn is over.
for (let turn = 0; turn < 3; turn += 1) await setImmediate();
say('closed');
setInterval(() => undefined, 60_000);
