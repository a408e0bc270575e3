import assert from 'node:assert/strict';
import {createPublicKey} from 'node:crypto';
import {test} from 'node:test';
import fc from 'fast-check';
import {nodeCrypto} from '../../source/crypto/node-crypto.ts';
import {ascii, concat, hex} from '../../source/protocol/bytes.ts';
import {
	encodePem,
	isAcceptableKey,
	parseCanonicalPem,
	parseLoosePem,
	spkiFromModulus,
} from '../../source/protocol/public-key.ts';
import {seededRandom} from '../../source/testing/seeded-random.ts';
import {makeSpki} from './scripted-peer.ts';

const spki = makeSpki(seededRandom(3));
const changed = (offset: number, byte: number) => spki.with(offset, byte);

test('the fixed bytes around the modulus are those of docs/protocol.md §3', () => {
	const key = hex(spkiFromModulus(new Uint8Array(512).fill(0xff)));
	const start = '30820222300d06092a864886f70d01010105000382020f003082020a0282020100';
	assert.equal(key, `${start}${'ff'.repeat(512)}0203010001`);
});

test('PEM is written as Node writes it', () => {
	const key = createPublicKey({key: Buffer.from(spki), format: 'der', type: 'spki'});
	assert.equal(encodePem(spki), key.export({format: 'pem', type: 'spki'}));
	assert.equal(encodePem(spki).length, 800);
});

const keys = [
	{name: 'a good key', key: spki, acceptable: true},
	{
		name: 'the smallest modulus of full length',
		key: spkiFromModulus(new Uint8Array(512).with(0, 0x80).with(511, 1)),
		acceptable: true,
	},
	{name: 'the largest modulus', key: spkiFromModulus(new Uint8Array(512).fill(0xff)), acceptable: true},
	{name: 'no bytes', key: new Uint8Array(), acceptable: false},
	{name: 'an even modulus', key: changed(544, (spki[544] ?? 0) & 0xfe), acceptable: false},
	{name: 'a modulus of 4,095 bits', key: changed(33, 0x7f), acceptable: false},
	{name: 'the exponent 3', key: concat(spki.slice(0, 545), Uint8Array.of(2, 3, 0, 0, 3)), acceptable: false},
	{name: 'the exponent 1', key: concat(spki.slice(0, 545), Uint8Array.of(2, 3, 0, 0, 1)), acceptable: false},
	{
		name: 'the exponent 65539',
		key: concat(spki.slice(0, 545), Uint8Array.of(2, 3, 1, 0, 3)),
		acceptable: false,
	},
	{name: 'one byte too few', key: spki.slice(0, 549), acceptable: false},
	{name: 'one byte too many', key: concat(spki, Uint8Array.of(0)), acceptable: false},
	{
		name: 'a modulus one byte too short',
		key: spkiFromModulus(new Uint8Array(511).fill(0xff)),
		acceptable: false,
	},
	{name: 'a negative modulus, without the zero before it', key: changed(32, 1), acceptable: false},
	{name: 'another algorithm', key: changed(18 - 2, 2), acceptable: false},
] as const;

for (const {name, key, acceptable} of keys) {
	test(`${name} is ${acceptable ? 'acceptable' : 'not acceptable'}`, () => {
		assert.equal(isAcceptableKey(key), acceptable);
	});
}

test('every change of a byte outside the modulus makes a key unacceptable', () => {
	for (const offset of [...Array(33).keys(), 545, 546, 547, 548, 549]) {
		assert.equal(isAcceptableKey(changed(offset, (spki[offset] ?? 0) ^ 1)), false, `byte ${offset}`);
	}
});

test('whatever key is acceptable can be encrypted to', () => {
	for (const {key} of keys.filter(({acceptable}) => acceptable)) {
		assert.equal(nodeCrypto.wrap(key, ascii('label'), new Uint8Array(32)).length, 512);
	}
});

const pem = encodePem(spki);
const folded = pem.replaceAll('\n', '');

