import {isIP} from 'node:net';
import {TtchatError} from '../../errors.ts';

// What a router says of itself by UPnP: texts that it may fill with anything. Nothing of them is followed that does
// not lead back to the router itself.

/** Where its services are asked for ports. */
export type IgdService = {readonly type: string; readonly control: URL};

/** Who is asked whether it is a router. Later versions answer to the first, too. */
export const SEARCH: string = [
	'M-SEARCH * HTTP/1.1',
	'HOST: 239.255.255.250:1900',
	'MAN: "ssdp:discover"',
	'MX: 1',
	'ST: urn:schemas-upnp-org:device:InternetGatewayDevice:1',
	'',
	'',
].join('\r\n');

const MAX_DATAGRAM_BYTES = 4_096;

/**
 * Where the description of the router lies, from its answer to the search.
 *
 * @param gateway - The only host that it may lie on.
 */
export function readSearchAnswer(answer: Uint8Array, gateway: string): URL | undefined {
	if (answer.length > MAX_DATAGRAM_BYTES) return undefined;
	const [status = '', ...headers] = Buffer.from(answer).toString('latin1').split('\r\n');
	if (!/^HTTP\/1\.[01] 200\b/.test(status)) return undefined;
	const location = headers.find(header => /^location:/i.test(header))?.replace(/^location:/i, '');
	return location === undefined ? undefined : ownUrl(location.trim(), undefined, gateway);
}

/** The services that open ports. */
const SERVICE = /^urn:schemas-upnp-org:service:(?:WANIPConnection:[12]|WANPPPConnection:1)$/;

/** @param location - Where this description was. */
export function readDescription(xml: string, location: URL): readonly IgdService[] {
	const base = ownUrl(tagOf(xml, 'URLBase') ?? '', location, location.hostname) ?? location;
	return xml
		.split(/<service>/i)
		.slice(1)
		.flatMap(text => {
			const [block = ''] = text.split(/<\/service>/i, 1);
			const type = tagOf(block, 'serviceType') ?? '';
			const control = ownUrl(tagOf(block, 'controlURL') ?? '', base, location.hostname);
			return SERVICE.test(type) && control !== undefined ? [{type, control}] : [];
		});
}

/** Only where the gateway itself listens, by plain HTTP as UPnP does, and without a login. */
function ownUrl(text: string, base: URL | undefined, gateway: string): URL | undefined {
	if (text === '') return undefined;
	const url = URL.parse(text, base?.href);
	const isOwn =
		url?.protocol === 'http:' && url.hostname === gateway && url.username === '' && url.password === '';
	return isOwn ? url : undefined;
}

/** Between the first such tag and its end; no attributes are known there. */
function tagOf(xml: string, name: string): string | undefined {
	const start = xml.indexOf(`<${name}>`);
	const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start);
	if (end < 0) return undefined;
	const text = xml.slice(start + name.length + 2, end).trim();
	return text.replaceAll('&amp;', '&');
}

/** The body of a request. What stands in it comes from us: numbers and addresses. */
export function soapBody(
	{type}: IgdService,
	action: string,
	fields: Readonly<Record<string, string | number>>,
): string {
	const inner = Object.entries(fields)
		.map(([name, value]) => `<${name}>${value}</${name}>`)
		.join('');
	return `<?xml version="1.0"?>\r\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body><u:${action} xmlns:u="${type}">${inner}</u:${action}></s:Body></s:Envelope>\r\n`;
}

/** What came of a request: done, with the field asked for, or the number of an error. */
export type SoapAnswer =
	| {readonly kind: 'done'; readonly value: string | undefined}
	| {readonly kind: 'failed'; readonly code: number};

/** @param field - What of the answer is wanted. */
export function readSoapAnswer(status: number, body: string, field?: string): SoapAnswer {
	if (status === 200) return {kind: 'done', value: field === undefined ? undefined : tagOf(body, field)};
	const code = tagOf(body, 'errorCode') ?? '';
	return {kind: 'failed', code: /^\d{1,4}$/.test(code) ? Number(code) : 0};
}

/** Numbers of errors that something can be done about. */
export const UPNP_ERRORS = {
	/** The router cannot: it has no address of its own, as miniupnpd says it. */
	actionFailed: 501,
	notAuthorized: 606,
	/** The port belongs to somebody else. */
	conflict: 718,
	/** It takes mappings without an end only. */
	onlyPermanent: 725,
} as const;

/** What a number means for whoever waits. */
export function explainSoapError(code: number): TtchatError {
	if (code === UPNP_ERRORS.actionFailed) return new TtchatError('ERR_MAP_CGNAT');
	const why =
		code === UPNP_ERRORS.notAuthorized
			? 'it does not allow that'
			: code === UPNP_ERRORS.conflict
				? 'the ports that were tried are taken'
				: `it says ${code}`;
	return new TtchatError('ERR_MAP_NONE', {message: `the router opens no port by UPnP: ${why}`});
}

/** @throws {TtchatError} `ERR_MAP_NONE` if that is no address: it will be shown, and typed elsewhere. */
export function readExternalAddress(text: string | undefined): string {
	if (text !== undefined && isIP(text) === 4) return text;
	// A router that has none says nothing, or 0.0.0.0.
	if (text === undefined || text === '') throw new TtchatError('ERR_MAP_CGNAT');
	throw new TtchatError('ERR_MAP_NONE', {
		message: 'the router opens no port by UPnP: what it answers means nothing',
	});
}
