import assert from 'node:assert/strict';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, test} from 'node:test';
import type {Outcome} from '../../source/errors/outcome.ts';
import {type ErrorCode, reasonOf, TtchatError} from '../../source/errors.ts';
import {runJson} from '../../source/plain/run-json.ts';
import {runPlain} from '../../source/plain/run-plain.ts';
import type {Unstamped} from '../../source/session/events.ts';
import type {FileSink} from '../../source/session/transfers.ts';
import {type FakeSession, fakeSession} from './fake-session.ts';
import {type FakeStreams, fakeStreams} from './fake-streams.ts';

const secured: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};
const offered: Unstamped = {type: 'file-offered', file: 'f1', from: 'peer', name: 'theirs.txt', size: 3};
const ended = (file: string, code: ErrorCode, by: 'self' | 'peer' | 'round'): Unstamped => ({
	type: 'file-ended',
	file,
	by,
	reason: reasonOf(new TtchatError(code)),
});

let folder = '';
beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'ttchat-plain-files-'));
	await writeFile(path.join(folder, 'mine.txt'), 'abc');
});
afterEach(() => rm(folder, {recursive: true}));

type Started = {
	readonly session: FakeSession;
	readonly streams: FakeStreams;
	readonly outcome: Promise<Outcome>;
};

function start(mode: 'plain' | 'json'): Started {
	const session = fakeSession();
	const streams = fakeStreams();
	const options = {requireVerify: false, stop: new AbortController().signal};
	const outcome = mode === 'plain' ? runPlain(session, streams, options) : runJson(session, streams, options);
	session.emit(secured);
	return {session, streams, outcome};
}

/** Waits until the session was asked for something. */
async function asked({session}: Started, name: string): Promise<readonly unknown[]> {
	for (;;) {
		const call = session.calls.find(([called]) => called === name);
		if (call !== undefined) return call;
		await new Promise(setImmediate);
	}
}

/** The words for a command in each mode. */
const words = {
	plain: {
		send: () => `/send ${path.join(folder, 'mine.txt')}\n`,
		accept: () => `/accept ${folder}\n`,
		cancel: () => '/cancel\n',
		decline: () => '/decline\n',
	},
	json: {
		send: () =>
			`${JSON.stringify({type: 'offer-file', path: path.join(folder, 'mine.txt'), id: 'mine.txt'})}\n`,
		accept: () => `${JSON.stringify({type: 'accept-file', file: 'f1', path: folder})}\n`,
		cancel: () => `${JSON.stringify({type: 'cancel-file', file: 'mine.txt'})}\n`,
		decline: () => `${JSON.stringify({type: 'decline-file', file: 'f1'})}\n`,
	},
} as const;

