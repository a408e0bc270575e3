import {TtchatError} from '../../errors.ts';

/** One answer of tor's control port, without the codes before its lines. */
export type ControlReply = {readonly code: number; readonly lines: readonly string[]};

/** Tor's answers to what we ask have some hundred bytes. */
export const MAX_REPLY_BYTES = 65_536;

/**
 * Makes replies of bytes. Those that tor gives without being asked have a code of their own (6yz); they stand between
 * others, never within one.
 *
 * @see Tor's control-spec, "Replies from Tor to the controller"
 */
export class ControlReplyDecoder {
	#text = '';
	#lines: string[] = [];
	/** That of each of them. */
	#code = '';
	#bytes = 0;
	/** Inside a block of lines that a lone dot ends. */
	#inBlock = false;

	/** @throws {TtchatError} `ERR_TOR_CONTROL` if that is no control port. */
	push(bytes: Uint8Array): readonly ControlReply[] {
		const replies: ControlReply[] = [];
		const lines = (this.#text + Buffer.from(bytes).toString('latin1')).split('\n');
		this.#text = lines.pop() ?? '';
		if (this.#bytes + this.#text.length > MAX_REPLY_BYTES) throw nonsense();
		for (const line of lines) {
			const reply = this.#take(line.replace(/\r$/, ''));
			if (reply !== undefined) replies.push(reply);
		}
		return replies;
	}

	#take(line: string): ControlReply | undefined {
		this.#bytes += line.length + 1;
		if (this.#bytes > MAX_REPLY_BYTES) throw nonsense();
		if (this.#inBlock) {
			this.#inBlock = line !== '.';
			return undefined;
		}
		const {
			code = '',
			kind,
			text = '',
		} = /^(?<code>[2-6]\d\d)(?<kind>[-+ ])(?<text>.*)$/.exec(line)?.groups ?? {};
		if (code === '' || (this.#lines.length > 0 && code !== this.#code)) throw nonsense();
		this.#code = code;
		this.#lines.push(text);
		this.#inBlock = kind === '+';
		if (kind !== ' ') return undefined;
		const reply = {code: Number(code), lines: this.#lines};
		this.#lines = [];
		this.#bytes = 0;
		return reply;
	}
}

/** Whether tor gave it without being asked. */
export function isEvent({code}: ControlReply): boolean {
	return Math.floor(code / 100) === 6;
}

/** How tor lets a program in that wants to control it. */
export type ControlAccess = {
	readonly methods: readonly string[];
	/** Where the cookie lies that proves that we may. */
	readonly cookieFile: string | undefined;
};

/** @throws {TtchatError} `ERR_TOR_CONTROL` if PROTOCOLINFO was not answered so. */
export function readAccess(lines: readonly string[]): ControlAccess {
	const auth = lines.find(line => line.startsWith('AUTH '));
	const methods = /^AUTH METHODS=(?<methods>[A-Z0-9,]+)/.exec(auth ?? '')?.groups?.['methods'];
	if (methods === undefined) throw nonsense();
	const quoted = /COOKIEFILE="(?<path>(?:[^"\\]|\\.)*)"/.exec(auth ?? '')?.groups?.['path'];
	return {methods: methods.split(','), cookieFile: quoted === undefined ? undefined : unquote(quoted)};
}

/** Two values of 32 bytes that AUTHCHALLENGE is answered with. */
export function readChallenge(lines: readonly string[]): {readonly hash: Buffer; readonly nonce: Buffer} {
	const found = /^AUTHCHALLENGE SERVERHASH=(?<hash>[0-9A-F]{64}) SERVERNONCE=(?<nonce>[0-9A-F]{64})$/i;
	const {hash, nonce} = found.exec(lines[0] ?? '')?.groups ?? {};
	if (hash === undefined || nonce === undefined) throw nonsense();
	return {hash: Buffer.from(hash, 'hex'), nonce: Buffer.from(nonce, 'hex')};
}

/** The name of the service that ADD_ONION has made. */
export function readServiceName(lines: readonly string[]): string {
	const [name] = lines.flatMap(line => /^ServiceID=(?<id>[a-z2-7]{56})$/.exec(line)?.groups?.['id'] ?? []);
	if (name === undefined) throw nonsense();
	return `${name}.onion`;
}

/** A text as a QuotedString; there is none for one with line ends. */
export function quote(text: string): string {
	if (/[\r\n\0]/.test(text))
		throw new TtchatError('ERR_TOR_CONTROL', {message: 'a password for tor is one line'});
	return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Escapes of C, of which tor writes octal ones for all that is not ASCII: they are bytes of UTF-8. */
function unquote(text: string): string {
	const bytes = text.replaceAll(/\\(?<octal>[0-7]{1,3})|\\(?<sign>.)/g, (_, octal?: string, sign = '') =>
		octal === undefined ? (escapes[sign] ?? sign) : String.fromCharCode(Number.parseInt(octal, 8) & 0xff),
	);
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

const escapes: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t'};

export function nonsense(): TtchatError {
	return new TtchatError('ERR_TOR_CONTROL', {
		message: 'what answers there is not the control port of tor',
		advice: 'Give --onion the address of the ControlPort, not of the SocksPort.',
	});
}
