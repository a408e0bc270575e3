import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {isTtchatError} from '../../source/errors.ts';
import {
	canonicalAddress,
	formatAddress,
	isLinkLocal,
	isOnion,
	parsePort,
	parseTarget,
} from '../../source/net/target.ts';

const label63 = 'a'.repeat(63);
const name253 = `${`${label63}.`.repeat(3)}${'a'.repeat(61)}`;

const accepted: readonly (readonly [text: string, host: string, port?: number])[] = [
	['203.0.113.7', '203.0.113.7'],
	['203.0.113.7:2006', '203.0.113.7', 2006],
	['  203.0.113.7:1 \n', '203.0.113.7', 1],
	['255.255.255.255:65535', '255.255.255.255', 65_535],
	['0.0.0.0', '0.0.0.0'],
	['::1', '::1'],
	['::', '::'],
	['[::1]', '::1'],
	['[::1]:2006', '::1', 2006],
	['2001:db8::7', '2001:db8::7'],
	['2001:DB8:0:0:0:0:0:7', '2001:DB8:0:0:0:0:0:7'],
	['[2001:db8::7]:80', '2001:db8::7', 80],
	['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
	['[::ffff:203.0.113.7]:2006', '::ffff:203.0.113.7', 2006],
	['fe80::1%eth0', 'fe80::1%eth0'],
	['[fe80::1%eth0]:2006', 'fe80::1%eth0', 2006],
	['[fe80::1%12]', 'fe80::1%12'],
	// Without brackets the last group belongs to the address.
	['2001:db8::7:2006', '2001:db8::7:2006'],
	['localhost', 'localhost'],
	['localhost:2006', 'localhost', 2006],
	['bob', 'bob'],
	['bob.', 'bob.'],
	['bob.example', 'bob.example'],
	['bob.example.', 'bob.example.'],
	['BOB.Example:22', 'BOB.Example', 22],
	['my-laptop.local', 'my-laptop.local'],
	['my_laptop', 'my_laptop'],
	['_srv.example', '_srv.example'],
	['3com.example', '3com.example'],
	['1and1', '1and1'],
	['host-1', 'host-1'],
	['xn--bcher-kva.example', 'xn--bcher-kva.example'],
	['bücher.example', 'bücher.example'],
	['日本.example:2006', '日本.example', 2006],
	['नमस्ते.भारत', 'नमस्ते.भारत'],
	['مثال.إختبار', 'مثال.إختبار'],
	[label63, label63],
	[name253, name253],
	[`${name253}.`, `${name253}.`],
];

const refused: readonly (readonly [text: string, code: 'ERR_TARGET_INVALID' | 'ERR_PORT_INVALID'])[] = [
	...[
		'',
		'   ',
		'7',
		'127.1',
		'1.2.3',
		'1.2.3.4.5',
		'256.1.1.1',
		'203.0.113.7.',
		'01.2.3.4',
		'0x7f.1',
		'0x7f000001',
		'2130706433',
		'...',
		'.bob',
		'bob..example',
		'-bob',
		'bob-',
		'bob-.example',
		'bob example',
		'bob\texample',
		'bob\u0000',
		'bob\u202eexample',
		'bob@example',
		'bob/path',
		'http://bob.example',
		'http://bob.example:2006',
		'ssh://ann@bob.example:22/x',
		'bob,alice',
		'*',
		'😀.example',
		`${label63}a`,
		`${name253}a`,
		'[]',
		'[::1',
		'::1]',
		'[bob]',
		'[203.0.113.7]',
		'[::1]2006',
		'[[::1]]',
		':2006',
		'bob:2006:2006',
		'2001:db8::bob',
		':::',
		'1:2:3:4:5:6:7:8:9',
		'12345::',
		'203.0.113.7%eth0',
		'bob%eth0',
		'fe80::1%',
		'fe80::1',
		'[fe80::1]:2006',
		'FEBF::1',
	].map(text => [text, 'ERR_TARGET_INVALID'] as const),
	...[
		'bob:',
		'bob:0',
		'bob:65536',
		'bob:99999',
		'bob:100000',
		'bob:02006',
		'bob:+1',
		'bob:-1',
		'bob:1.5',
		'bob:1e3',
		'bob: 2006',
		'bob:２００６',
		'bob:http',
		'[::1]:2006:2006',
		'[::1]:',
		'[::1]:0',
		'203.0.113.7:70000',
	].map(text => [text, 'ERR_PORT_INVALID'] as const),
];

test('a target is an address or a name, with or without a port', () => {
	for (const [text, host, port] of accepted) {
		assert.deepEqual(parseTarget(text), port === undefined ? {host} : {host, port}, text);
	}
	assert.ok(accepted.length >= 38);
});

test('anything else is refused, and it says which part', () => {
	for (const [text, code] of refused) {
		assert.throws(
			() => parseTarget(text),
			error => isTtchatError(error, code),
			text,
		);
	}
	assert.ok(refused.length >= 60);
});

test('a name of Tor is known in every form, and read into one; one that only looks like it is not', () => {
	for (const text of ['a.onion', 'a.onion:2006', 'A.ONION.', 'a.ｏｎｉｏｎ:2006', 'a.on\ufe0fion']) {
		assert.equal(parseTarget(text).host, 'a.onion', text);
		assert.ok(isOnion(text.replace(/:.*/, '')), text);
	}
	for (const text of ['onion.example', 'a.onion.example', 'a.onions', 'aonion', 'onion']) {
		assert.equal(parseTarget(text).host, text);
		assert.ok(!isOnion(text), text);
	}
});

test('a link-local address without its interface says what is missing', () => {
	assert.throws(
		() => parseTarget('fe80::1'),
		error => isTtchatError(error) && /interface/.test(error.message) && /fe80::1%eth0/.test(error.advice),
	);
	const cases = {'fe80::1': true, 'febf::1%eth0': true, 'fec0::1': false, 'fe8::1': false, '::1': false};
	for (const [address, expected] of Object.entries(cases))
		assert.equal(isLinkLocal(address), expected, address);
});

test('addresses that are the same have one form', () => {
	const cases = {
		'203.0.113.7': '203.0.113.7',
		'::ffff:203.0.113.7': '203.0.113.7',
		'::FFFF:203.0.113.7': '203.0.113.7',
		'::ffff:cb00:7107': '203.0.113.7',
		'0:0:0:0:0:ffff:203.0.113.7': '203.0.113.7',
		'::ffff:0:1': '0.0.0.1',
		'::ffff:255.255.255.255': '255.255.255.255',
		'::ffff:203.0.113.7%eth0': '203.0.113.7',
		// Not mapped: these are addresses of their own.
		'::203.0.113.7': '::cb00:7107',
		'64:ff9b::203.0.113.7': '64:ff9b::cb00:7107',
		'::1': '::1',
		'0:0:0:0:0:0:0:1': '::1',
		'2001:DB8:0:0:0:0:0:7': '2001:db8::7',
		'2001:0db8:0000:0001:0000:0000:0000:0007': '2001:db8:0:1::7',
		'FE80::1%eth0': 'fe80::1%eth0',
		'fe80:0::1%eth1': 'fe80::1%eth1',
		'fe80::1': 'fe80::1',
		'Bob.Example': 'bob.example',
		unknown: 'unknown',
	};
	for (const [address, expected] of Object.entries(cases)) {
		assert.equal(canonicalAddress(address), expected, address);
		assert.equal(canonicalAddress(expected), expected, `${address} twice`);
	}
});

test('a zone counts: the same address on another interface is another machine', () => {
	assert.notEqual(canonicalAddress('fe80::1%eth0'), canonicalAddress('fe80::1%eth1'));
});

test('ports are whole numbers from 1 to 65535 without leading zeros', () => {
	fc.assert(
		fc.property(fc.integer({min: 1, max: 65_535}), port => assert.equal(parsePort(String(port)), port)),
	);
	fc.assert(
		fc.property(fc.string(), text => {
			const sound = /^[1-9][0-9]*$/.test(text) && Number(text) <= 65_535;
			fc.pre(!sound);
			assert.throws(
				() => parsePort(text),
				error => isTtchatError(error, 'ERR_PORT_INVALID'),
			);
		}),
	);
});

const anyHost = fc.oneof(
	fc.ipV4(),
	fc.ipV6().filter(address => !isLinkLocal(address)),
	fc.domain(),
	fc
		.ipV6()
		.map(address => `fe80::${address.split(':').at(-1) || '1'}%eth0`)
		.filter(host => !host.includes('.')),
);

test('what is formatted parses back to itself', () => {
	fc.assert(
		fc.property(anyHost, fc.integer({min: 1, max: 65_535}), (host, port) => {
			assert.deepEqual(parseTarget(formatAddress(host, port)), {host, port});
		}),
	);
});

test('junk gives an error of ours or a host, never anything else', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.string({unit: 'binary'}), fc.webUrl()), text => {
			try {
				assert.ok(parseTarget(text).host.length > 0);
			} catch (error) {
				assert.ok(isTtchatError(error), `${error}`);
			}
		}),
	);
});

test('of the address of a page it is said what of it to leave out, and nothing of ports', () => {
	assert.throws(
		() => parseTarget('https://bob.example/chat'),
		error => isTtchatError(error, 'ERR_TARGET_INVALID') && /Leave out what stands before/.test(error.advice),
	);
});
