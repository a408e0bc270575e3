import {once} from 'node:events';
import {createServer, type Server} from 'node:net';

/**
 * Ports of loopback that nobody listens on. All are held until the last is found, so they differ; they are
 * taken at random from below the range that the system gives to outgoing connections, so that none of those
 * takes one before the test does.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
	const servers: Server[] = [];
	const ports: number[] = [];
	while (ports.length < count) {
		const port = 10_000 + Math.floor(Math.random() * 20_000);
		const server = await listening(port);
		if (server !== undefined) {
			servers.push(server);
			ports.push(port);
		}
	}
	await Promise.all(servers.map(server => new Promise(closed => server.close(closed))));
	return ports;
}

async function listening(port: number): Promise<Server | undefined> {
	const server = createServer();
	server.listen(port);
	try {
		await once(server, 'listening');
		return server;
	} catch {
		return undefined;
	}
}
