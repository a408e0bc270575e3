import assert from 'node:assert/strict';
import {isIP} from 'node:net';
import {test} from 'node:test';
import {ownAddresses} from '../../../source/session/plan/own-addresses.ts';

test('addresses that another machine can use, IPv4 first', () => {
	const versions = ownAddresses().map(address => isIP(address));
	assert.ok(versions.every(version => version === 4 || version === 6));
	assert.deepEqual(versions, versions.toSorted());
	assert.ok(!ownAddresses().some(address => /^(?:127\.|169\.254\.|fe80:|::1$)/.test(address)));
});
