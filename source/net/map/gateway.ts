import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {isIP} from 'node:net';
import {promisify} from 'node:util';
import {TtchatError} from '../../errors.ts';

/** Which of its two networks a router is asked about. */
export type Family = 4 | 6;

/**
 * The router of this machine: where everything goes that is not for the local network.
 *
 * @returns An address in figures, one of IPv6 with its interface if it means something there only.
 * @throws {TtchatError} `ERR_MAP_NONE` if there is none.
 */
export async function findGateway(family: Family, signal: AbortSignal): Promise<string> {
	const address = await look(family, signal).catch(cause => {
		throw noGateway(cause);
	});
	if (address === undefined) throw noGateway();
	return address;
}

async function look(family: Family, signal: AbortSignal): Promise<string | undefined> {
	switch (process.platform) {
		case 'linux':
			return family === 4
				? readRouteTable(await readFile('/proc/net/route', {encoding: 'utf8', signal}))
				: readRouteTable6(await readFile('/proc/net/ipv6_route', {encoding: 'utf8', signal}));
		case 'win32':
			return readRoutePrint(await run('route', ['print', `-${family}`], signal), family);
		default:
			return readRouteGet(
				await run('route', ['-n', 'get', ...(family === 4 ? [] : ['-inet6']), 'default'], signal),
			);
	}
}

const COMMAND_TIMEOUT_MS = 3_000;

async function run(command: string, parameters: readonly string[], signal: AbortSignal): Promise<string> {
	const limits = {signal, timeout: COMMAND_TIMEOUT_MS, maxBuffer: 1 << 20, windowsHide: true};
	return (await promisify(execFile)(command, parameters, limits)).stdout;
}

/** The route is in use, and leads to a router (linux/route.h). */
const UP_TO_GATEWAY = 0x3;

/** Linux: numbers in hexadecimal digits, addresses in the order of the machine. */
export function readRouteTable(text: string): string | undefined {
	const routes = text.split('\n').flatMap(line => {
		const [, to, gateway = '', flags = '', , , metric, mask] = line.split(/\s+/);
		const isDefault = to === '00000000' && mask === '00000000' && isUp(flags);
		if (!isDefault || !/^[0-9A-F]{8}$/i.test(gateway)) return [];
		const bytes = gateway.match(/../g) ?? [];
		return [
			{
				metric: Number(metric),
				address: bytes
					.reverse()
					.map(byte => Number.parseInt(byte, 16))
					.join('.'),
			},
		];
	});
	return cheapest(routes);
}

/** The same for IPv6. */
export function readRouteTable6(text: string): string | undefined {
	const routes = text.split('\n').flatMap(line => {
		const [to = '', length, , , gateway = '', metric = '', , , flags = '', device = ''] = line
			.trim()
			.split(/\s+/);
		const isDefault = /^0{32}$/.test(to) && length === '00' && isUp(flags);
		if (!isDefault || !/^[0-9a-f]{32}$/i.test(gateway) || /^0+$/.test(gateway)) return [];
		const groups = (gateway.match(/.{4}/g) ?? []).map(group => group.replace(/^0{1,3}/, '')).join(':');
		const address = new URL(`http://[${groups}]/`).hostname.slice(1, -1);
		return [{metric: Number.parseInt(metric, 16), address: withZone(address, device)}];
	});
	return cheapest(routes);
}

function isUp(flags: string): boolean {
	return (Number.parseInt(flags, 16) & UP_TO_GATEWAY) === UP_TO_GATEWAY;
}

/** macOS and the BSDs. */
export function readRouteGet(text: string): string | undefined {
	const address = /^\s*gateway:\s*(?<address>\S+)\s*$/m.exec(text)?.groups?.['address'] ?? '';
	return isIP(address) === 0 ? undefined : address;
}

/** Windows: a table whose words depend on the language, and its numbers do not. */
export function readRoutePrint(text: string, family: Family): string | undefined {
	const routes = text.split('\n').flatMap(line => {
		const cells = line.trim().split(/\s+/);
		if (family === 4) {
			const [to, mask, gateway = '', , metric] = cells;
			return to === '0.0.0.0' && mask === '0.0.0.0' && isIP(gateway) === 4
				? [{metric: Number(metric), address: gateway}]
				: [];
		}
		const [device = '', metric, to, gateway = ''] = cells;
		return to === '::/0' && isIP(gateway) === 6
			? [{metric: Number(metric), address: withZone(gateway, device)}]
			: [];
	});
	return cheapest(routes);
}

function withZone(address: string, device: string): string {
	return /^fe[89ab]/i.test(address) ? `${address}%${device}` : address;
}

function cheapest(
	routes: readonly {readonly metric: number; readonly address: string}[],
): string | undefined {
	return routes.toSorted((a, b) => a.metric - b.metric)[0]?.address;
}

function noGateway(cause?: unknown): TtchatError {
	return new TtchatError('ERR_MAP_NONE', {
		message: 'no port can be opened: this machine has no router',
		advice: 'Check your own network; the chat goes on without.',
		cause,
	});
}
