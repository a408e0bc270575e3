import {createHmac, randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export const serviceName = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid';

/** As tor tells that the descriptors of a service are where they shall be. */
export const publishedLines = [
	`HS_DESC CREATED ${serviceName} UNKNOWN UNKNOWN Aaa/+1`,
	`HS_DESC CREATED ${serviceName} UNKNOWN UNKNOWN Bbb`,
	...['Aaa/+1', 'Bbb'].flatMap(descriptor =>
		['$01~r1', '$02~r2', '$03~r3'].map(
			directory => `HS_DESC UPLOAD ${serviceName} UNKNOWN ${directory} ${descriptor} HSDIR_INDEX=0F`,
		),
	),
	...['$01~r1', '$02~r2', '$01~r1', '$02~r2'].map(
		directory => `HS_DESC UPLOADED ${serviceName} UNKNOWN ${directory}`,
	),
];

export type TorManners = {
	/** Makes onions and says nothing of publishing them. */
	readonly publishes?: false;
	/** What PROTOCOLINFO says; %COOKIE% stands for the path of the cookie. */
	readonly auth?: string;
	readonly password?: string;
	/** Does not know the cookie. */
	readonly impostor?: boolean;
	/** Instead of the usual answer; `undefined` gives that, and '' none. */
	readonly answer?: (command: string, socket: Socket) => string | undefined;
};

export type FakeTor = AsyncDisposable & {
	readonly control: {readonly host: string; readonly port: number};
	/** What was asked, in order. */
	readonly asked: readonly string[];
	readonly folder: string;
	/** Tells something without being asked, to everybody. */
	tell(line: string): void;
	/** Hangs up on everybody. */
	drop(): void;
};

/** A control port that lets in, and makes services, as tor does. */
export async function startFakeTor(manners: TorManners = {}): Promise<FakeTor> {
	const folder = mkdtempSync(join(tmpdir(), 'ttchat-tor-'));
	const cookie = randomBytes(32);
	const cookieFile = join(folder, 'cookie');
	writeFileSync(cookieFile, cookie);
	const asked: string[] = [];
	const sockets = new Set<Socket>();
	const auth = (manners.auth ?? 'METHODS=COOKIE,SAFECOOKIE COOKIEFILE="%COOKIE%"').replace(
		'%COOKIE%',
		cookieFile,
	);
	let challenge: Buffer | undefined;
	const proof = (key: string) =>
		createHmac('sha256', key)
			.update(challenge ?? '')
			.digest('hex');
	const usual = (command: string): string => {
		const [verb, ...rest] = command.split(' ');
		switch (verb) {
			case 'PROTOCOLINFO':
				return `250-PROTOCOLINFO 1\r\n250-AUTH ${auth}\r\n250-VERSION Tor="0.4.9.1"\r\n250 OK\r\n`;
			case 'AUTHCHALLENGE': {
				const nonce = randomBytes(32);
				challenge = Buffer.concat([
					manners.impostor ? Buffer.alloc(32) : cookie,
					Buffer.from(rest[1] ?? '', 'hex'),
					nonce,
				]);
				const hash = proof('Tor safe cookie authentication server-to-controller hash');
				return `250 AUTHCHALLENGE SERVERHASH=${hash.toUpperCase()} SERVERNONCE=${nonce.toString('hex').toUpperCase()}\r\n`;
			}
			case 'AUTHENTICATE': {
				const wanted = auth.includes('NULL')
					? undefined
					: manners.password === undefined
						? proof('Tor safe cookie authentication controller-to-server hash')
						: JSON.stringify(manners.password);
				return rest[0] === wanted ? '250 OK\r\n' : '515 Authentication failed\r\n';
			}
			case 'ADD_ONION':
				// What follows may come at the same moment.
				return [
					`250-ServiceID=${serviceName}`,
					'250 OK',
					...(manners.publishes === false ? [] : publishedLines.map(line => `650 ${line}`)),
					'',
				].join('\r\n');
			default:
				return '250 OK\r\n';
		}
	};
	const server = createServer(socket => {
		sockets.add(socket);
		let text = '';
		socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
		socket.on('data', bytes => {
			text += bytes.toString('latin1');
			for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
				const command = text.slice(0, end);
				text = text.slice(end + 2);
				asked.push(command);
				socket.write(manners.answer?.(command, socket) ?? usual(command));
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	return {
		control: {host: '127.0.0.1', port: typeof address === 'object' && address !== null ? address.port : 0},
		asked,
		folder,
		tell(line) {
			for (const socket of sockets) socket.write(`650 ${line}\r\n`);
		},
		drop() {
			for (const socket of sockets) socket.destroy();
		},
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			await new Promise(resolve => server.close(resolve));
			rmSync(folder, {recursive: true});
		},
	};
}
