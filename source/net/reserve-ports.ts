import {createServer} from 'node:net';

/**
 * Ports that are free now: two sessions on one machine must know each other's before either listens.
 *
 * @returns Different ports. Another program may take one before it is used; listening then says so.
 */
export async function reservePorts(host: string, count: number): Promise<readonly number[]> {
	const servers = Array.from({length: count}, () => createServer());
	try {
		return await Promise.all(
			servers.map(async server => {
				const {promise, resolve, reject} = Promise.withResolvers<void>();
				server.once('error', reject).listen(0, host, resolve);
				await promise;
				const address = server.address();
				return typeof address === 'object' && address !== null ? address.port : 0;
			}),
		);
	} finally {
		await Promise.all(servers.map(async server => new Promise(resolve => server.close(resolve))));
	}
}