for (const mode of ['plain', 'json'] as const) {
	test(`${mode}: the end of input waits for a file that was offered, and for its answer`, async () => {
		const chat = start(mode);
		chat.streams.input.end(words[mode].send());
		await asked(chat, 'offerFile');
		let isOver = false;
		void chat.outcome.then(() => {
			isOver = true;
		});
		chat.session.emit({type: 'file-queued', file: 'mine.txt', name: 'mine.txt', size: 3});
		chat.session.emit({type: 'file-offered', file: 'mine.txt', from: 'self', name: 'mine.txt', size: 3});
		chat.session.emit({type: 'file-accepted', file: 'mine.txt'});
		for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
		assert.equal(isOver, false);
		chat.session.emit({type: 'file-done', file: 'mine.txt'});
		assert.deepEqual(await chat.outcome, {type: 'done'});
	});

	for (const [code, by, outcome] of [
		['ERR_FILE_DECLINED', 'peer', 'undelivered'],
		['ERR_FILE_CANCELLED', 'peer', 'undelivered'],
		['ERR_FILE_UNREADABLE', 'self', 'undelivered'],
		['ERR_LINK_LOST', 'round', 'undelivered'],
		['ERR_FILE_CANCELLED', 'self', 'done'],
	] as const) {
		test(`${mode}: ${code} by ${by} makes it ${outcome}`, async () => {
			const chat = start(mode);
			chat.streams.input.end(words[mode].send());
			await asked(chat, 'offerFile');
			chat.session.emit({type: 'file-queued', file: 'mine.txt', name: 'mine.txt', size: 3});
			chat.session.emit(ended('mine.txt', code, by));
			assert.deepEqual(await chat.outcome, {type: outcome});
		});
	}

	test(`${mode}: a file that cannot be offered is said, and makes it undelivered`, async () => {
		await rm(path.join(folder, 'mine.txt'));
		const chat = start(mode);
		chat.streams.input.end(words[mode].send());
		assert.deepEqual(await chat.outcome, {type: 'undelivered'});
		const told = mode === 'plain' ? chat.streams.errors.text : chat.streams.output.text;
		assert.match(told, /annot be sent: there is no /);
		assert.ok(!chat.session.calls.some(([name]) => name === 'offerFile'));
	});

	test(`${mode}: an accepted file is written where it was asked for, and waited for`, async () => {
		const chat = start(mode);
		chat.session.emit(offered);
		await chat.streams[mode === 'plain' ? 'errors' : 'output'].saw(/theirs\.txt/);
		chat.streams.input.end(words[mode].accept());
		const [, file, sink] = await asked(chat, 'acceptFile');
		assert.equal(file, 'f1');
		chat.session.emit({type: 'file-accepted', file: 'f1'});
		const target = sink as FileSink;
		await target.write(Buffer.from('abc'));
		const where = await target.finish();
		chat.session.emit({type: 'file-done', file: 'f1', path: where});
		assert.deepEqual(await chat.outcome, {type: 'done'});
		assert.deepEqual((await readdir(folder)).sort(), ['mine.txt', 'theirs.txt']);
	});

	test(`${mode}: an offer that has gone meanwhile leaves nothing behind`, async () => {
		const chat = start(mode);
		chat.session.acceptFile = () => {
			throw new TtchatError('ERR_NO_SUCH_FILE');
		};
		chat.session.emit(offered);
		await chat.streams[mode === 'plain' ? 'errors' : 'output'].saw(/theirs\.txt/);
		chat.streams.input.end(words[mode].accept());
		assert.deepEqual(await chat.outcome, {type: 'undelivered'});
		assert.deepEqual(await readdir(folder), ['mine.txt']);
	});

	test(`${mode}: an offer is declined, and what is offered is taken back`, async () => {
		const chat = start(mode);
		chat.session.emit(offered);
		await chat.streams[mode === 'plain' ? 'errors' : 'output'].saw(/theirs\.txt/);
		chat.streams.input.write(words[mode].decline());
		assert.deepEqual((await asked(chat, 'declineFile')).slice(1), ['f1']);
		chat.session.emit(ended('f1', 'ERR_FILE_DECLINED', 'self'));
		chat.streams.input.write(words[mode].send());
		await asked(chat, 'offerFile');
		chat.session.emit({type: 'file-queued', file: 'mine.txt', name: 'mine.txt', size: 3});
		chat.streams.input.end(words[mode].cancel());
		assert.deepEqual((await asked(chat, 'cancelFile')).slice(1), ['mine.txt']);
		chat.session.emit(ended('mine.txt', 'ERR_FILE_CANCELLED', 'self'));
		assert.deepEqual(await chat.outcome, {type: 'done'});
	});
}

test('plain: with nothing on offer, and nothing on its way, the commands say so', async () => {
	const chat = start('plain');
	chat.streams.input.write('/accept\n/decline\n/cancel\n');
	await chat.streams.errors.saw(
		/No file is on offer\.\n[\s\S]*No file is on offer\.\n[\s\S]*No file is on its way\./,
	);
	chat.streams.input.end();
	await chat.outcome;
});

test('plain: of several files, /cancel asks for which', async () => {
	const chat = start('plain');
	chat.session.emit({type: 'file-queued', file: '1', name: 'a.txt', size: 3});
	chat.session.emit({type: 'file-queued', file: '2', name: 'b.txt', size: 3});
	chat.streams.input.write('/cancel\n');
	await chat.streams.errors.saw(/\/cancel a\.txt, \/cancel b\.txt, or \/cancel all\./);
	chat.streams.input.end('/cancel b\n');
	assert.deepEqual((await asked(chat, 'cancelFile')).slice(1), ['2']);
	await chat.outcome;
});
