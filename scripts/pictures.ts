// Makes docs/pictures/*.svg: runs the built program against a second one on loopback, and draws what it shows.
import {mkdir, mkdtemp, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type JsonProgram, startJsonProgram} from '../test/e2e/json-program.ts';
import {freePorts} from '../test/e2e/ports.ts';
import {openTerminal, type TestTerminal} from '../test/e2e/terminal.ts';
import {type Replacement, replaceInRows} from './pictures/replace.ts';
import {drawScreen} from './pictures/svg.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'docs/pictures');
const ourAddress = '198.51.100.9';
const theirAddress = '203.0.113.7';
const size = {columns: 100, rows: 28};
// Less than a second, after which the screen changes by itself.
const quietMs = 120;

// What is different in every run: the time, how long the keys took, the code.
const varying: readonly Replacement[] = [
	[/\b\d\d:\d\d(?!\d)/g, '14:02'],
	[/-- \w+, \d+ \w+ \d+ --/g, '-- Sun, 22 Nov 2026 --'],
	[/\b\d+\.\d s\b/g, '0.4 s'],
	[/(?<=try )\d+ in \d+ s/g, '3 in 4 s'],
	[/(?<=next in )\d+ s/g, '4 s'],
	[/(?<!verify )\b(?!1234 5678)\d{4} \d{4}\b/g, '4821 0937'],
];

