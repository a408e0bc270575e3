import assert from 'node:assert/strict';
import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {twoPlaces} from './chat-terminal.ts';
import {emptyFile, endOf, newFolder, offer, openExchange, underWay} from './file-exchange.ts';
import {startJsonProgram} from './json-program.ts';
import {breakable, gone, pressTwice} from './leaving.ts';
import {openTerminal, type TestTerminal} from './terminal.ts';

const twice = (key: string) => (terminal: TestTerminal) => pressTwice(terminal, key);

const ways: readonly {
	readonly name: string;
	readonly leave: (terminal: TestTerminal) => Promise<void> | void;
	readonly breaks?: string;
	readonly hangsUp?: boolean;
}[] = [
	{name: '/quit', leave: terminal => terminal.type('/quit\r')},
	{name: 'Ctrl+C twice', leave: twice('ctrl+c')},
	{name: 'burning', leave: twice('ctrl+x')},
	{name: 'SIGTERM', leave: terminal => terminal.signal('SIGTERM')},
	{name: 'a terminal that has gone', leave: terminal => terminal.hangUp(), hangsUp: true},
	{name: 'a defect', leave: terminal => terminal.signal('SIGUSR2'), breaks: 'uncaughtException'},
	{name: 'an exit', leave: terminal => terminal.signal('SIGUSR2'), breaks: 'exit'},
];

for (const {name, leave, breaks, hangsUp = false} of ways) {
	test(`${name} while a file comes: nothing of it stays, and its sender is told`, async () => {
		const {alice, bob} = await twoPlaces();
		const folder = newFolder();
		const file = emptyFile(folder, 'large.iso', 400_000_000);
		mkdirSync(path.join(folder, 'in'));
		await using sender = startJsonProgram(bob);
		await using terminal = openTerminal(breaks === undefined ? {args: alice} : breakable(breaks, alice));
		await sender.next('secured');
		await terminal.waitFor('bob connected');
		const {pid} = terminal;
		sender.tell({type: 'offer-file', path: file});
		await terminal.waitFor('/accept, /accept PATH or /decline');
		terminal.type(`/accept ${path.join(folder, 'in')}\r`);
		await terminal.waitFor(/\[[#-]+\] [1-9]\d* %/);
		assert.deepEqual(readdirSync(path.join(folder, 'in')), ['large.iso.part']);
		await leave(terminal);
		await (hangsUp ? gone(pid) : terminal.exited);
		assert.deepEqual(readdirSync(path.join(folder, 'in')), []);
		assert.equal((await endOf(sender, 'large.iso'))['by'], 'round');
		rmSync(folder, {recursive: true});
	});
}

test('a receiver that is killed leaves a part at most; its sender is told', async () => {
	await using chat = await openExchange();
	const {alice, bob, ours, theirs} = chat;
	const offered = await offer(alice, bob, emptyFile(ours, 'killed.bin', 100_000_000));
	bob.tell({type: 'accept-file', file: offered['file'], path: theirs});
	await underWay(bob, offered['file']);
	await bob.kill();
	assert.equal((await endOf(alice, 'killed.bin'))['by'], 'round');
	assert.deepEqual(readdirSync(theirs), ['killed.bin.part']);
});

test('a sender that is killed, or told to end: nothing stays, and the receiver is told', async () => {
	for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
		await using chat = await openExchange();
		const {alice, bob, ours, theirs} = chat;
		const offered = await offer(alice, bob, emptyFile(ours, 'orphan.bin', 100_000_000));
		bob.tell({type: 'accept-file', file: offered['file'], path: theirs});
		await underWay(bob, offered['file']);
		await alice.kill(signal);
		assert.equal((await endOf(bob, 'orphan.bin'))['by'], 'round');
		assert.equal(await bob.close(), 0);
		assert.deepEqual(readdirSync(theirs), []);
	}
});
