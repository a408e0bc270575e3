import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {generateKeyPairSync, randomBytes, webcrypto} from 'node:crypto';
import {test} from 'node:test';
import {inspect, promisify} from 'node:util';
import {encapsulate} from '../../source/crypto/hybrid.ts';
import {generateKeyPair, KeyPair, wrap} from '../../source/crypto/rsa.ts';
import {ascii} from '../../source/protocol/bytes.ts';
import {isAcceptableKey} from '../../source/protocol/public-key.ts';

const noLabel = new Uint8Array();
const label = ascii('ttchat/2 record');

// Two keys for the whole file: each takes a second.
let turnsWhileGenerating = 0;
const counting = setInterval(() => {
	turnsWhileGenerating += 1;
}, 0);
const pairs = await Promise.all([generateKeyPair(), generateKeyPair()]);
clearInterval(counting);
const [own, other] = pairs;

test('a key is made while the event loop goes on turning', () => {
	// Both keys take at least some hundred turns of a millisecond; a synchronous call would leave none.
	assert.ok(turnsWhileGenerating > 20, `${turnsWhileGenerating} turns`);
});

test('every key is fresh, and one that the protocol accepts', () => {
	for (const {spki} of pairs) {
		assert.equal(spki.length, 550);
		assert.ok(isAcceptableKey(spki));
	}
	assert.notDeepEqual(own.spki, other.spki);
});

test('what was wrapped comes back, with and without a label, from nothing to 446 bytes', async () => {
	for (const bytes of [0, 1, 32, 445, 446]) {
		const plaintext = new Uint8Array(randomBytes(bytes));
		for (const used of [noLabel, label]) {
			const ciphertext = wrap(own.spki, used, plaintext);
			assert.equal(ciphertext.length, 512);
			assert.deepEqual(await own.unwrap(used, ciphertext), plaintext, `${bytes} bytes`);
		}
	}
	assert.throws(() => wrap(own.spki, noLabel, new Uint8Array(447)));
});

test('wrapping the same twice gives two ciphertexts', () => {
	const plaintext = Uint8Array.of(1, 2, 3);
	assert.notDeepEqual(wrap(own.spki, label, plaintext), wrap(own.spki, label, plaintext));
});

test('nothing comes of a wrong label, a wrong key or a changed ciphertext, and no reason is given', async () => {
	const ciphertext = wrap(own.spki, label, Uint8Array.of(1, 2, 3));
	const cases = [
		{name: 'no label', result: own.unwrap(noLabel, ciphertext)},
		{name: 'another label', result: own.unwrap(ascii('ttchat/2 seed'), ciphertext)},
		{name: 'the label and a zero byte', result: own.unwrap(Uint8Array.of(...label, 0), ciphertext)},
		{name: 'a label too many', result: own.unwrap(label, wrap(own.spki, noLabel, Uint8Array.of(1)))},
		{name: 'another key', result: other.unwrap(label, ciphertext)},
		{name: 'zeros', result: own.unwrap(label, new Uint8Array(512))},
		{name: 'ones', result: own.unwrap(label, new Uint8Array(512).fill(0xff))},
		...[0, 255, 511].map(index => ({
			name: `byte ${index} changed`,
			result: own.unwrap(
				label,
				ciphertext.map((byte, at) => (at === index ? byte ^ 1 : byte)),
			),
		})),
	];
	for (const {name, result} of cases) assert.equal(await result, undefined, name);
});

test('only 512 bytes are a ciphertext, although the library takes what has lost its leading zero', async () => {
	let ciphertext = wrap(own.spki, noLabel, Uint8Array.of(7));
	while (ciphertext[0] !== 0) ciphertext = wrap(own.spki, noLabel, Uint8Array.of(7));
	assert.deepEqual(await own.unwrap(noLabel, ciphertext), Uint8Array.of(7));
	for (const bytes of [
		ciphertext.subarray(1),
		Uint8Array.of(...ciphertext, 0),
		Uint8Array.of(0, ...ciphertext),
		new Uint8Array(),
	]) {
		assert.equal(await own.unwrap(noLabel, bytes), undefined, `${bytes.length} bytes`);
	}
});

