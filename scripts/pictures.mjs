// Makes docs/pictures/*.svg: runs the built program against a second one on loopback, and draws what it shows.
import {spawn} from 'node:child_process';
import {mkdir, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {replaceInRows} from './pictures/replace.mjs';
import {openScreen} from './pictures/screen.mjs';
import {drawScreen} from './pictures/svg.mjs';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'docs/pictures');
const ourAddress = '198.51.100.9';
const theirAddress = '203.0.113.7';
const size = {columns: 100, rows: 28};

// What is different in every run: the time, how long the keys took, the code.
const varying = [
	[/\b\d\d:\d\d(?!\d)/g, '14:02'],
	[/-- \w+, \d+ \w+ \d+ --/g, '-- Sun, 22 Nov 2026 --'],
	[/\b\d+\.\d s\b/g, '0.4 s'],
	[/(?<=try )\d+ in \d+ s/g, '3 in 4 s'],
	[/(?<=next in )\d+ s/g, '4 s'],
	[/(?<!verify )\b(?!1234 5678)\d{4} \d{4}\b/g, '4821 0937'],
];

await mkdir(folder, {recursive: true});
await form();
await connecting();
await chat();
await narrow();

async function form() {
	const screen = openScreen({...size, rows: 18, args: ['--listen', ourAddress]});
	await screen.waitFor(/Whom do you want to reach/);
	screen.type(theirAddress);
	await screen.waitFor(/Enter: connect/);
	await save('connect-form', 'The form that asks whom to reach', screen, []);
	await screen.close();
}

async function connecting() {
	const {args, replacements} = await place();
	const screen = openScreen({...size, rows: 18, args});
	await screen.waitFor(/RSA-4096 ready.*Nobody is there yet/s);
	await save('connecting', 'Waiting for the other side', screen, replacements);
	await screen.close();
	const tall = openScreen({...size, args});
	await tall.waitFor(/Incoming/);
	tall.type('\x1bOP');
	await tall.waitFor(/Esc: back/);
	await save('help', 'The keys, as F1 shows them', tall, replacements);
	await tall.close();
}

async function chat() {
	const {args, replacements, peerArgs} = await place();
	const peer = startPeer(peerArgs);
	const screen = openScreen({...size, args});
	const {code} = await peer.next('secured');
	await screen.waitFor(/bob connected/);
	await talk(screen, peer);
	await save('chat', 'A chat; the codes are not compared yet', screen, replacements);
	screen.type('\x15');
	screen.type(`/verify ${code}\r`);
	await screen.waitFor(/The codes match/);
	screen.type('now I know that it is you');
	screen.type('\r');
	await screen.waitFor(/it is you ✓/);
	await save('verified', 'The same chat once the codes were compared', screen, replacements);
	peer.tell({type: 'close'});
	await screen.waitFor(/<--/);
	screen.type('are you coming back?\r');
	await screen.waitFor(/Keys +. ready.*coming back\? …/s);
	await save('lost', 'The peer has left; what is written meanwhile waits', screen, replacements);
	await screen.close();
}

async function narrow() {
	const {args, replacements, peerArgs} = await place();
	const peer = startPeer(peerArgs);
	const screen = openScreen({columns: 60, rows: 20, args});
	await peer.next('secured');
	await screen.waitFor(/bob connected/);
	await talk(screen, peer);
	await save(
		'narrow',
		'The same on sixty columns: the status bar tells what the pane would',
		screen,
		replacements,
	);
	await screen.close();
	peer.tell({type: 'close'});
}

async function talk(screen, peer) {
	const say = async text => {
		peer.tell({type: 'send', text});
		await screen.waitFor(new RegExp(text.slice(0, 12)));
	};
	const answer = async text => {
		screen.type(`${text}\r`);
		await screen.waitFor(new RegExp(`${text.slice(-5)} ✓`));
	};
	await say('hi, did you get it to run?');
	await answer('yes, one command on each side');
	await say(
		'and a longer text hangs under the text and not under the time, so that one sees at a glance who said what',
	);
	await say('the notes are at https://example.org/notes');
	await answer('thank you, I am reading them');
	screen.type('I will call you about the code');
	await screen.waitFor(/about the code/);
}

/** Two free ports: how our side and the peer are started on them, and what the picture says instead. */
async function place() {
	const [own, other] = await freePorts();
	const port = `--port ${other}`;
	return {
		args: [`127.0.0.1:${other}`, '--port', String(own), '--listen', '127.0.0.1', '--name', 'alice'],
		peerArgs: [`127.0.0.1:${own}`, '--port', String(other), '--listen', '127.0.0.1', '--name', 'bob'],
		replacements: [
			[new RegExp(`ttchat 127\\.0\\.0\\.1:${own} ${port}`, 'g'), `ttchat ${ourAddress}`],
			[new RegExp(`127\\.0\\.0\\.1:${own}`, 'g'), `${ourAddress}:2006`],
			[new RegExp(`127\\.0\\.0\\.1:${other}`, 'g'), `${theirAddress}:2006`],
			[/127\.0\.0\.1(:\d+)?/g, theirAddress],
		],
	};
}

async function freePorts() {
	const servers = [createServer(), createServer()];
	const ports = [];
	for (const server of servers) {
		await new Promise(listening => server.listen(0, '127.0.0.1', listening));
		ports.push(server.address().port);
	}
	await Promise.all(servers.map(server => new Promise(closed => server.close(closed))));
	return ports;
}

/** The other side, in JSON mode. */
function startPeer(args) {
	const program = path.join(root, 'dist/ttchat.js');
	const child = spawn(process.execPath, [program, '--json', ...args], {stdio: ['pipe', 'pipe', 'inherit']});
	const waiting = new Map();
	createInterface({input: child.stdout}).on('line', line => {
		const event = JSON.parse(line);
		waiting.get(event.type)?.(event);
	});
	return {
		next: type => new Promise(happened => waiting.set(type, happened)),
		tell: command => child.stdin.write(`${JSON.stringify(command)}\n`),
	};
}

async function save(name, title, screen, replacements) {
	const {columns, rows, cursor} = screen.look();
	const replaced = replaceInRows(rows, [...replacements, ...varying]);
	await writeFile(path.join(folder, `${name}.svg`), drawScreen({title, columns, rows: replaced, cursor}));
	process.stdout.write(`docs/pictures/${name}.svg\n`);
}
