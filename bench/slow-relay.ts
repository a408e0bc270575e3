import {once} from 'node:events';
import {createServer, connect as dial, type Socket} from 'node:net';

/** Leads to a port of this machine, over a line on which everything takes its time. */
export type SlowRelay = {readonly port: number} & Disposable;

/**
 * @param delayMs - One way.
 */
export async function startSlowRelay(target: number, delayMs: number): Promise<SlowRelay> {
	const sockets = new Set<Socket>();
	const server = createServer({noDelay: true}, near => {
		const far = dial({host: '127.0.0.1', port: target, noDelay: true});
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			sockets.add(from);
			// What comes later goes later: timers of one length keep their order.
			from.on('data', bytes => setTimeout(() => to.write(bytes), delayMs));
			from.on('end', () => setTimeout(() => to.end(), delayMs));
			from.on('error', () => to.destroy());
			from.on('close', () => sockets.delete(from));
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('it has a port');
	return {
		port: address.port,
		[Symbol.dispose]() {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}
