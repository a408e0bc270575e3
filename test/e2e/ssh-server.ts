import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {freePorts} from './ports.ts';

/** A server on loopback that lets nobody in but its own key. */
export type SshServer = {
	readonly port: number;
	/** The command that runs another one there, in a terminal and without a shell around it; by way of another port that leads there. */
	readonly login: (command: string, by?: number) => readonly [string, ...string[]];
	/** The command that makes a SOCKS proxy of that port of loopback, which leads out there. */
	readonly socks: (port: number) => readonly [string, ...string[]];
	/** Where remote commands may put things. */
	readonly folder: string;
} & AsyncDisposable;

/**
 * Starts OpenSSH's server with keys of its own; nothing of the user's is read or written.
 *
 * @throws {Error} If it is not installed, or does not start.
 */
export async function startSshServer(): Promise<SshServer> {
	const [port = 0] = await freePorts(1);
	const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-ssh-'));
	const file = (name: string) => path.join(folder, name);
	for (const name of ['host', 'user']) {
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
	}
	writeFileSync(file('known'), `[127.0.0.1]:${port} ${readFileSync(file('host.pub'), 'utf8')}`);
	writeFileSync(file('config'), serverConfig(port, file), {mode: 0o600});
	if (process.getuid?.() === 0) {
		// Where the system's own service has never run, its folder is missing.
		mkdirSync('/run/sshd', {recursive: true, mode: 0o755});
	}
	const server = spawn(serverProgram(), ['-D', '-e', '-f', file('config')], {
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	const ended = once(server, 'exit');
	const log: string[] = [];
	const listening = Promise.withResolvers<void>();
	createInterface({input: server.stderr}).on('line', line => {
		log.push(line);
		if (line.startsWith('Server listening')) listening.resolve();
	});
	ended.then(() => listening.reject(new Error(`sshd has ended\n${log.join('\n')}`)), listening.reject);
	await listening.promise;
	return {
		folder,
		port,
		login: (command, by = port) => [
			'ssh',
			'-o',
			`HostKeyAlias=[127.0.0.1]:${port}`,
			...clientOptions(by, file),
			'-t',
			`${userInfo().username}@127.0.0.1`,
			command,
		],
		socks: socksPort => [
			'ssh',
			...clientOptions(port, file),
			'-N',
			'-D',
			`127.0.0.1:${socksPort}`,
			`${userInfo().username}@127.0.0.1`,
		],
		async [Symbol.asyncDispose]() {
			server.kill();
			await ended;
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

function serverProgram(): string {
	const found = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(file => existsSync(file));
	if (found === undefined) {
		throw new Error('these tests need openssh-server');
	}
	return found;
}

function serverConfig(port: number, file: (name: string) => string): string {
	return [
		`Port ${port}`,
		'ListenAddress 127.0.0.1',
		`HostKey ${file('host')}`,
		`AuthorizedKeysFile ${file('user.pub')}`,
		'AuthenticationMethods publickey',
		'PermitRootLogin prohibit-password',
		'PidFile none',
		'StrictModes no',
		'UsePAM no',
		'PrintMotd no',
		'PrintLastLog no',
		'',
	].join('\n');
}

function clientOptions(port: number, file: (name: string) => string): readonly string[] {
	const options = [
		'BatchMode=yes',
		'IdentitiesOnly=yes',
		'IdentityAgent=none',
		'LogLevel=ERROR',
		'StrictHostKeyChecking=yes',
		`UserKnownHostsFile=${file('known')}`,
		'GlobalKnownHostsFile=/dev/null',
	];
	return ['-F', '/dev/null', '-i', file('user'), '-p', String(port), ...options.flatMap(one => ['-o', one])];
}
