import {isIP} from 'node:net';
import {TtchatError} from '../../errors.ts';
import {bytesOfV6, canonicalAddress} from '../target.ts';

// The two protocols by which a router is asked for a port in single datagrams: PCP (RFC 6887) and its predecessor,
// NAT-PMP (RFC 6886). Both are asked at the same port of the router.

/** Where routers listen for both. */
export const PORT_CONTROL_PORT = 5351;

/** What a router has agreed to. */
export type Granted = {
	/** Where the peer dials us. */
	readonly address: string;
	readonly port: number;
	/** For how long; `undefined` for good. */
	readonly lifetimeMs: number | undefined;
};

const PCP_VERSION = 2;
const PCP_MAP = 1;
const REPLY = 0x80;
const TCP = 6;
const PCP_HEADER_BYTES = 24;
const PCP_MAP_BYTES = 60;
export const NONCE_BYTES = 12;

/** What is asked of the router. A lifetime of 0 takes a mapping back. */
export type MapRequest = {
	readonly port: number;
	readonly lifetimeS: number;
	/** What we would like, or have. */
	readonly external: {readonly address?: string | undefined; readonly port: number};
};

/**
 * @param own - Our address, as the router sees it.
 * @param nonce - Random, and the same for one mapping's whole life: with it alone the mapping can be changed.
 */
export function pcpRequest(
	own: string,
	nonce: Uint8Array,
	{port, lifetimeS, external}: MapRequest,
): Uint8Array {
	const request = Buffer.alloc(PCP_MAP_BYTES);
	request.set([PCP_VERSION, PCP_MAP]);
	request.writeUInt32BE(lifetimeS, 4);
	request.set(addressBytes(own), 8);
	request.set(nonce, 24);
	request[36] = TCP;
	request.writeUInt16BE(port, 40);
	request.writeUInt16BE(external.port, 42);
	request.set(addressBytes(external.address ?? (isIP(own) === 4 ? '0.0.0.0' : '::')), 44);
	return request;
}

/** What an answer says; `other` is one that is not for us, or none at all. */
export type Answer =
	| {readonly kind: 'granted'; readonly granted: Granted}
	/** It does not speak that. */
	| {readonly kind: 'unknown'}
	| {readonly kind: 'refused'; readonly error: TtchatError}
	| {readonly kind: 'other'};

const other: Answer = {kind: 'other'};
const unknown: Answer = {kind: 'unknown'};

/** @see RFC 6887 §7.2, §11.1, §7.4 */
export function readPcpAnswer(bytes: Uint8Array, nonce: Uint8Array, port: number): Answer {
	const answer = Buffer.from(bytes);
	const [version, operation = 0, , result = 0] = answer;
	// A router that knows NAT-PMP alone answers by that (RFC 6886 §3.5), an old one by an old version.
	if (version !== PCP_VERSION) return answer.length >= 4 && operation >= REPLY ? unknown : other;
	if (answer.length < PCP_HEADER_BYTES || operation !== (REPLY | PCP_MAP)) return other;
	if (result === 1 || result === 4) return unknown;
	if (answer.length < PCP_MAP_BYTES) return result === 0 ? other : refused(PCP, result);
	const isOurs =
		answer.subarray(24, 36).equals(nonce) && answer[36] === TCP && answer.readUInt16BE(40) === port;
	if (!isOurs) return other;
	if (result !== 0) return refused(PCP, result);
	return grant(addressOf(answer.subarray(44, 60)), answer.readUInt16BE(42), answer.readUInt32BE(4));
}

const PMP_MAP_TCP = 2;

/** Which address the router has outside. */
export const pmpAddressRequest: Uint8Array = Uint8Array.of(0, 0);

export function readPmpAddress(bytes: Uint8Array): string | TtchatError | undefined {
	const answer = Buffer.from(bytes);
	if (answer.length < 4 || answer[0] !== 0 || answer[1] !== REPLY) return undefined;
	const result = answer.readUInt16BE(2);
	if (result !== 0) return refusal(PMP, result);
	return answer.length < 12 ? undefined : answer.subarray(8, 12).join('.');
}

export function pmpRequest({port, lifetimeS, external}: MapRequest): Uint8Array {
	const request = Buffer.alloc(12);
	request[1] = PMP_MAP_TCP;
	request.writeUInt16BE(port, 4);
	// Taken back by port 0 (RFC 6886 §3.4).
	request.writeUInt16BE(lifetimeS === 0 ? 0 : external.port, 6);
	request.writeUInt32BE(lifetimeS, 8);
	return request;
}

/** @param address - The router's, which it has told before. */
export function readPmpAnswer(bytes: Uint8Array, address: string, port: number): Answer {
	const answer = Buffer.from(bytes);
	if (answer.length < 4 || answer[0] !== 0 || answer[1] !== (REPLY | PMP_MAP_TCP)) return other;
	const result = answer.readUInt16BE(2);
	if (result !== 0) return refused(PMP, result);
	if (answer.length < 16 || answer.readUInt16BE(8) !== port) return other;
	return grant(address, answer.readUInt16BE(10), answer.readUInt32BE(12));
}

/** No router means more than a day, and one that says so must not make us forget it. */
const MAX_LIFETIME_S = 86_400;

function grant(address: string, port: number, lifetimeS: number): Answer {
	const lifetimeMs = Math.min(lifetimeS, MAX_LIFETIME_S) * 1000;
	return {kind: 'granted', granted: {address, port, lifetimeMs}};
}

type Protocol = {readonly name: string; readonly isBehindNat: readonly number[]; readonly forbids: number};

// Which numbers a router gives that has no address of its own outside was measured against miniupnpd.
const PCP: Protocol = {name: 'PCP', isBehindNat: [7, 8, 11, 12], forbids: 2};
const PMP: Protocol = {name: 'NAT-PMP', isBehindNat: [3], forbids: 2};

function refused(protocol: Protocol, result: number): Answer {
	return {kind: 'refused', error: refusal(protocol, result)};
}

function refusal({name, isBehindNat, forbids}: Protocol, result: number): TtchatError {
	if (isBehindNat.includes(result)) return new TtchatError('ERR_MAP_CGNAT');
	const why = result === forbids ? 'it does not allow that' : `it says ${result}`;
	return new TtchatError('ERR_MAP_NONE', {message: `the router opens no port by ${name}: ${why}`});
}

function addressBytes(address: string): readonly number[] {
	return isIP(address) === 4
		? [...Array.from({length: 10}, () => 0), 0xff, 0xff, ...address.split('.').map(Number)]
		: bytesOfV6(address);
}

function addressOf(bytes: Buffer): string {
	const groups = Array.from({length: 8}, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
	return canonicalAddress(groups.join(':'));
}
