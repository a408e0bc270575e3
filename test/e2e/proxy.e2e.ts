import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {type Companion, startCompanion} from './companion.ts';
import {chat, told} from './json-chat.ts';
import {startJsonProgram} from './json-program.ts';
import {NetworkLab} from './network-lab.ts';
import {freePorts} from './ports.ts';
import {startSshServer} from './ssh-server.ts';
import {until} from './until.ts';

// Alice is on a proxy at carol's, so bob has to expect her from there. Debian: microsocks, tcpdump, openssh.
const lab = new NetworkLab();
after(() => lab[Symbol.dispose]());

const bobs = (...args: readonly string[]) => startJsonProgram(args, lab.enter('bob'));

/** What listens on that host, if anything does. */
function listening(host: 'alice' | 'carol'): string {
	const [command, ...words] = lab.enter(host);
	return execFileSync(command, [...words, 'ss', '-H', '-lntu'], {encoding: 'utf8'});
}

async function startMicrosocks(...login: readonly string[]): Promise<Companion> {
	const words = [...lab.enter('carol'), 'microsocks', '-i', lab.address('carol'), '-p', '1080', ...login];
	const helper = await startCompanion(words);
	// It says nothing when it listens.
	await until(() => /:1080\b/.test(listening('carol')), 'microsocks listens');
	return helper;
}

test('a chat goes through a proxy and by nothing else: no packet, no name and no port beside it', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'ttchat-packets-'));
	lab.writeHosts('carol', [`${lab.address('bob')} bob.test`]);
	try {
		await using _proxy = await startMicrosocks();
		await using watch = await startCompanion(
			[...lab.enter('alice'), 'tcpdump', '-i', 'any', '-U', '-Z', 'root', '-w', `${folder}/all`],
			/listening on/,
		);
		await using alice = startJsonProgram(
			['bob.test', '--proxy', `socks5://${lab.address('carol')}:1080`],
			lab.enter('alice'),
		);
		await told(alice, 'dialing', {address: 'bob.test'});
		assert.equal(listening('alice'), '');
		// The dial is refused until he is there.
		await told(alice, 'phase', {what: 'retrying', reason: 'ERR_REFUSED'});
		await using bob = bobs(lab.address('carol'));
		await chat(alice, bob);
		assert.equal(listening('alice'), '');
		await told(alice, 'phase', {phase: 'outbound', what: 'connected', address: 'bob.test', way: 'proxy'});
		await told(alice, 'phase', {phase: 'inbound', what: 'shared'});
		assert.equal(await alice.close(), 0);
		await bob.close();
		await watch.stop('SIGINT');
		const read = (filter: string) =>
			execFileSync('tcpdump', ['-nn', '-r', `${folder}/all`, filter], {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore'],
			});
		const proxied = `host ${lab.address('carol')} and tcp port 1080`;
		assert.notEqual(read(proxied), '');
		// The system itself tells its neighbours of itself, by other protocols.
		assert.equal(read(`(tcp or udp or icmp) and not (${proxied})`), '');
		assert.ok(!readFileSync(`${folder}/all`).includes('to bob'));
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test('a proxy lets in whoever knows its password, which comes from the environment', async () => {
	await using _proxy = await startMicrosocks('-u', 'ann', '-P', 'open sesame');
	const through = (password: string) =>
		startJsonProgram(
			[lab.address('bob'), '--proxy', `socks5://ann@${lab.address('carol')}:1080`],
			[...lab.enter('alice'), 'env', `TTCHAT_PROXY_PASSWORD=${password}`],
		);
	{
		await using stranger = through('open barley');
		await told(stranger, 'phase', {what: 'retrying', reason: 'ERR_PROXY_LOGIN'});
	}
	await using alice = through('open sesame');
	await using bob = bobs(lab.address('carol'));
	await chat(alice, bob);
});

test('who expects somebody else from there refuses, and whoever is on the proxy learns what that looks like', async () => {
	await using _proxy = await startMicrosocks();
	await using alice = startJsonProgram(
		[lab.address('bob'), '--proxy', `socks5://${lab.address('carol')}:1080`],
		lab.enter('alice'),
	);
	await using bob = bobs(lab.address('alice'));
	await told(bob, 'stranger-refused', {address: lab.address('carol')});
	const {advice} = await told(alice, 'phase', {phase: 'outbound', what: 'dropped', reason: 'ERR_LINK_LOST'});
	assert.match(String(advice), /proxy/);
});

test('through ssh -D, which hangs up where nobody listens', async () => {
	await using server = await startSshServer();
	const [socks = 0, own = 0, port = 0] = await freePorts(3);
	await using _tunnel = await startCompanion(server.socks(socks));
	await until(() => answers(socks), 'ssh listens');
	await using alice = startJsonProgram([`127.0.0.2:${port}`, '--proxy', `socks5://127.0.0.1:${socks}`]);
	await told(alice, 'phase', {what: 'retrying', reason: 'ERR_REFUSED'});
	const where = ['--listen', '127.0.0.2', '--port', String(port)];
	await using bob = startJsonProgram([`127.0.0.1:${own}`, ...where]);
	await chat(alice, bob);
	assert.equal(await alice.close(), 0);
});

function answers(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}
