import {createSocket} from 'node:dgram';
import {TtchatError} from '../../errors.ts';
import {pause} from '../deadline.ts';
import {ownAddressTowards, PATIENCE_MS} from './datagrams.ts';
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
	readonly #gateway: string;
	readonly #port: number;
	readonly #random: () => number;
	#found: {readonly service: IgdService; readonly own: string} | undefined;

	/** @param random - Uniform in `[0, 1)`, for other ports. */
	constructor(gateway: string, port: number, random: () => number) {
		this.#gateway = gateway;
		this.#port = port;
		this.#random = random;
	}

	/** Looks for the router; it is asked for nothing yet. */
	async find(signal: AbortSignal): Promise<void> {
		const own = await ownAddressTowards(this.#gateway);
		const location = await search(this.#gateway, own, signal);
		const {status, body} = await askByHttp(location, {}, signal);
		const services = status === 200 ? readDescription(body, location) : [];
		const connected = await firstConnected(services, signal);
		this.#found = {service: connected, own};
	}

	async map(wanted: Granted | undefined, signal: AbortSignal): Promise<Granted> {
		if (this.#found === undefined) await this.find(signal);
		const address = await this.#address(signal);
		checkGranted({address, port: this.#port, lifetimeMs: undefined});
		let port = wanted?.port ?? this.#port;
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
				NewInternalPort: this.#port,
				NewInternalClient: this.#found?.own ?? '',
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
		const service = this.#found?.service;
		if (service === undefined) throw notFound();
		const body = soapBody(service, action, fields);
		const answer = await askByHttp(service.control, {action: `${service.type}#${action}`, body}, signal);
		return readSoapAnswer(answer.status, answer.body, field);
	}
}

/** Routers have several such services, of which one is in use. */
async function firstConnected(services: readonly IgdService[], signal: AbortSignal): Promise<IgdService> {
	for (const service of services.slice(0, MAX_SERVICES)) {
		const body = soapBody(service, 'GetStatusInfo', {});
		const {status, body: text} = await askByHttp(
			service.control,
			{action: `${service.type}#GetStatusInfo`, body},
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
	socket.on('error', error => {
		failure = error;
		found.abort();
	});
	socket.on('message', (bytes, {address}) => {
		if (address === gateway) location ??= readSearchAnswer(bytes, gateway);
		if (location !== undefined) found.abort();
	});
	try {
		socket.bind({address: own}, () => socket.setMulticastInterface(own));
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
