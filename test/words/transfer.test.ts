import assert from 'node:assert/strict';
import {test} from 'node:test';
import {filesMeant} from '../../source/commands/files-meant.ts';
import {reasonOf, TtchatError} from '../../source/errors.ts';
import type {Unstamped} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {endedWithRound} from '../../source/session/transfer/file-reasons.ts';
import {describeEvent} from '../../source/words/event.ts';
import {statusWords} from '../../source/words/status.ts';
import {shownName, whichFile} from '../../source/words/transfer.ts';

const secured: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};
const offered: Unstamped = {
	type: 'file-offered',
	file: '1',
	from: 'peer',
	name: 'photo.jpg',
	size: 2_100_000,
};
const queued: Unstamped = {type: 'file-queued', file: '1', name: 'photo.jpg', size: 2_100_000};
const accepted: Unstamped = {type: 'file-accepted', file: '1'};
const held: Unstamped = {type: 'outbox-held', why: 'not-verified', count: 0};

function after(...happened: readonly Unstamped[]): SessionSnapshot {
	return happened.reduce(
		(snapshot, event) => reduceSession(snapshot, {...event, at: 0, elapsed: 0}),
		initialSnapshot,
	);
}

function said(before: readonly Unstamped[], happening: Unstamped): readonly string[] {
	const snapshot = after(...before);
	const event = {...happening, at: 0, elapsed: 0};
	return describeEvent(event, snapshot, reduceSession(snapshot, event)).map(
		({mark, text}) => `${mark} ${text}`,
	);
}

function ended(
	code: 'ERR_FILE_DECLINED' | 'ERR_FILE_CANCELLED' | 'ERR_FILE_DISK_FULL',
	by: 'self' | 'peer',
): Unstamped {
	return {type: 'file-ended', file: '1', by, reason: reasonOf(new TtchatError(code))};
}

/** As the session tells it. */
function broken(fate: Parameters<typeof endedWithRound>[0]): Unstamped {
	const error = endedWithRound(fate, new TtchatError('ERR_LINK_LOST'));
	return {type: 'file-ended', file: '1', by: 'round', reason: reasonOf(error)};
}

const cases: readonly (readonly [
	what: string,
	before: readonly Unstamped[],
	event: Unstamped,
	said: readonly string[],
])[] = [
	[
		'an offer',
		[secured],
		offered,
		['=!= bob offers “photo.jpg” (2.1 MB): /accept, /accept PATH or /decline.'],
	],
	['an own one that goes out at once', [secured], queued, []],
	['one before anybody is there', [], queued, ['-- “photo.jpg” (2.1 MB) waits until somebody is there.']],
	[
		'one behind another',
		[secured, {...queued, file: '0'}],
		queued,
		['-- “photo.jpg” (2.1 MB) waits for the files before it.'],
	],
	['one that is held', [secured, held], queued, ['-- “photo.jpg” (2.1 MB) is held, as what you type is.']],
	[
		'that it went out',
		[secured, queued],
		{...offered, from: 'self'},
		['-- “photo.jpg” (2.1 MB) is offered to bob; /cancel takes it back.'],
	],
	['that the peer takes it', [secured, queued], accepted, ['-- “photo.jpg” goes to bob.']],
	[
		'that the peer has it',
		[secured, queued, accepted],
		{type: 'file-done', file: '1'},
		['-- bob has “photo.jpg” (2.1 MB).'],
	],
	[
		'where it is',
		[secured, offered, accepted],
		{type: 'file-done', file: '1', path: '/a/photo (2).jpg'},
		['-- “photo.jpg” (2.1 MB) is saved as /a/photo (2).jpg.'],
	],
	[
		'that we declined',
		[secured, offered],
		ended('ERR_FILE_DECLINED', 'self'),
		['-- “photo.jpg”: you declined it.'],
	],
	[
		'that the peer declined',
		[secured, queued],
		ended('ERR_FILE_DECLINED', 'peer'),
		['-!- “photo.jpg”: bob declined it.'],
	],
	[
		'that we cancelled what came',
		[secured, offered, accepted],
		ended('ERR_FILE_CANCELLED', 'self'),
		['-- “photo.jpg”: you cancelled it. What had come of it is removed.'],
	],
	[
		'that our disk is full',
		[secured, offered, accepted],
		ended('ERR_FILE_DISK_FULL', 'self'),
		[
			'=!= “photo.jpg”: There is no room for the file. Make room, or accept it into another folder. What had come of it is removed.',
		],
	],
	[
		'that the peer has no room',
		[secured, queued, accepted],
		ended('ERR_FILE_DISK_FULL', 'peer'),
		['-!- “photo.jpg”: bob has no room for it.'],
	],
	[
		'that the link was lost',
		[secured, offered, accepted],
		broken('not-come'),
		[
			'-!- “photo.jpg”: Connection lost; the file did not come. Ask your partner to offer it again. What had come of it is removed.',
		],
	],
	[
		'that the link was lost while it went out, and what to do',
		[secured, queued, accepted],
		broken('not-sent'),
		['-!- “photo.jpg”: Connection lost; the file was not sent. Offer it again when the peer is back.'],
	],
	[
		'one that is still being saved when the chat ends',
		[secured, offered, accepted, {type: 'file-progress', file: '1', bytes: 2_100_000, size: 2_100_000}],
		broken('saving'),
		[
			'-!- “photo.jpg”: Connection lost; all of the file has come, and may still be saved. Look whether it is there; if not, ask your partner to offer it again.',
		],
	],
];

for (const [what, before, event, words] of cases) {
	test(`says ${what}`, () => assert.deepEqual(said(before, event), words));
}

test('/status says how far each file is', () => {
	const lines = statusWords(
		after(
			secured,
			offered,
			queued,
			{type: 'file-queued', file: '2', name: 'b', size: 10},
			{type: 'file-accepted', file: '2'},
			{
				type: 'file-progress',
				file: '2',
				bytes: 4,
				size: 10,
			},
		),
	).join('\n');
	assert.match(lines, /On offer: “photo\.jpg” \(2\.1 MB\)\. You can \/accept, \/accept PATH or \/decline\./);
	assert.match(lines, /Sending “b” \(10 B\): 40 %\./);
});

test('after a file was saved, nobody is told that nothing was written', () => {
	const snapshot = after(secured, offered, accepted, {type: 'file-done', file: '1', path: '/a'});
	const [closed] = describeEvent({type: 'closed', reason: undefined, at: 0, elapsed: 0}, snapshot, snapshot);
	assert.match(closed?.text ?? '', /Keys destroyed, nothing written but 1 file that you accepted\./);
});

test('a name in a sentence stays one row and in its quotes', () => {
	for (const [name, shown] of [
		['a\nb', 'a^Jb'],
		['x” (1 B): /accept “y', "x' (1 B): /accept 'y"],
		['\x1b[31mred', '^[[31mred'],
		['a     b', 'a b'],
		['gpj.\u202eexe', 'gpj.<U+202E>exe'],
	] as const) {
		assert.equal(shownName(name), shown);
	}
});

test('what /cancel asks for when there are several files can be typed', () => {
	const files = ['a"b.txt', '“c”  d', "it's", 'x'].map(name => ({name}));
	const asked = [...whichFile(files).matchAll(/\/cancel (?<typed>.*?)(?:,| or)/g)];
	assert.deepEqual(
		asked.flatMap(({groups}) => filesMeant(files, groups?.['typed'] ?? '')),
		files,
	);
});
