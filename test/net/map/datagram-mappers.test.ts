import assert from 'node:assert/strict';
import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {test} from 'node:test';
import {PcpMapper} from '../../../source/net/map/datagram-mappers.ts';
import {PORT_CONTROL_PORT} from '../../../source/net/map/port-control.ts';

test('a router behind another one is called so, also if it does not take back what it gave', async () => {
	const router = createSocket('udp4').bind(PORT_CONTROL_PORT, '127.0.0.1');
	await once(router, 'listening');
	router.once('message', (request, {port}) => {
		const answer = Buffer.from(request);
		answer[1] = 0x81;
		answer.fill(0, 3, 4);
		answer.set([100, 64, 0, 1], 56);
		// Nobody is there for the second question.
		router.send(answer, port, '127.0.0.1', () => router.close());
	});
	const mapper = new PcpMapper({
		gateway: '127.0.0.1',
		port: 2006,
		from: '127.0.0.1',
		nonce: Buffer.alloc(12, 7),
	});
	await assert.rejects(mapper.map(undefined, new AbortController().signal), {code: 'ERR_MAP_CGNAT'});
});
