import {TtchatError} from '../errors.ts';

/** So many of the first bytes are looked at. */
const LOOKED_AT_BYTES = 64;
const QUOTED_BYTES = 24;

type Kind = {readonly looks: RegExp; readonly what: string; readonly advice?: string};

/** What may answer at a wrong address or port, or knock at ours, by how it begins. */
const KINDS: readonly Kind[] = [
	{
		looks: /^HTTP\/\d|^\s*<(?:!doctype|html|\?xml)/i,
		what: 'a web server, or the page on which a network asks you to sign in',
		advice:
			'Check the address and the port; in a hotel or café, sign in to the network with a browser first.',
	},
	{looks: /^(?:GET|POST|PUT|HEAD|OPTIONS|CONNECT|DELETE|PATCH|PRI) /, what: 'a web browser'},
	{looks: /^SSH-/, what: 'an SSH server'},
	{looks: /^[\x15-\x17]\x03[\x00-\x04]/, what: 'a program that speaks TLS'},
	{looks: /^220[ -].*ftp/i, what: 'an FTP server'},
	{looks: /^220[ -].*(?:smtp|mail|postfix|exim)/i, what: 'a mail server'},
	{looks: /^[245]\d\d[ -]/, what: 'a mail or FTP server'},
	{looks: /^(?:\+OK|\* (?:OK|PREAUTH|BYE))/, what: 'a mail server'},
	{looks: /^\xff[\xfb-\xfe]/, what: 'a telnet server'},
	{looks: /^RFB \d/, what: 'a VNC server'},
	{looks: /^\x03\x00\x00/, what: 'a remote desktop'},
	{looks: /^[\s\S]\x00\x00\x00[\x09\x0a\xff]|^-ERR /, what: 'a database'},
	{looks: /^(?::\S+ |)(?:NOTICE|ERROR) /, what: 'a chat server (IRC)'},
	{looks: /^\x13BitTorrent/, what: 'a BitTorrent program'},
	{looks: /^AMQP/, what: 'a message broker'},
];

/**
 * Says of a link whose first bytes are no frame what it looks like instead.
 *
 * @param bytes - The beginning, as far as it came.
 */
export function foreignError(bytes: Uint8Array): TtchatError {
	const begin = String.fromCharCode(...bytes.subarray(0, LOOKED_AT_BYTES));
	const kind = KINDS.find(({looks}) => looks.test(begin));
	return new TtchatError('ERR_FRAME_HEADER', {
		message: `that is no ttchat: it looks like ${kind?.what ?? `something else (${quote(bytes)})`}`,
		advice: kind?.advice ?? 'Check the address and the port, and which program uses them.',
	});
}

/** Nothing of it can act on whoever reads it: printable ASCII, or figures. */
function quote(bytes: Uint8Array): string {
	const begin = bytes.subarray(0, QUOTED_BYTES);
	const [line = ''] = String.fromCharCode(...begin).split(/[\r\n]/);
	if (line !== '' && /^[\x20-\x7e]+$/.test(line)) return `it begins with "${line}"`;
	const figures = Array.from(begin.subarray(0, 8), byte => byte.toString(16).padStart(2, '0'));
	return `its first bytes are ${figures.join(' ')}`;
}
