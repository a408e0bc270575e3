import {request} from 'node:http';
import {TtchatError} from '../../errors.ts';
import {withDeadline} from '../deadline.ts';

/** A router's answers are short, and it is near. */
export const MAX_BODY_BYTES = 65_536;
const HTTP_TIMEOUT_MS = 3_000;

export type HttpAnswer = {readonly status: number; readonly body: string};

export type HttpQuestion = {
	readonly action?: string;
	readonly body?: string;
	/** Our address, where the system might take another one: routers open ports only to whoever asks. */
	readonly from?: string;
};

/**
 * Asks a router by HTTP. No redirect is followed, and no more is read than such an answer has.
 *
 * @throws {TtchatError} `ERR_MAP_NONE`.
 */
export async function askByHttp(url: URL, question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer> {
	try {
		return await withDeadline(signal, HTTP_TIMEOUT_MS, stop => exchange(url, question, stop));
	} catch (cause) {
		if (signal.aborted) throw cause;
		throw new TtchatError('ERR_MAP_NONE', {
			message: 'the router opens no port by UPnP: it does not answer',
			cause,
		});
	}
}

function exchange(url: URL, {action, body, from}: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer> {
	return new Promise((resolve, reject) => {
		const headers = {
			connection: 'close',
			...(action !== undefined && {soapaction: `"${action}"`, 'content-type': 'text/xml; charset="utf-8"'}),
			...(body !== undefined && {'content-length': Buffer.byteLength(body)}),
		};
		const method = body === undefined ? 'GET' : 'POST';
		const asking = request(url, {method, headers, agent: false, signal, localAddress: from}, response => {
			const chunks: Buffer[] = [];
			let bytes = 0;
			response.on('data', (chunk: Buffer) => {
				bytes += chunk.length;
				chunks.push(chunk);
				if (bytes > MAX_BODY_BYTES) asking.destroy(new Error('the answer is too long'));
			});
			response.on('error', reject).on('end', () => {
				resolve({status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8')});
			});
		});
		// It may also be closed without an error: when it is told to speak something else (101).
		asking
			.on('error', reject)
			.on('close', () => reject(new Error('no answer')))
			.end(body);
	});
}
