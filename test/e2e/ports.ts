import {once} from 'node:events';
import {createServer, type Server} from 'node:net';

/** All lie below the range that the system gives to outgoing connections, so that none of those takes one before the test does. */
const first = 10_000;
const blocks = 80;
const portsOfBlock = 250;

let block: Promise<number> | undefined;
let given = 0;

/**
 * Ports of loopback that nobody listens on. No test file that runs at the same time is given one of them, not even while
 * none listens there: each has a block of ports for itself. Nor are two of them neighbours, for a program also dials from
 * the port behind its own.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
	block ??= takeBlock();
	const start = await block;
	const ports: number[] = [];
	while (ports.length < count) {
		given = (given + 2) % portsOfBlock;
		const server = given === 0 ? undefined : await listening(start + given);
		if (server !== undefined) {
			ports.push(start + given);
			await new Promise(closed => server.close(closed));
		}
	}
	return ports;
}

/** The first port of a block says, as long as this process lives, that it is taken. */
async function takeBlock(): Promise<number> {
	for (let turn = 0; turn < blocks; turn += 1) {
		const start = first + ((process.pid + turn) % blocks) * portsOfBlock;
		const server = await listening(start);
		if (server !== undefined) {
			server.unref();
			return start;
		}
	}
	throw new Error('no block of ports is free');
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