/** Where a file was when the picture was taken. */
const moving: readonly Replacement[] = [
	[/\[#*-*\] \d+ % {2}.* left/g, '[######----] 68 %  9.4 MB/s  10 s left'],
	[/connected \d+ ms/g, 'connected 38 ms'],
];

await mkdir(folder, {recursive: true});
await form();
await connecting();
await chat();
await narrow();
await files();

async function form(): Promise<void> {
	await using screen = openTerminal({...size, rows: 18, args: ['--listen', ourAddress]});
	await shown(screen, /Whom do you want to reach/);
	screen.type(theirAddress);
	await shown(screen, /Enter: connect/);
	await save('connect-form', 'The form that asks whom to reach', screen, []);
}

async function connecting(): Promise<void> {
	const {args, replacements} = await place();
	{
		await using screen = openTerminal({...size, rows: 18, args});
		await shown(screen, /RSA-4096 ready.*Nobody is there yet/s);
		await save('connecting', 'Waiting for the other side', screen, replacements);
	}
	await using tall = openTerminal({...size, args});
	await shown(tall, /Incoming/);
	tall.press('f1');
	await shown(tall, /Esc: back/);
	await save('help', 'The keys, as F1 shows them', tall, replacements);
}

async function chat(): Promise<void> {
	const {args, replacements, peerArgs} = await place();
	await using peer = startJsonProgram(peerArgs);
	await using screen = openTerminal({...size, args});
	const {code} = await peer.next('secured');
	await shown(screen, /bob connected/);
	await talk(screen, peer);
	await save('chat', 'A chat; the codes are not compared yet', screen, replacements);
	screen.press('ctrl+u');
	screen.type(`/verify ${code}\r`);
	await shown(screen, /The codes match/);
	screen.type('now I know that it is you');
	screen.press('enter');
	await shown(screen, /it is you ✓/);
	await save('verified', 'The same chat once the codes were compared', screen, replacements);
	peer.tell({type: 'close'});
	await shown(screen, /A new start/);
	screen.type('are you coming back?\r');
	await shown(screen, /Keys +. ready.*coming back\? …/s);
	await save('lost', 'The peer has left; what is written meanwhile waits', screen, replacements);
}

async function narrow(): Promise<void> {
	const {args, replacements, peerArgs} = await place();
	await using peer = startJsonProgram(peerArgs);
	await using screen = openTerminal({columns: 60, rows: 20, args});
	await peer.next('secured');
	await shown(screen, /bob connected/);
	await talk(screen, peer);
	await save(
		'narrow',
		'The same on sixty columns: the status bar tells what the pane would',
		screen,
		replacements,
	);
}

async function files(): Promise<void> {
	const home = await mkdtemp(path.join(tmpdir(), 'ttchat-pictures-'));
	const {args, replacements, peerArgs} = await place();
	const written = [...replacements, ...moving, [new RegExp(`${home}/`, 'g'), '/home/alice/'] as const];
	try {
		await writeFile(path.join(home, 'photo.jpg'), Buffer.alloc(2_100_000));
		await writeFile(path.join(home, 'summer.tar'), '');
		await truncate(path.join(home, 'summer.tar'), 40_000_000);
		await mkdir(path.join(home, 'in'));
		await using peer = startJsonProgram(peerArgs);
		await using screen = openTerminal({...size, rows: 20, args});
		await peer.next('secured');
		await shown(screen, /bob connected/);
		peer.tell({type: 'send', text: 'here is the picture of the summer house'});
		peer.tell({type: 'offer-file', path: path.join(home, 'photo.jpg')});
		await shown(screen, /\/accept, \/accept PATH or \/decline/);
		screen.type('/accept');
		await shown(screen, /> \/accept/);
		await save(
			'file-offer',
			'A file is offered; nothing of it is here before it is accepted',
			screen,
			written,
		);
		screen.press('ctrl+u');
		screen.type(`/accept ${home}/in\r`);
		await shown(screen, /photo\.jpg 2\.1 MB {2}saved ✓.*is saved as/s);
		screen.type(`/send ${home}/summer.tar\r`);
		await peer.until(() => peer.events.some(({name}) => name === 'summer.tar'), 'the offer');
		const file = peer.events.findLast(({name}) => name === 'summer.tar')?.['file'];
		peer.tell({type: 'accept-file', file, path: path.join(home, 'in')});
		await screen.waitFor(/summer\.tar 40 MB {2}\[#.* left/);
		screen.type('that takes a minute. How was it there?\r');
		await screen.waitFor(/there\? ✓/);
		await save('file-running', 'A file goes out, and the chat goes on', screen, written);
		await screen.waitFor(/summer\.tar 40 MB {2}sent ✓/);
		await save('file-done', 'Both files are where they were to go', screen, written);
	} finally {
		await rm(home, {recursive: true});
	}
}

async function talk(screen: TestTerminal, peer: JsonProgram): Promise<void> {
	const say = async (text: string) => {
		peer.tell({type: 'send', text});
		await shown(screen, new RegExp(text.slice(0, 12)));
	};
	const answer = async (text: string) => {
		screen.type(`${text}\r`);
		await shown(screen, new RegExp(`${text.slice(-5)} ✓`));
	};
	await say('hi, did you get it to run?');
	await answer('yes, one command on each side');
	await say(
		'and a longer text hangs under the text and not under the time, so that one sees at a glance who said what',
	);
	await say('the notes are at https://example.org/notes');
	await answer('thank you, I am reading them');
	screen.type('I will call you about the code');
	await shown(screen, /about the code/);
}

/** Waits for something and for what belongs to it: it may come in several pieces. */
async function shown(screen: TestTerminal, pattern: RegExp): Promise<void> {
	await screen.waitFor(pattern);
	await screen.idle(quietMs);
}

/** Two free ports: how our side and the peer are started on them, and what the picture says instead. */
async function place(): Promise<{
	readonly args: readonly string[];
	readonly peerArgs: readonly string[];
	readonly replacements: readonly Replacement[];
}> {
	const [own, other] = await freePorts(2);
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

async function save(
	name: string,
	title: string,
	screen: TestTerminal,
	replacements: readonly Replacement[],
): Promise<void> {
	const rows = replaceInRows(screen.cells(), [...replacements, ...varying]);
	const cursor = screen.terminalState().cursorVisible ? screen.cursor() : undefined;
	await writeFile(path.join(folder, `${name}.svg`), drawScreen({title, rows, cursor}));
	process.stdout.write(`docs/pictures/${name}.svg\n`);
}
