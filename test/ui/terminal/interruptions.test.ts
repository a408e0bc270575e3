import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Interruptions} from '../../../source/ui/terminal/interruptions.ts';

/** As Ink does: one at a time, and otherwise it throws. The stops are let go by hand. */
function inkWithOne() {
	const begun: string[] = [];
	const goOn: (() => void)[] = [];
	let busy = false;
	const interruptions = new Interruptions(
		async during => {
			assert.equal(busy, false, 'one at a time');
			busy = true;
			await during();
			busy = false;
		},
		() => {
			begun.push('stopped');
			return new Promise(done => goOn.push(done));
		},
	);
	return {interruptions, begun, goOn};
}

test('several redraws of one read are one', async () => {
	const {interruptions} = inkWithOne();
	await Promise.all([interruptions.redraw(), interruptions.redraw(), interruptions.redraw()]);
	await interruptions.redraw();
});

test('several stops of one read are one, and a later one is another', async () => {
	const {interruptions, begun, goOn} = inkWithOne();
	const both = [interruptions.suspend(), interruptions.suspend()];
	await Promise.resolve();
	goOn.shift()?.();
	await Promise.all(both);
	assert.deepEqual(begun, ['stopped']);
	const later = interruptions.suspend();
	await Promise.resolve();
	goOn.shift()?.();
	await later;
	assert.equal(begun.length, 2);
});

test('a stop waits for the redraw before it, and a redraw during a stop is the one at its end', async () => {
	const {interruptions, begun, goOn} = inkWithOne();
	const all = [interruptions.redraw(), interruptions.suspend(), interruptions.redraw()];
	while (goOn.length === 0) {
		await Promise.resolve();
	}
	all.push(interruptions.redraw());
	goOn.shift()?.();
	await Promise.all(all);
	assert.deepEqual(begun, ['stopped']);
});

test('an interruption that fails does not keep the next one from being made', async () => {
	let count = 0;
	const interruptions = new Interruptions(async () => {
		count++;
		throw new Error('the terminal has gone');
	});
	await assert.rejects(interruptions.redraw());
	await assert.rejects(interruptions.suspend());
	assert.equal(count, 2);
});
