import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer, type RequestListener} from 'node:http';
import {test} from 'node:test';
import {askByHttp, MAX_BODY_BYTES} from '../../../source/net/map/router-http.ts';
import {assertSilence} from '../sockets.ts';

const never = new AbortController().signal;

async function withServer(listener: RequestListener, use: (url: URL) => Promise<void>): Promise<void> {
	const server = createServer(listener).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	try {
		await use(new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/x`));
	} finally {
		server.closeAllConnections();
		await new Promise(resolve => server.close(resolve));
	}
}

test('an answer comes back with its status, and a redirect is an answer like others', async () => {
	const asked: unknown[] = [];
	await withServer(
		(request, response) => {
			asked.push([request.method, request.headers['soapaction'], request.url]);
			response
				.writeHead(request.method === 'GET' ? 302 : 500, {location: 'http://127.0.0.1:1/elsewhere'})
				.end('text');
		},
		async url => {
			assert.deepEqual(await askByHttp(url, {}, never), {status: 302, body: 'text'});
			assert.deepEqual(await askByHttp(url, {action: 'a#b', body: 'x'}, never), {status: 500, body: 'text'});
		},
	);
	assert.deepEqual(asked, [
		['GET', undefined, '/x'],
		['POST', '"a#b"', '/x'],
	]);
});

test('an answer may be as long as such answers are, and not longer', async () => {
	for (const [bytes, isRead] of [
		[MAX_BODY_BYTES, true],
		[MAX_BODY_BYTES + 1, false],
		[50_000_000, false],
	] as const) {
		await withServer(
			(_, response) => {
				response.on('error', () => undefined).end(Buffer.alloc(bytes, 'x'));
			},
			async url => {
				const asking = askByHttp(url, {}, never);
				if (isRead) assert.equal((await asking).body.length, bytes);
				else await assert.rejects(asking, {code: 'ERR_MAP_NONE'});
			},
		);
	}
	await assertSilence();
});

test('whoever answers nothing, or hangs up, or nonsense, is given up', async () => {
	const stop = new AbortController();
	await withServer(
		() => stop.abort(new Error('enough')),
		async url => assert.rejects(askByHttp(url, {}, stop.signal)),
	);
	const breakers: readonly RequestListener[] = [
		request => request.socket.destroy(),
		request => request.socket.end('SSH-2.0-x\r\n'),
		// Told to speak something else, the connection is closed and nothing is said to be wrong.
		request =>
			request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
		(_, response) => response.writeHead(200, {'content-length': 100}).write('half', () => response.destroy()),
	];
	for (const breaker of breakers)
		await withServer(breaker, async url => assert.rejects(askByHttp(url, {}, never), {code: 'ERR_MAP_NONE'}));
	await assertSilence();
});
