import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkGranted, isOutside} from '../../../source/net/map/outside.ts';

test('an address that nobody outside can dial tells of another NAT', () => {
	const outside = [
		'203.0.113.10',
		'100.63.255.255',
		'100.128.0.1',
		'172.15.0.1',
		'172.32.0.1',
		'11.0.0.1',
		'192.0.1.1',
		'2001:db8::1',
		'3fff::1',
		'::ffff:203.0.113.10',
	];
	const inside = [
		'0.0.0.0',
		'10.0.0.1',
		'100.64.0.1',
		'100.127.255.255',
		'127.0.0.1',
		'169.254.1.1',
		'172.16.0.1',
		'172.31.255.255',
		'192.0.0.2',
		'192.168.1.1',
		'224.0.0.1',
		'255.255.255.255',
		'::',
		'::1',
		'fe80::1',
		'fd00::1',
		'ff02::1',
		'::ffff:10.0.0.1',
	];
	for (const address of outside) {
		assert.ok(isOutside(address), address);
		checkGranted({address, port: 1, lifetimeMs: undefined});
	}
	for (const address of inside) {
		assert.ok(!isOutside(address), address);
		assert.throws(() => checkGranted({address, port: 1, lifetimeMs: 1}), {code: 'ERR_MAP_CGNAT'}, address);
	}
});

test('a mapping that means nothing is none', () => {
	const good = {address: '203.0.113.10', port: 2006, lifetimeMs: 1};
	for (const bad of [
		{...good, port: 0},
		{...good, lifetimeMs: 0},
		{...good, address: 'router.example'},
		{...good, address: '203.0.113.10; rm'},
	])
		assert.throws(() => checkGranted(bad), {code: 'ERR_MAP_NONE'});
});