test('a key pair prints as [secret] wherever it is printed', async () => {
	assert.equal(inspect(own), '[secret]');
	assert.equal(inspect({keys: {own}}, {depth: 9, showHidden: true}), '{ keys: { own: [secret] } }');
	assert.equal(JSON.stringify({own}), '{"own":"[secret]"}');
	// Whoever insists sees the public keys and nothing else.
	assert.deepEqual(Object.keys(own), ['spki', 'hybrid']);
	const insisted = inspect(own, {customInspect: false, showHidden: true, depth: 9});
	assert.match(insisted, /spki/);
	assert.doesNotMatch(insisted, /private/i);
	const script = `
		import {KeyPair} from ${JSON.stringify(import.meta.resolve('../../source/crypto/rsa.ts'))};
		const pair = new KeyPair(new Uint8Array(3), {});
		console.log(pair, [pair]);
		console.error('%o %O %j', pair, pair, pair);`;
	const run = promisify(execFile);
	const args = ['--import', 'tsx', '--input-type=module', '-e', script];
	const {stdout, stderr} = await run(process.execPath, args);
	assert.equal(stdout, '[secret] [ [secret] ]\n');
	assert.equal(stderr, '[secret] [secret] "[secret]"\n');
});

test('the private key cannot be exported', async () => {
	const generateKey = webcrypto.subtle.generateKey.bind(webcrypto.subtle);
	const made: boolean[] = [];
	webcrypto.subtle.generateKey = (async (...parameters: Parameters<typeof generateKey>) => {
		made.push(parameters[1]);
		throw new Error('enough is known');
	}) as typeof generateKey;
	try {
		await assert.rejects(generateKeyPair(), /enough is known/);
	} finally {
		webcrypto.subtle.generateKey = generateKey;
	}
	assert.deepEqual(made, [false]);
});

test('a pair that is destroyed takes its ML-KEM and X25519 keys along', async () => {
	const pair = await generateKeyPair();
	const kemKey = pair.hybrid?.publicKeys.kemKey;
	assert.ok(kemKey !== undefined);
	const kemCiphertext = encapsulate(kemKey).ciphertext;
	pair.destroy();
	assert.equal(await pair.hybrid?.agree({kemCiphertext, x25519Key: new Uint8Array(32).fill(9)}), undefined);
});

test('a destroyed pair opens nothing any more', async () => {
	const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength: 4096});
	const spki = new Uint8Array(publicKey.export({type: 'spki', format: 'der'}));
	const key = await webcrypto.subtle.importKey(
		'pkcs8',
		privateKey.export({type: 'pkcs8', format: 'der'}),
		{name: 'RSA-OAEP', hash: 'SHA-256'},
		false,
		['decrypt'],
	);
	const pair = new KeyPair(spki, key);
	const ciphertext = wrap(spki, label, Uint8Array.of(1));
	assert.deepEqual(await pair.unwrap(label, ciphertext), Uint8Array.of(1));
	pair.destroy();
	assert.equal(await pair.unwrap(label, ciphertext), undefined);
	pair.destroy();
	assert.equal(inspect(pair), '[secret]');
});

test('decryption leaves the event loop free: it turns before many plaintexts are there', async () => {
	const ciphertext = wrap(own.spki, label, Uint8Array.of(1));
	let unwrapped = 0;
	const unwrap = async () => {
		await own.unwrap(label, ciphertext);
		unwrapped += 1;
	};
	const all = Promise.all(Array.from({length: 64}, unwrap));
	// Were it done on this thread, all promises would be settled before the loop turns.
	await new Promise(resolve => setImmediate(resolve));
	assert.ok(unwrapped < 64, `${unwrapped} of 64`);
	await all;
	assert.equal(unwrapped, 64);
});
