import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {SaveOutcome} from '../../source/files/save-text.ts';
import {Saves} from '../../source/ui/saves.ts';

/** A disk where the test says what becomes of the file. */
function slowDisk() {
	const outcome = Promise.withResolvers<SaveOutcome>();
	const signals: AbortSignal[] = [];
	let told = 0;
	const saves = new Saves(
		() => {
			told += 1;
		},
		(_target, _text, signal) => {
			signals.push(signal);
			return outcome.promise;
		},
	);
	return {saves, outcome, isStopped: () => signals[0]?.aborted, told: () => told};
}

const all: SaveOutcome = {kept: 'all', path: '/chat'};
const nothing: SaveOutcome = {kept: 'nothing', problem: 'it was broken off'};
const some: SaveOutcome = {kept: 'some', path: '/chat', problem: 'the disk is full'};

for (const outcome of [all, some]) {
	test(`the peer is told where ${outcome.kept} of the text is on the disk`, async () => {
		const disk = slowDisk();
		disk.outcome.resolve(outcome);
		assert.equal(await disk.saves.save('/chat', 'text'), outcome);
		assert.equal(disk.saves.kept, true);
		assert.equal(disk.told(), 1);
	});
}

test('the peer is told nothing where nothing is left', async () => {
	const disk = slowDisk();
	disk.outcome.resolve(nothing);
	await disk.saves.save('/chat', 'text');
	assert.equal(disk.saves.kept, false);
	assert.equal(disk.told(), 0);
});

test('leaving waits for a file that is being written, and it counts', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const disk = slowDisk();
	void disk.saves.save('/chat', 'text');
	const ending = disk.saves.end(1000);
	disk.outcome.resolve(all);
	await ending;
	assert.equal(disk.told(), 1);
	assert.equal(disk.saves.kept, true);
});

test('a file that takes too long is given up', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const disk = slowDisk();
	void disk.saves.save('/chat', 'text');
	const ending = disk.saves.end(1000);
	context.mock.timers.tick(999);
	assert.equal(disk.isStopped(), false);
	context.mock.timers.tick(1);
	await new Promise(turn => setImmediate(turn));
	assert.equal(disk.isStopped(), true);
	disk.outcome.resolve(nothing);
	await ending;
	assert.equal(disk.told(), 0);
	assert.equal(disk.saves.kept, false);
});

test('a file that cannot even be given up counts as written', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const disk = slowDisk();
	void disk.saves.save('/chat', 'text');
	const ending = disk.saves.end(0);
	for (const ms of [0, 300]) {
		context.mock.timers.tick(ms);
		await new Promise(turn => setImmediate(turn));
	}
	await ending;
	assert.equal(disk.told(), 1);
	assert.equal(disk.saves.kept, true);
});

test('where nothing is being written nobody waits', async () => {
	const disk = slowDisk();
	await disk.saves.end(1000);
	assert.equal(disk.saves.kept, false);
});
