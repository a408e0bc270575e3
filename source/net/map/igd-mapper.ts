import {createSocket} from 'node:dgram';
import {TtchatError} from '../../errors.ts';
import {pause} from '../deadline.ts';
import type {Place} from './datagram-mappers.ts';
import {PATIENCE_MS} from './datagrams.ts';
import {
	explainSoapError,
	type IgdService,
	readDescription,
	readExternalAddress,
	readSearchAnswer,
	readSoapAnswer,
	SEARCH,
	type SoapAnswer,
	soapBody,
	UPNP_ERRORS,
} from './igd.ts';
import {checkGranted} from './outside.ts';
import type {Granted} from './port-control.ts';
import {LIFETIME_S, type PortMapper} from './port-mapper.ts';
import {askByHttp} from './router-http.ts';

const GROUP = '239.255.255.250';
const SSDP_PORT = 1900;
/** How many other ports are tried where ours is taken outside. */
const MAX_OTHER_PORTS = 3;

export class IgdMapper implements PortMapper {
	readonly name = 'UPnP';
	readonly #place: Pick<Place, 'gateway' | 'port' | 'from'>;
	readonly #random: () => number;
	#service: IgdService | undefined;

	/** @param random - Uniform in `[0, 1)`, for other ports. */
	constructor(place: Pick<Place, 'gateway' | 'port' | 'from'>, random: () => number) {
		this.#place = place;
		this.#random = random;
	}

	/** Looks for the router; it is asked for nothing yet. */
	async find(signal: AbortSignal): Promise<void> {
		const {gateway, from} = this.#place;
		const location = await search(gateway, from, signal);
		const {status, body} = await askByHttp(location, {from}, signal);
		const services = status === 200 ? readDescription(body, location) : [];
		this.#service = await firstConnected(services, from, signal);
	}

	async map(wanted: Granted | undefined, signal: AbortSignal): Promise<Granted> {
		if (this.#service === undefined) await this.find(signal);
		const address = await this.#address(signal);
		checkGranted({address, port: this.#place.port, lifetimeMs: undefined});
		let port = wanted?.port ?? this.#place.port;
		for (let others = MAX_OTHER_PORTS; ; others -= 1) {
			const granted = await this.#add(address, port, signal);
			if (granted !== UPNP_ERRORS.conflict) return granted;
			if (others === 0) throw explainSoapError(granted);
			// RFC 6335 §6: the dynamic ones.
			port = 49_152 + Math.floor(this.#random() * (65_536 - 49_152));
		}
	}

	async release({port}: Granted, signal: AbortSignal): Promise<void> {
		const fields = {NewRemoteHost: '', NewExternalPort: port, NewProtocol: 'TCP'};
		await this.#ask('DeletePortMapping', fields, signal);
	}

	async #address(signal: AbortSignal): Promise<string> {
		const answer = await this.#ask('GetExternalIPAddress', {}, signal, 'NewExternalIPAddress');
		if (answer.kind === 'failed') throw explainSoapError(answer.code);
		return readExternalAddress(answer.value);
	}

	/** @returns What was granted, or that the port is taken. */
	async #add(
		address: string,
		port: number,
		signal: AbortSignal,
	): Promise<Granted | typeof UPNP_ERRORS.conflict> {
		for (const lifetimeS of [LIFETIME_S, 0]) {
			const fields = {
				NewRemoteHost: '',
				NewExternalPort: port,
				NewProtocol: 'TCP',
				NewInternalPort: this.#place.port,
				NewInternalClient: this.#place.from,
				NewEnabled: 1,
				NewPortMappingDescription: 'ttchat',
				NewLeaseDuration: lifetimeS,
			};
			const answer = await this.#ask('AddPortMapping', fields, signal);
			const lifetimeMs = lifetimeS === 0 ? undefined : lifetimeS * 1000;
			if (answer.kind === 'done') return {address, port, lifetimeMs};
			if (answer.code === UPNP_ERRORS.conflict) return answer.code;
			if (answer.code !== UPNP_ERRORS.onlyPermanent) throw explainSoapError(answer.code);
		}
		throw explainSoapError(UPNP_ERRORS.onlyPermanent);
	}

	async #ask(
		action: string,
		fields: Readonly<Record<string, string | number>>,
		signal: AbortSignal,
		field?: string,
	): Promise<SoapAnswer> {
		const service = this.#service;
		if (service === undefined) throw notFound();
		const body = soapBody(service, action, fields);
		const {from} = this.#place;
		const question = {action: `${service.type}#${action}`, body, from};
		const answer = await askByHttp(service.control, question, signal);
		return readSoapAnswer(answer.status, answer.body, field);
	}
}

/** Routers have several such services, of which one is in use. */
async function firstConnected(
	services: readonly IgdService[],
	from: string,
	signal: AbortSignal,
): Promise<IgdService> {
	for (const service of services.slice(0, MAX_SERVICES)) {
		const body = soapBody(service, 'GetStatusInfo', {});
		const {status, body: text} = await askByHttp(
			service.control,
			{action: `${service.type}#GetStatusInfo`, body, from},
			signal,
		);
		const answer = readSoapAnswer(status, text, 'NewConnectionStatus');
		if (answer.kind === 'done' && answer.value === 'Connected') return service;
	}
	const [first] = services;
	if (first === undefined) throw notFound();
	return first;
}

const MAX_SERVICES = 4;

/** Everybody in the local network may answer; only what the gateway says counts. */
async function search(gateway: string, own: string, signal: AbortSignal): Promise<URL> {
	const socket = createSocket('udp4');
	const found = new AbortController();
	let location: URL | undefined;
	let failure: unknown;
	const fail = (error: unknown) => {
		failure = error;
		found.abort();
	};
	socket.on('error', fail);
	socket.on('message', (bytes, {address}) => {
		if (address === gateway) location ??= readSearchAnswer(bytes, gateway);
		if (location !== undefined) found.abort();
	});
	try {
		socket.bind({address: own}, () => {
			try {
				socket.setMulticastInterface(own);
			} catch (error) {
				fail(error);
			}
		});
		for (const patienceMs of PATIENCE_MS) {
			socket.send(SEARCH, SSDP_PORT, GROUP);
			await pause(patienceMs, AbortSignal.any([signal, found.signal]));
			signal.throwIfAborted();
			if (location !== undefined) return location;
			if (failure !== undefined) break;
		}
	} finally {
		socket.close();
	}
	throw notFound(failure);
}

function notFound(cause?: unknown): TtchatError {
	return new TtchatError('ERR_MAP_NONE', {cause});
}
