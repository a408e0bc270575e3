import {once} from 'node:events';
import {createServer, type Socket} from 'node:net';

/** A SOCKS5 proxy that says what it is told to, however it is asked. */
export type ScriptedProxy = AsyncDisposable & {
	readonly port: number;
	/** Everything that came, of all connections. */
	readonly received: () => Buffer;
	/** How many connections are open. */
	readonly open: () => number;
	/** Settles once there has been a connection. */
	readonly connected: Promise<unknown>;
};

/** @param serve - What is done with each connection. */
export async function startScriptedProxy(serve: (socket: Socket) => void): Promise<ScriptedProxy> {
	const received: Buffer[] = [];
	const sockets = new Set<Socket>();
	const server = createServer({allowHalfOpen: true}, socket => {
		sockets.add(socket);
		socket.on('data', bytes => received.push(bytes)).on('error', () => socket.destroy());
		socket.on('close', () => sockets.delete(socket));
		serve(socket);
	});
	const connected = once(server, 'connection');
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	return {
		port: typeof address === 'object' && address !== null ? address.port : 0,
		received: () => Buffer.concat(received),
		open: () => sockets.size,
		connected,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			await new Promise(resolve => server.close(resolve));
		},
	};
}

/** Writes one byte at a time, each in a segment of its own, and then does something. */
export function drip(socket: Socket, bytes: Buffer, then: () => void): void {
	const [first] = bytes;
	if (first === undefined || socket.destroyed) {
		then();
		return;
	}
	socket.setNoDelay(true);
	socket.write(Uint8Array.of(first), () => setImmediate(() => drip(socket, bytes.subarray(1), then)));
}
