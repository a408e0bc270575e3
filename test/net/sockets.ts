import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, createServer, type Server, type Socket} from 'node:net';
import type {Address, Link} from '../../source/net/link.ts';
import {TargetAddresses} from '../../source/net/target-addresses.ts';
import {TcpLink} from '../../source/net/tcp-link.ts';
import {TcpListener} from '../../source/net/tcp-listener.ts';

/** A listener on a free port, with what it has told so far. */
export type Listening = AsyncDisposable & {
	readonly listener: TcpListener;
	readonly address: Address;
	readonly links: readonly Link[];
	readonly strangers: readonly string[];
	/** Settles as soon as there are that many links and strangers together. */
	readonly told: (count: number) => Promise<void>;
};

export async function startListening(
	host: string | undefined,
	target: string | TargetAddresses,
): Promise<Listening> {
	const addresses = typeof target === 'string' ? new TargetAddresses(target) : target;
	const listener = new TcpListener({host, port: 0}, addresses);
	const links: Link[] = [];
	const strangers: string[] = [];
	const waiting = new Set<() => void>();
	const note = () => {
		for (const check of waiting) check();
	};
	const address = await listener.listen({
		onLink(link) {
			links.push(link);
			note();
		},
		onStranger(stranger) {
			strangers.push(stranger);
			note();
		},
	});
	return {
		listener,
		address,
		links,
		strangers,
		told: count =>
			new Promise(resolve => {
				const check = () => {
					if (links.length + strangers.length < count) return;
					waiting.delete(check);
					resolve();
				};
				waiting.add(check);
				check();
			}),
		async [Symbol.asyncDispose]() {
			for (const link of links) link.destroy();
			await listener.close();
		},
	};
}

/** A plain socket to that port of loopback, from the address `from`. */
export async function connectFrom(from: string, to: string, port: number): Promise<Socket> {
	const socket = connect({host: to, port, localAddress: from, allowHalfOpen: true});
	// A reset is what some tests are about; whoever looks for it sees it in `errored`.
	socket.on('error', () => socket.destroy());
	await once(socket, 'connect');
	return socket;
}

/** A link of ours and the plain socket at its other end. */
export async function linkAndSocket(): Promise<{readonly link: TcpLink; readonly socket: Socket}> {
	const server: Server = createServer({allowHalfOpen: true, pauseOnConnect: true});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	const accepted = once(server, 'connection');
	const socket = await connectFrom('127.0.0.1', '127.0.0.1', port);
	const [theirs] = (await accepted) as [Socket];
	server.close();
	return {link: new TcpLink(theirs, 'inbound'), socket};
}

/** Everything that a link or a socket reads until its end. */
export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const read: Uint8Array[] = [];
	for await (const chunk of chunks) read.push(chunk);
	return Buffer.concat(read);
}

/** That this process listens nowhere and is connected to nobody; what is being closed gets a few turns for it. */
export async function assertSilence(): Promise<void> {
	const open = () => process.getActiveResourcesInfo().filter(name => /^(?:TCP|Connect)/.test(name));
	for (let turn = 0; turn < 100 && open().length > 0; turn++) {
		await new Promise(resolve => setImmediate(resolve));
	}
	assert.deepEqual(open(), []);
}
