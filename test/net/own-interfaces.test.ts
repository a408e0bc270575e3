import assert from 'node:assert/strict';
import {syncBuiltinESMExports} from 'node:module';
import os from 'node:os';
import {test} from 'node:test';
import {interfaceAddresses, isOwnSocket} from '../../source/net/own-interfaces.ts';

const machine = ['127.0.0.1', '::1', '203.0.113.7', '2001:db8::7', 'fe80::7%eth0'];

test('what would reach our own server socket', () => {
	const cases = [
		// Our own port on any of our addresses.
		{bound: '::', dialed: '127.0.0.1', own: true},
		{bound: '::', dialed: '127.9.9.9', own: true},
		{bound: '::', dialed: '::1', own: true},
		{bound: '::', dialed: '::', own: true},
		{bound: '::', dialed: '0.0.0.0', own: true},
		{bound: '::', dialed: '203.0.113.7', own: true},
		{bound: '::', dialed: '::ffff:203.0.113.7', own: true},
		{bound: '::', dialed: '2001:DB8::7', own: true},
		{bound: '::', dialed: 'fe80::7%eth0', own: true},
		{bound: '::', dialed: 'fe80::7%eth1', own: false},
		{bound: '::', dialed: '203.0.113.8', own: false},
		{bound: '0.0.0.0', dialed: '127.0.0.1', own: true},
		{bound: '0.0.0.0', dialed: '203.0.113.7', own: true},
		// Nothing of ours listens on IPv6 then.
		{bound: '0.0.0.0', dialed: '::1', own: false},
		{bound: '0.0.0.0', dialed: '2001:db8::7', own: false},
		// Bound to one address: the others are free for another program.
		{bound: '127.0.0.1', dialed: '127.0.0.1', own: true},
		{bound: '127.0.0.1', dialed: '::ffff:127.0.0.1', own: true},
		{bound: '127.0.0.1', dialed: '127.0.0.2', own: false},
		{bound: '127.0.0.1', dialed: '203.0.113.7', own: false},
		{bound: '203.0.113.7', dialed: '203.0.113.7', own: true},
		{bound: '2001:db8::7', dialed: '2001:db8:0::7', own: true},
	];
	for (const {bound, dialed, own} of cases) {
		const listening = {host: bound, port: 2006};
		assert.equal(isOwnSocket(dialed, 2006, listening, machine), own, `${dialed}, listening on ${bound}`);
		assert.equal(isOwnSocket(dialed, 2007, listening, machine), false, `${dialed} with another port`);
	}
});

test('the addresses of this machine are in canonical form, link-local ones with their interface', () => {
	const all = interfaceAddresses();
	assert.ok(all.includes('127.0.0.1'));
	for (const address of all) if (address.startsWith('fe80:')) assert.match(address, /%./);
	const external = interfaceAddresses({external: true});
	assert.ok(external.every(address => all.includes(address)));
	assert.ok(!external.some(address => address.startsWith('127.') || address === '::1'));
});

test('a system that tells nobody its addresses, as Android does, has none that we know of', context => {
	context.mock.method(os, 'networkInterfaces', () => {
		throw Object.assign(new Error('uv_interface_addresses returned Unknown system error 13'), {errno: 13});
	});
	syncBuiltinESMExports();
	try {
		assert.deepEqual(interfaceAddresses(), []);
		assert.ok(isOwnSocket('127.0.0.1', 2006, {host: '::', port: 2006}));
		assert.ok(!isOwnSocket('203.0.113.7', 2006, {host: '::', port: 2006}));
	} finally {
		context.mock.restoreAll();
		syncBuiltinESMExports();
	}
	assert.ok(interfaceAddresses().includes('127.0.0.1'));
});