const tolerated = [
	{name: 'as it should be', text: pem},
	{name: 'CR LF', text: pem.replaceAll('\n', '\r\n')},
	{name: 'CR alone', text: pem.replaceAll('\n', '\r')},
	{name: 'no line feed at the end', text: pem.trimEnd()},
	{name: 'many line feeds at the end', text: `${pem}\n\n\n`},
	{name: 'blanks at the end of lines', text: pem.replaceAll('\n', '  \n')},
	{name: 'blanks at the start of lines', text: pem.replaceAll(/\n(?=.)/g, '\n  ')},
	{name: 'tabs', text: pem.replaceAll('\n', '\t\n')},
	{name: 'empty lines', text: pem.replaceAll('\n', '\n\n')},
	{name: 'one long line of base64', text: `${pem.slice(0, 27)}${folded.slice(26, -24)}\n${pem.slice(-25)}`},
	{
		name: 'lines of 76 characters',
		text: `${pem.slice(0, 27)}${folded.slice(26, -24).replaceAll(/.{76}/g, '$&\n')}\n${pem.slice(-25)}`,
	},
	{name: 'no line feeds at all', text: folded},
] as const;

for (const {name, text} of tolerated) {
	test(`a v1 key is read with ${name}`, () => assert.deepEqual(parseLoosePem(text), spki));
	test(`a v2 key ${text === pem ? 'is read' : 'is refused'} with ${name}`, () => {
		if (text === pem) assert.deepEqual(parseCanonicalPem(text), spki);
		else assert.throws(() => parseCanonicalPem(text), {code: 'ERR_HELLO_INVALID'});
	});
}

const body = folded.slice(26, -24);
const inside = (base64: string) => `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;

const refused = [
	{name: 'no END line', text: pem.slice(0, -25), code: 'ERR_HELLO_INVALID'},
	{name: 'text after END', text: `${pem}hello`, code: 'ERR_HELLO_INVALID'},
	{name: 'a second key after the first', text: pem + pem, code: 'ERR_KEY_UNACCEPTABLE'},
	{name: 'BEGIN RSA PUBLIC KEY', text: pem.replace('BEGIN', 'BEGIN RSA'), code: 'ERR_HELLO_INVALID'},
	{name: 'PRIVATE KEY', text: pem.replaceAll('PUBLIC', 'PRIVATE'), code: 'ERR_HELLO_INVALID'},
	{name: 'nothing inside', text: inside(''), code: 'ERR_KEY_UNACCEPTABLE'},
	{name: 'a header line inside', text: inside(`Comment: hi\n\n${body}`), code: 'ERR_KEY_UNACCEPTABLE'},
	{
		name: 'the URL alphabet of base64',
		text: inside(body.replaceAll('+', '-').replaceAll('/', '_')),
		code: 'ERR_KEY_UNACCEPTABLE',
	},
	{name: 'no padding', text: inside(body.slice(0, -2)), code: 'ERR_KEY_UNACCEPTABLE'},
	{
		name: 'padding in the middle',
		text: inside(`${body.slice(0, 100)}==${body.slice(102)}`),
		code: 'ERR_KEY_UNACCEPTABLE',
	},
	{name: 'four characters too few', text: inside(body.slice(4)), code: 'ERR_KEY_UNACCEPTABLE'},
	{name: 'four characters too many', text: inside(`AAAA${body}`), code: 'ERR_KEY_UNACCEPTABLE'},
	{
		name: 'a zero byte inside',
		text: inside(`${body.slice(0, 99)}\0${body.slice(100)}`),
		code: 'ERR_KEY_UNACCEPTABLE',
	},
	{name: 'a form feed for white space', text: inside(`\f${body}`), code: 'ERR_KEY_UNACCEPTABLE'},
] as const;

for (const {name, text, code} of refused) {
	test(`a key is refused: ${name}`, () => {
		assert.throws(() => parseLoosePem(text), {code});
		assert.throws(() => parseCanonicalPem(text));
	});
}

test('property: a key is read back from its PEM, whatever the modulus', () => {
	fc.assert(
		fc.property(fc.integer(), seed => {
			const key = makeSpki(seededRandom(seed));
			assert.deepEqual(parseCanonicalPem(encodePem(key)), key);
		}),
		{numRuns: 20},
	);
});
