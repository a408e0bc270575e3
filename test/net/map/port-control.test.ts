import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	pcpRequest,
	pmpAddressRequest,
	pmpRequest,
	readPcpAnswer,
	readPmpAddress,
	readPmpAnswer,
} from '../../../source/net/map/port-control.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const nonce = hex('000102030405060708090a0b');
const v4 = (address: string) => `00000000 00000000 0000ffff ${address}`;
const pcp = ({
	version = '02',
	operation = '81',
	result = '00',
	lifetime = '00000e10',
	echo = nonce.toString('hex'),
	protocol = '06',
	port = '07d6',
	external = '9c40',
	address = v4('cb00710a'),
} = {}) =>
	hex(
		`${version}${operation}00${result} ${lifetime} 00000001 000000000000000000000000 ${echo} ${protocol}000000 ${port}${external} ${address}`,
	);

test('requests are those of the two standards', () => {
	assert.equal(
		Buffer.from(
			pcpRequest('192.168.1.10', nonce, {port: 2006, lifetimeS: 3600, external: {port: 2006}}),
		).toString('hex'),
		hex(
			`0201 0000 00000e10 ${v4('c0a8010a')} 000102030405060708090a0b 06000000 07d6 07d6 ${v4('00000000')}`,
		).toString('hex'),
	);
	assert.equal(
		Buffer.from(
			pcpRequest('2001:db8::7', nonce, {
				port: 2006,
				lifetimeS: 0,
				external: {address: '2001:db8::7', port: 9},
			}),
		).toString('hex'),
		hex(
			`0201 0000 00000000 ${'20010db8000000000000000000000007'} 000102030405060708090a0b 06000000 07d6 0009 20010db8000000000000000000000007`,
		).toString('hex'),
	);
	assert.deepEqual(Buffer.from(pmpAddressRequest), hex('0000'));
	const mapping = {port: 2006, lifetimeS: 3600, external: {port: 2007}};
	assert.deepEqual(Buffer.from(pmpRequest(mapping)), hex('0002 0000 07d6 07d7 00000e10'));
	assert.deepEqual(Buffer.from(pmpRequest({...mapping, lifetimeS: 0})), hex('0002 0000 07d6 0000 00000000'));
});

test('a PCP answer grants, refuses, shows that PCP is unknown, or is none of ours', () => {
	const granted = (address: string, port: number, lifetimeMs: number) => ({
		kind: 'granted',
		granted: {address, port, lifetimeMs},
	});
	const cases = [
		[pcp(), granted('203.0.113.10', 40_000, 3_600_000)],
		[pcp({address: '20010db8000000000000000000000007'}), granted('2001:db8::7', 40_000, 3_600_000)],
		[pcp({lifetime: 'ffffffff'}), granted('203.0.113.10', 40_000, 86_400_000)],
		[pcp({version: '00'}), {kind: 'unknown'}],
		[hex('00 80 0001 00000000'), {kind: 'unknown'}],
		[pcp({version: '01'}), {kind: 'unknown'}],
		[pcp({result: '01'}), {kind: 'unknown'}],
		[pcp({result: '04'}), {kind: 'unknown'}],
		[pcp({operation: '01'}), {kind: 'other'}],
		[pcp({operation: '82'}), {kind: 'other'}],
		[pcp({echo: '00'.repeat(12)}), {kind: 'other'}],
		[pcp({echo: '00'.repeat(12), result: '08'}), {kind: 'other'}],
		[pcp({protocol: '11'}), {kind: 'other'}],
		[pcp({port: '07d7'}), {kind: 'other'}],
	] as const;
	for (const [bytes, answer] of cases)
		assert.deepEqual(readPcpAnswer(bytes, nonce, 2006), answer, bytes.toString('hex'));
	for (const [result, code] of [
		['02', 'ERR_MAP_NONE'],
		['08', 'ERR_MAP_CGNAT'],
		['07', 'ERR_MAP_CGNAT'],
		['0c', 'ERR_MAP_CGNAT'],
		['0a', 'ERR_MAP_NONE'],
	] as const) {
		const answer = readPcpAnswer(pcp({result}), nonce, 2006);
		assert.ok(answer.kind === 'refused' && answer.error.code === code, result);
	}
});

test('a NAT-PMP answer is read in the same way', () => {
	assert.equal(readPmpAddress(hex('0080 0000 00000001 cb00710a')), '203.0.113.10');
	const refusal = readPmpAddress(hex('0080 0003 00000001 00000000'));
	assert.ok(typeof refusal === 'object' && refusal.code === 'ERR_MAP_CGNAT');
	for (const text of [
		'',
		'0080',
		'0080 0000 00000001 cb0071',
		'0081 0000 00000001 cb00710a',
		'0280 0000 00000001 cb00710a',
	])
		assert.equal(readPmpAddress(hex(text)), undefined, text);
	const read = (text: string) => readPmpAnswer(hex(text), '203.0.113.10', 2006);
	assert.deepEqual(read('0082 0000 00000001 07d6 9c40 00000e10'), {
		kind: 'granted',
		granted: {address: '203.0.113.10', port: 40_000, lifetimeMs: 3_600_000},
	});
	for (const text of [
		'0082 0000 00000001 07d7 9c40 00000e10',
		'0082 0000 00000001 07d6 9c40 0000',
		'0081 0000 00000001 07d6 9c40 00000e10',
		'0182 0000 00000001 07d6 9c40 00000e10',
		'',
	])
		assert.deepEqual(read(text), {kind: 'other'}, text);
	assert.equal(read('0082 0002 00000001').kind, 'refused');
});

test('whatever a router sends is an answer or none, and nothing is thrown', () => {
	const bytes = fc.oneof(
		fc.uint8Array({maxLength: 80}),
		fc
			.tuple(fc.constantFrom(...pcp().keys()), fc.nat(255))
			.map(([index, value]) => Buffer.from(pcp()).fill(value, index, index + 1)),
		fc.nat(60).map(length => pcp().subarray(0, length)),
	);
	fc.assert(
		fc.property(bytes, message => {
			for (const answer of [
				readPcpAnswer(message, nonce, 2006),
				readPmpAnswer(message, '203.0.113.10', 2006),
			])
				assert.ok(['granted', 'unknown', 'refused', 'other'].includes(answer.kind));
			readPmpAddress(message);
		}),
		{numRuns: 2_000},
	);
});
