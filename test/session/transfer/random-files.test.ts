import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {SessionEvent} from '../../../source/session/events.ts';
import {MemoryFile, MemorySink, type SeededRandom, seededRandom} from '../../../source/testing/index.ts';
import {cases} from '../../exhaustive.ts';
import {type Person, Rig} from '../rig.ts';

type Given = {
	readonly from: Person;
	readonly source: MemoryFile;
	readonly bytes: Uint8Array;
	readonly file: string;
};
type Taken = {readonly by: Person; readonly sink: MemorySink; readonly file: string};

/** Two people who do with files whatever comes to their minds, on a line that breaks now and then. */
class Chaos {
	readonly rig = new Rig();
	readonly given: Given[] = [];
	readonly taken: Taken[] = [];
	readonly #random: SeededRandom;

	constructor(seed: number) {
		this.#random = seededRandom(seed);
	}

	async act(): Promise<void> {
		const {rig} = this;
		const random = this.#random;
		const person = random.pick([rig.alice, rig.bob]);
		const {transfers} = person.snapshot();
		const one = transfers[random.below(Math.max(1, transfers.length))];
		switch (random.pick(['offer', 'offer', 'accept', 'accept', 'cancel', 'text', 'wait', 'wait', 'cut'])) {
			case 'offer': {
				const bytes = random.bytes(random.pick([0, 1, 70_000, 400_000]));
				const source = new MemoryFile('a', bytes);
				this.given.push({from: person, source, bytes, file: person.session.offerFile(source)});
				break;
			}
			case 'accept': {
				if (one?.from !== 'peer' || one.state !== 'offered') break;
				const sink = new MemorySink();
				this.taken.push({by: person, sink, file: one.file});
				person.session.acceptFile(one.file, sink);
				break;
			}
			case 'cancel':
				person.session.cancelFile(one?.file ?? '');
				break;
			case 'text':
				person.send(`${random.below(1_000_000)}`);
				break;
			case 'wait':
				await rig.clock.advance(random.pick([0, 1, 300]));
				break;
			default:
				if (random.below(10) > 0) break;
				await rig.sever();
				await rig.clock.advance(20_000);
		}
	}

	/** All that is still open goes on to its end. */
	async finish(): Promise<void> {
		for (let turn = 0; turn < 60; turn += 1) {
			for (const person of [this.rig.alice, this.rig.bob]) {
				for (const {file, from, state} of person.snapshot().transfers) {
					if (from !== 'peer' || state !== 'offered') continue;
					const sink = new MemorySink();
					this.taken.push({by: person, sink, file});
					person.session.acceptFile(file, sink);
				}
			}
			await this.rig.clock.advance(500);
		}
	}
}

const endOf = ({events}: Person, file: string) =>
	events.filter(
		(event): event is Extract<SessionEvent, {type: 'file-done' | 'file-ended'}> =>
			(event.type === 'file-done' || event.type === 'file-ended') && event.file === file,
	);

for (const seed of cases(
	Array.from({length: 60}, (_, index) => index),
	10,
)) {
	test(`whatever two people do with files, each has one end, and what one calls sent the other has (${seed})`, async () => {
		const chaos = new Chaos(seed);
		const {rig} = chaos;
		await rig.connect();
		for (let count = 0; count < 80; count += 1) await chaos.act();
		await chaos.finish();
		await rig.end();
		for (const {from, source, file, bytes} of chaos.given) {
			const ends = endOf(from, file);
			assert.equal(ends.length, 1);
			assert.equal(source.closed, 1);
			if (ends[0]?.type === 'file-done')
				assert.ok(
					chaos.taken.some(({sink}) => sink.ends[0] === 'finish' && Buffer.from(sink.bytes).equals(bytes)),
				);
		}
		for (const {by, sink, file} of chaos.taken) {
			const ends = endOf(by, file);
			assert.equal(ends.length, 1);
			assert.deepEqual(sink.ends, [ends[0]?.type === 'file-done' ? 'finish' : 'discard']);
		}
		const done = chaos.given.filter(({from, file}) => endOf(from, file)[0]?.type === 'file-done').length;
		const kept = chaos.taken.filter(({sink}) => sink.ends[0] === 'finish').length;
		assert.ok(done <= kept && kept > 0);
		for (const person of [rig.alice, rig.bob]) {
			assert.deepEqual(person.snapshot().transfers, []);
			for (const event of person.events)
				if (event.type === 'lost') assert.equal(event.reason.code, 'ERR_LINK_LOST');
		}
	});
}
