import assert from 'node:assert/strict';
import {test} from 'node:test';
import {startV1Peer} from '../peers/v1-peer.ts';
import {freePorts} from './ports.ts';

// A yardstick is checked before anything is measured with it: the peer with a second one of its own kind.
// Short keys, because Python makes long ones slowly; the peer's own `--key-bits` default is 4096.
const shortKeys = ['--key-bits', '2048', '--no-fragile'];

test('two v1 peers exchange keys and texts both ways', async () => {
	const [one, two] = await ports();
	await using alice = await startV1Peer({listenPort: one, targetPort: two, args: shortKeys});
	await using bob = await startV1Peer({listenPort: two, targetPort: one, args: shortKeys});
	assert.equal((await bob.next('key'))['bits'], 2048);
	await alice.next('key');
	alice.send('hi bob');
	assert.deepEqual(await bob.received(1), ['hi bob']);
	bob.send('grüße 😀');
	bob.send('');
	assert.deepEqual(await alice.received(2), ['grüße 😀', '']);
	await bob.quit();
	await alice.next('closed');
});

test('fragile: a body that is no multiple of 16 with bytes right behind costs the reader its place', async () => {
	const [one, two] = await ports();
	const short = ['--key-bits', '2048'];
	await using alice = await startV1Peer({
		listenPort: one,
		targetPort: two,
		args: [...short, '--first-body-hex', ''],
	});
	await using bob = await startV1Peer({listenPort: two, targetPort: one, args: short});
	await alice.next('dialed');
	const pem = `${knownKey}\n`;
	assert.notEqual(pem.length % 16, 0);
	const frame = `${String(pem.length).padEnd(16)}${pem}`;
	alice.sendBytes(Buffer.from(frame + frame));
	assert.equal((await bob.next('overread'))['bytes'], 16 - (pem.length % 16));
	await bob.next('key');
	await bob.next('lost');
});

test('--ascii refuses what the original cannot encode', async () => {
	const [one, two] = await ports();
	await using alice = await startV1Peer({listenPort: one, targetPort: two, args: [...shortKeys, '--ascii']});
	await using bob = await startV1Peer({listenPort: two, targetPort: one, args: shortKeys});
	alice.send('grüße');
	assert.match(String((await alice.next('error'))['error']), /UnicodeEncodeError/);
	alice.send('plain');
	assert.deepEqual(await bob.received(1), ['plain']);
});

async function ports(): Promise<readonly [number, number]> {
	const [one = 0, two = 0] = await freePorts(2);
	return [one, two];
}

// Made for this test; nobody has its private half.
const knownKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsAy8p2pkVX8dY6jFuWwC
Fql0BALZ+UEPjLPDcuneXeLVqf+SfOycSYQhcybGuaNq1F58f9zD9aEz9VNS+Ogs
S+3G07/oCGnbBewdI82n7fFbKAi/Bh5+fDZDLXxaptVOVSabO0V4QfPDAjRw94Ye
mWLNuMiX1Ti2hamI/dJc3DE4zMobXx1tXh+qF9Uwod4NAJc61nzeAA2Cc11g2C/s
qY3Ab+Q/OMlB77oLDhNergjqRzuAPBS/mqgXsPWlmpNwzTlIOW/q/jgMSBFon8IF
4uwjLSUiSzAU/yd2PjmWpF8YNto1UfuszilInXynQkKRokhxZbAwIcjYWYbqI21z
uQIDAQAB
-----END PUBLIC KEY-----`;
