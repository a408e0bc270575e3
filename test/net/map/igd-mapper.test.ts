import assert from 'node:assert/strict';
import {Socket} from 'node:dgram';
import {test} from 'node:test';
import {IgdMapper} from '../../../source/net/map/igd-mapper.ts';

test('where nobody can be searched for from our address no router is found, and the program goes on', async context => {
	context.mock.method(Socket.prototype, 'setMulticastInterface', () => {
		throw Object.assign(new Error('the address is gone'), {code: 'EADDRNOTAVAIL'});
	});
	const mapper = new IgdMapper({gateway: '127.0.0.1', port: 2006, from: '127.0.0.1'}, () => 0);
	await assert.rejects(mapper.find(new AbortController().signal), {code: 'ERR_MAP_NONE'});
});
