import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Publication} from '../../../source/net/onion/publication.ts';
import {publishedLines, serviceName} from './fake-tor.ts';

const other = 'o'.repeat(56);
const created = (descriptor: string) => `HS_DESC CREATED ${serviceName} UNKNOWN UNKNOWN ${descriptor}`;
const upload = (directory: string, descriptor: string) =>
	`HS_DESC UPLOAD ${serviceName} UNKNOWN ${directory} ${descriptor} HSDIR_INDEX=00FF`;
const uploaded = (directory: string) => `HS_DESC UPLOADED ${serviceName} UNKNOWN ${directory}`;
const failed = (directory: string) =>
	`HS_DESC FAILED ${serviceName} UNKNOWN ${directory} REASON=UPLOAD_REJECTED`;

const cases: readonly (readonly [what: string, lines: readonly string[], done: boolean, begun: boolean])[] = [
	['nothing', [], false, false],
	['all that tor tells', publishedLines, true, true],
	['one that nobody has yet', [upload('$1', 'A'), upload('$2', 'A')], false, false],
	['half of the directories', [upload('$1', 'A'), upload('$2', 'A'), uploaded('$2')], true, true],
	[
		'less than half of them',
		[upload('$1', 'A'), upload('$2', 'A'), upload('$3', 'A'), uploaded('$2')],
		false,
		true,
	],
	[
		'less than half, and the others refuse it',
		[upload('$1', 'A'), upload('$2', 'A'), upload('$3', 'A'), uploaded('$2'), failed('$1'), failed('$3')],
		true,
		true,
	],
	['only failures', [upload('$1', 'A'), upload('$2', 'A'), failed('$1'), failed('$2')], false, false],
	[
		'a failure, and then it works',
		[upload('$1', 'A'), failed('$1'), upload('$1', 'A'), uploaded('$1')],
		true,
		true,
	],
	[
		'a descriptor that was not sent yet',
		[created('A'), created('B'), upload('$1', 'A'), uploaded('$1')],
		false,
		true,
	],
	[
		'two at the same directory, one of them there',
		[upload('$1', 'A'), upload('$1', 'B'), uploaded('$1')],
		false,
		true,
	],
	[
		'two at the same directory',
		[upload('$1', 'A'), upload('$1', 'B'), uploaded('$1'), uploaded('$1')],
		true,
		true,
	],
	['a new version of one that is there', [upload('$1', 'A'), uploaded('$1'), upload('$1', 'A')], true, true],
	['an answer without a question', [uploaded('$1'), failed('$2')], false, false],
	[
		'another onion',
		[upload('$1', 'A'), uploaded('$1')].map(line => line.replace(serviceName, other)),
		false,
		false,
	],
	[
		'another event, or nonsense',
		[
			'',
			'HS_DESC',
			'CIRC 1 BUILT',
			`HS_DESC UPLOADED ${serviceName}`,
			`HS_DESC UPLOAD ${serviceName} UNKNOWN $1`,
			`HS_DESC UPLOAD ${serviceName} UNKNOWN $1 \x1b[2J`,
			`HS_DESC UPLOADED ${serviceName.toUpperCase()} UNKNOWN $1`,
			`HS_DESC  UPLOADED ${serviceName} UNKNOWN $1`,
			uploaded('$1'),
		],
		false,
		false,
	],
];

test('an onion is published once whoever asks will find it, whenever its name becomes known', async () => {
	for (const [what, lines, done, begun] of cases) {
		for (let known = 0; known <= lines.length; known += 1) {
			const publication = new Publication();
			for (const line of lines.slice(0, known)) publication.note(line);
			let settled = false;
			void publication.of(`${serviceName}.onion`).then(() => {
				settled = true;
			});
			for (const line of lines.slice(known)) publication.note(line);
			await Promise.resolve();
			assert.deepEqual([settled, publication.isBegun], [done, begun], `${what}, known after ${known}`);
		}
	}
});

test('whatever is told without end takes no more than so much memory', () => {
	const publication = new Publication();
	for (let turn = 0; turn < 300; turn += 1) publication.note(upload(`$${turn}`, 'early'));
	void publication.of(`${serviceName}.onion`);
	for (let turn = 0; turn < 300; turn += 1) {
		publication.note(upload(`$${turn}`, 'A'));
		publication.note(created(`D${turn}`));
	}
	assert.equal(publication.isBegun, false);
	publication.note(uploaded('$299'));
	assert.equal(publication.isBegun, false, 'what is beyond the limit is not heeded');
	publication.note(uploaded('$127'));
	assert.equal(publication.isBegun, true);
});
