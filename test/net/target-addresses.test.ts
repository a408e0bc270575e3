import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError} from '../../source/errors.ts';
import {
	explainLookUpError,
	type ResolvedAddress,
	TargetAddresses,
} from '../../source/net/target-addresses.ts';

const v4 = (address: string): ResolvedAddress => ({address, family: 4});
const v6 = (address: string): ResolvedAddress => ({address, family: 6});

/** Answers with what it is told, one answer after another. */
function resolver(...answers: readonly (readonly ResolvedAddress[] | Error)[]) {
	const asked: string[] = [];
	const resolve = async (host: string) => {
		const answer = answers[asked.length] ?? [];
		asked.push(host);
		if (answer instanceof Error) throw answer;
		return answer;
	};
	return {asked, resolve};
}

const failure = (code: string) => Object.assign(new Error(code), {code});

test('an address in figures is itself, and nobody is asked', async () => {
	const cases = [
		{host: '203.0.113.7', dialed: v4('203.0.113.7')},
		{host: '2001:DB8:0::7', dialed: v6('2001:db8::7')},
		{host: '::ffff:203.0.113.7', dialed: v4('203.0.113.7')},
		{host: 'fe80::1%eth0', dialed: v6('fe80::1%eth0')},
	];
	for (const {host, dialed} of cases) {
		const {asked, resolve} = resolver();
		const addresses = new TargetAddresses(host, resolve);
		assert.ok(addresses.matches(host), `${host} before any dial`);
		assert.deepEqual(await addresses.refresh(), [dialed], host);
		assert.deepEqual(asked, []);
	}
});

test('who is the target', () => {
	const cases = [
		{target: '203.0.113.7', from: '203.0.113.7', same: true},
		{target: '203.0.113.7', from: '::ffff:203.0.113.7', same: true},
		{target: '::ffff:203.0.113.7', from: '203.0.113.7', same: true},
		{target: '203.0.113.7', from: '203.0.113.8', same: false},
		{target: '203.0.113.7', from: '::203.0.113.7', same: false},
		{target: '2001:db8::7', from: '2001:DB8:0:0:0:0:0:7', same: true},
		{target: '2001:db8::7', from: '2001:db8::8', same: false},
		{target: 'fe80::1%eth0', from: 'fe80::1%eth0', same: true},
		{target: 'fe80::1%eth0', from: 'fe80::1%eth1', same: false},
		{target: 'fe80::1%eth0', from: 'fe80::1', same: false},
		{target: '127.0.0.1', from: '127.0.0.2', same: false},
		{target: '127.0.0.1', from: '::1', same: false},
		{target: '127.0.0.1', from: '', same: false},
	];
	for (const {target, from, same} of cases) {
		assert.equal(new TargetAddresses(target).matches(from), same, `${target} from ${from}`);
	}
});

test('a name stands for all its addresses, and for none before it was looked up', async () => {
	const found = [v4('203.0.113.7'), v4('203.0.113.8'), v6('2001:db8::7')];
	const {asked, resolve} = resolver(found);
	const addresses = new TargetAddresses('bob.example', resolve);
	assert.equal(addresses.matches('203.0.113.7'), false);
	assert.deepEqual(await addresses.refresh(), found);
	assert.deepEqual(asked, ['bob.example']);
	for (const {address} of found) assert.ok(addresses.matches(address), address);
	assert.ok(addresses.matches('::ffff:203.0.113.8'));
	assert.equal(addresses.matches('203.0.113.9'), false);
	assert.equal(addresses.matches('bob.example'), false);
});

test('a name is looked up again each time: what it no longer stands for is a stranger', async () => {
	const {asked, resolve} = resolver([v4('203.0.113.7')], [v4('203.0.113.8')]);
	const addresses = new TargetAddresses('bob.example', resolve);
	await addresses.refresh();
	await addresses.refresh();
	assert.equal(asked.length, 2);
	assert.equal(addresses.matches('203.0.113.7'), false);
	assert.ok(addresses.matches('203.0.113.8'));
});

test('a look-up that fails takes nothing away', async () => {
	const {resolve} = resolver([v4('203.0.113.7')], failure('EAI_AGAIN'), []);
	const addresses = new TargetAddresses('bob.example', resolve);
	await addresses.refresh();
	for (const what of ['no answer', 'no address']) {
		await assert.rejects(addresses.refresh(), error => isTtchatError(error, 'ERR_NAME_NOT_FOUND'), what);
		assert.ok(addresses.matches('203.0.113.7'), what);
	}
});

test('a name that is not there and a name server that is not there read differently', async () => {
	const cause = failure('ENOTFOUND');
	const {resolve} = resolver(cause);
	await assert.rejects(new TargetAddresses('bob.example', resolve).refresh(), error => {
		assert.ok(isTtchatError(error, 'ERR_NAME_NOT_FOUND'));
		assert.equal(error.message, 'name not found: bob.example');
		assert.equal(error.cause, cause);
		return true;
	});
	const silent = explainLookUpError('EAI_AGAIN', 'bob.example');
	assert.equal(silent.code, 'ERR_NAME_NOT_FOUND');
	assert.match(silent.message, /no answer from the name server/);
	assert.notEqual(silent.advice, explainLookUpError('ENOTFOUND', 'bob.example').advice);
});

for (const code of ['EAI_AGAIN', 'EAI_FAIL', 'EAI_SYSTEM', 'EAI_MEMORY', 'ETIMEDOUT', 'ECONNREFUSED', '']) {
	test(`a look-up that failed by ${code || 'anything'} does not say that the name does not exist`, () => {
		const error = explainLookUpError(code, 'bob.example');
		assert.match(error.message, /^bob\.example could not be looked up: no answer from the name server/);
		assert.match(error.advice, /in figures/);
	});
}

for (const host of [
	'a.onion',
	'a.onion.',
	'A.ONION',
	'b.a.onion',
	'b.a.Onion.',
	'a.ｏｎｉｏｎ',
	'a.ＯNION.',
]) {
	test(`${host} is never asked of a name server`, async () => {
		const {asked, resolve} = resolver([v4('203.0.113.7')]);
		const addresses = new TargetAddresses(host, resolve);
		await assert.rejects(addresses.refresh(), error => {
			assert.ok(isTtchatError(error, 'ERR_ONION_NEEDS_PROXY'));
			return true;
		});
		assert.deepEqual(asked, []);
	});
}

test('the system resolves localhost to loopback', async () => {
	const addresses = new TargetAddresses('localhost');
	const found = await addresses.refresh();
	assert.ok(found.length > 0);
	for (const {address, family} of found) {
		assert.match(address, family === 4 ? /^127\./ : /^::1$/);
		assert.ok(addresses.matches(address));
	}
});
