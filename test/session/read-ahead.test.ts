import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readAhead} from '../../source/session/round-keys.ts';
import {settle} from '../../source/testing/index.ts';

/** What comes: a number is something slow, a word is not. */
type Arrival = number | string;

/** A reader of arrivals that come whenever a test says, and what was pulled and begun by now. */
function reading({
	most = 4,
	ahead = () => true,
}: {
	readonly most?: number;
	readonly ahead?: () => boolean;
} = {}) {
	const wire: Arrival[] = [];
	const log = {pulled: 0, begun: [] as number[], handled: [] as string[], failed: ''};
	let wake = Promise.withResolvers<void>();
	let hung: PromiseWithResolvers<void> | undefined;
	let ended: Error | 'end' | undefined;
	async function* arrivals() {
		for (;;) {
			const next = wire.shift();
			if (next !== undefined) {
				log.pulled += 1;
				yield next;
			} else if (ended === 'end') return;
			else if (ended !== undefined) throw ended;
			else await wake.promise;
		}
	}
	const run = async () => {
		const rules = {
			mayReadAhead: ahead,
			most,
			begin: (arrival: Arrival) => {
				if (typeof arrival === 'string') return undefined;
				log.begun.push(arrival);
				return `secret ${arrival}`;
			},
		};
		for await (const {arrival, begun} of readAhead<Arrival, string>(arrivals(), rules)) {
			await hung?.promise;
			log.handled.push(begun ?? `${arrival}`);
		}
		log.handled.push('end');
	};
	void run().catch(error => {
		log.failed = String(error);
	});
	const change = () => {
		wake.resolve();
		wake = Promise.withResolvers();
		return settle();
	};
	return {
		log,
		come(...some: readonly Arrival[]) {
			wire.push(...some);
			return change();
		},
		end(how: Error | 'end' = 'end') {
			ended = how;
			return change();
		},
		hang() {
			hung = Promise.withResolvers();
		},
		go() {
			hung?.resolve();
			hung = undefined;
			return settle();
		},
	};
}

test('what is slow is begun as it comes, four beyond the one that is handled, and handed over in order', async () => {
	const reader = reading();
	reader.hang();
	await reader.come(1, 2, 'x', 3, 4, 5, 6, 7);
	assert.deepEqual(reader.log.begun, [1, 2, 3, 4, 5]);
	assert.deepEqual(reader.log.handled, []);
	await reader.go();
	await reader.end();
	assert.deepEqual(reader.log.begun, [1, 2, 3, 4, 5, 6, 7]);
	assert.deepEqual(
		reader.log.handled,
		[1, 2, 'x', 3, 4, 5, 6, 7].map(arrival => (arrival === 'x' ? 'x' : `secret ${arrival}`)).concat('end'),
	);
});

test('of what is not slow no more than a few are kept either', async () => {
	const reader = reading();
	reader.hang();
	await reader.come(...Array.from({length: 1_000}, () => 'x'));
	assert.ok(reader.log.pulled <= 10, `${reader.log.pulled}`);
	await reader.go();
	await reader.end();
	assert.equal(reader.log.handled.length, 1_001);
});

test('where nothing may be read ahead, nothing is pulled before the one before it was handled', async () => {
	let ahead = false;
	const reader = reading({ahead: () => ahead});
	reader.hang();
	await reader.come(1, 2, 3);
	assert.deepEqual([reader.log.pulled, reader.log.begun], [1, []]);
	ahead = true;
	await reader.go();
	assert.deepEqual(reader.log.begun, [2, 3]);
	assert.deepEqual(reader.log.handled, ['1', 'secret 2', 'secret 3']);
	await reader.end();
	assert.equal(reader.log.handled.at(-1), 'end');
});

test('an error comes after all that came before it', async () => {
	const reader = reading();
	reader.hang();
	await reader.come(1, 2);
	await reader.end(new Error('broken'));
	assert.deepEqual([reader.log.handled, reader.log.failed], [[], '']);
	await reader.go();
	assert.deepEqual([reader.log.handled, reader.log.failed], [['secret 1', 'secret 2'], 'Error: broken']);
});
