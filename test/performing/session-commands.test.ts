import assert from 'node:assert/strict';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type TestContext, test} from 'node:test';
import type {SessionCommand} from '../../source/commands/command-table.ts';
import type {Call} from '../../source/commands/parse-input.ts';
import {isTtchatError, TtchatError} from '../../source/errors.ts';
import {type Outside, performOnSession} from '../../source/performing/session-commands.ts';
import type {FileSource, Transfer} from '../../source/session/transfers.ts';
import {FakeSession} from '../ui/fake-session.ts';

function outside(parts: Partial<Outside> = {}) {
	const session = new FakeSession();
	const notes: string[] = [];
	const followed: string[] = [];
	const world: Outside = {
		session,
		shown: session.getSnapshot(),
		note: text => notes.push(text),
		follow: file => followed.push(file),
		...parts,
	};
	return {session, notes, followed, perform: (call: Call<SessionCommand>) => performOnSession(call, world)};
}

async function emptyFolder(context: TestContext): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'ttchat-performing-'));
	context.after(() => rm(folder, {recursive: true}));
	return folder;
}

const asked: readonly {readonly call: Call<SessionCommand>; readonly is: readonly unknown[]}[] = [
	{call: {name: 'nick', argument: 'alice'}, is: ['rename', 'alice']},
	{call: {name: 'release', argument: undefined}, is: ['releaseOutbox']},
	{call: {name: 'reconnect', argument: undefined}, is: ['reconnect', {allowLegacy: false}]},
	{call: {name: 'reconnect', argument: 'v1'}, is: ['reconnect', {allowLegacy: true}]},
];

for (const {call, is} of asked) {
	test(`/${call.name} ${call.argument ?? ''} is asked of the session`, async () => {
		const {session, notes, perform} = outside();
		await perform(call);
		assert.deepEqual(session.calls, [is]);
		assert.deepEqual(notes, []);
	});
}

test('/release where nothing is held says so, and what keeps it from that is thrown', async () => {
	const {session, notes, perform} = outside();
	const release = {name: 'release', argument: undefined} as const;
	session.releaseOutbox = () => false;
	await perform(release);
	assert.deepEqual(notes, ['Nothing is held back.']);
	session.releaseOutbox = () => {
		throw new TtchatError('ERR_VERIFY_REQUIRED');
	};
	await assert.rejects(perform(release), error => isTtchatError(error, 'ERR_VERIFY_REQUIRED'));
});

test('/demo drop drops the partner of a demo, and says elsewhere that there is none', async () => {
	let drops = 0;
	const demo = {
		code: async () => undefined,
		drop: async () => {
			drops += 1;
		},
		cut: async () => undefined,
		offer: async () => undefined,
	};
	const call = {name: 'demo', argument: 'drop'} as const;
	await outside({demo}).perform(call);
	assert.equal(drops, 1);
	const {notes, perform} = outside();
	await perform(call);
	assert.match(notes.join('\n'), /works in a demo only/);
});

test('/send offers the file and follows it; one that cannot be read is thrown', async context => {
	const folder = await emptyFolder(context);
	const file = path.join(folder, 'a b.txt');
	await writeFile(file, 'abc');
	const {session, followed, perform} = outside();
	const missing = perform({name: 'send', argument: path.join(folder, 'none')});
	await assert.rejects(missing, error => isTtchatError(error, 'ERR_FILE_UNREADABLE'));
	const offered: FileSource[] = [];
	session.offerFile = source => {
		offered.push(source);
		return '1';
	};
	await perform({name: 'send', argument: file});
	assert.deepEqual(
		offered.map(({name, size}) => [name, size]),
		[['a b.txt', 3]],
	);
	assert.deepEqual(followed, ['1']);
	for (const source of offered) await source.close();
});

const offer: Transfer = {file: '1', from: 'peer', name: 'a', size: 1, state: 'offered', bytes: 0, at: 0};
const own: Transfer = {...offer, from: 'self', state: 'running'};

test('/accept takes what was shown; one that has gone meanwhile is thrown, and leaves nothing', async context => {
	const folder = await emptyFolder(context);
	const {session, followed, perform} = outside({shown: {transfers: [own, offer]}});
	session.acceptFile = () => {
		throw new TtchatError('ERR_NO_SUCH_FILE');
	};
	const accepted = perform({name: 'accept', argument: folder});
	await assert.rejects(accepted, error => isTtchatError(error, 'ERR_NO_SUCH_FILE'));
	assert.deepEqual(await readdir(folder), []);
	assert.deepEqual(followed, []);
});

test('an answer is about the offer that was shown, whatever has come since', async () => {
	const {session, notes, perform} = outside({shown: {transfers: [own, offer]}});
	session.patch({transfers: [{...offer, file: '2'}]});
	await perform({name: 'decline', argument: undefined});
	assert.deepEqual(session.calls, [['declineFile', '1']]);
	session.declineFile = () => false;
	await perform({name: 'decline', argument: undefined});
	assert.deepEqual(notes, ['No file is on offer.']);
});

for (const name of ['accept', 'decline'] as const) {
	test(`/${name} where nothing was offered says so`, async () => {
		const {session, notes, perform} = outside({shown: {transfers: [own]}});
		await perform({name, argument: undefined});
		assert.deepEqual(session.calls, []);
		assert.deepEqual(notes, ['No file is on offer.']);
	});
}

test('/cancel says what it cannot do, and cancels the newest first', async () => {
	const {session, notes, perform} = outside();
	await perform({name: 'cancel', argument: ''});
	assert.match(notes[0] ?? '', /^No file is on its way\./);
	session.patch({transfers: [own, {...own, file: '2', name: 'b'}]});
	await perform({name: 'cancel', argument: ''});
	assert.match(notes[1] ?? '', /\/cancel a, \/cancel b, or \/cancel all/);
	await perform({name: 'cancel', argument: 'all'});
	assert.deepEqual(session.calls, [
		['cancelFile', '2'],
		['cancelFile', '1'],
	]);
	session.cancelFile = () => false;
	await perform({name: 'cancel', argument: 'a'});
	assert.match(notes[2] ?? '', /^Not cancelled: all of “a” is here, and being saved\.$/);
});
