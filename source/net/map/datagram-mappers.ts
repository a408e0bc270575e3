import {isTtchatError, TtchatError} from '../../errors.ts';
import {askRouter} from './datagrams.ts';
import {checkGranted} from './outside.ts';
import {
	type Answer,
	type Granted,
	type MapRequest,
	PORT_CONTROL_PORT,
	pcpRequest,
	pmpAddressRequest,
	pmpRequest,
	readPcpAnswer,
	readPmpAddress,
	readPmpAnswer,
} from './port-control.ts';
import {LIFETIME_S, type PortMapper} from './port-mapper.ts';

/** What both need to know. */
export type Place = {
	readonly gateway: string;
	/** That we listen on. */
	readonly port: number;
	/** Random, and ours alone: whoever asks for the same port with another one is refused by PCP. */
	readonly nonce: Uint8Array;
	/** Our address, to which the port is to lead. */
	readonly from: string;
};

export class PcpMapper implements PortMapper {
	readonly name = 'PCP';
	readonly #place: Place;

	constructor(place: Place) {
		this.#place = place;
	}

	async map(wanted: Granted | undefined, signal: AbortSignal): Promise<Granted> {
		const granted = settle(await this.#ask(LIFETIME_S, wanted, signal), this.name);
		try {
			checkGranted(granted);
		} catch (error) {
			// What is wrong with it counts, not what becomes of that.
			await this.release(granted, signal).catch(() => undefined);
			throw error;
		}
		return granted;
	}

	async release(granted: Granted, signal: AbortSignal): Promise<void> {
		await this.#ask(0, granted, signal);
	}

	#ask(lifetimeS: number, external: Granted | undefined, signal: AbortSignal): Promise<Answer> {
		const {gateway, port, nonce, from} = this.#place;
		const wanted = {address: external?.address, port: external?.port ?? port};
		return askRouter(
			gateway,
			{
				port: PORT_CONTROL_PORT,
				from,
				ask: own => pcpRequest(own, nonce, {port, lifetimeS, external: wanted}),
				read: bytes => unlessOther(readPcpAnswer(bytes, nonce, port)),
			},
			signal,
		);
	}
}

export class PmpMapper implements PortMapper {
	readonly name = 'NAT-PMP';
	readonly #place: Place;

	constructor(place: Place) {
		this.#place = place;
	}

	async find(signal: AbortSignal): Promise<void> {
		await this.#address(signal);
	}

	async map(wanted: Granted | undefined, signal: AbortSignal): Promise<Granted> {
		const {port} = this.#place;
		const address = await this.#address(signal);
		const request = {port, lifetimeS: LIFETIME_S, external: {port: wanted?.port ?? port}};
		const granted = settle(await this.#ask(request, address, signal), this.name);
		checkGranted(granted);
		return granted;
	}

	async release({address, port}: Granted, signal: AbortSignal): Promise<void> {
		await this.#ask({port: this.#place.port, lifetimeS: 0, external: {port}}, address, signal);
	}

	/** The router's, outside: where it is none, no port is opened. */
	async #address(signal: AbortSignal): Promise<string> {
		const {gateway, port, from} = this.#place;
		const question = {port: PORT_CONTROL_PORT, from, ask: () => pmpAddressRequest, read: readPmpAddress};
		const address = await askRouter(gateway, question, signal);
		if (isTtchatError(address)) throw address;
		checkGranted({address, port, lifetimeMs: undefined});
		return address;
	}

	#ask(request: MapRequest, address: string, signal: AbortSignal): Promise<Answer> {
		const {gateway, from} = this.#place;
		return askRouter(
			gateway,
			{
				port: PORT_CONTROL_PORT,
				from,
				ask: () => pmpRequest(request),
				read: bytes => unlessOther(readPmpAnswer(bytes, address, request.port)),
			},
			signal,
		);
	}
}

function unlessOther(answer: Answer): Answer | undefined {
	return answer.kind === 'other' ? undefined : answer;
}

function settle(answer: Answer, name: string): Granted {
	if (answer.kind === 'granted') return answer.granted;
	if (answer.kind === 'refused') throw answer.error;
	throw new TtchatError('ERR_MAP_NONE', {message: `the router opens no port: it does not know ${name}`});
}
