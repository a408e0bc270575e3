import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../../source/errors.ts';
import type {SessionEvent} from '../../../source/session/events.ts';
import {MemoryFile, MemorySink, seededRandom, settle} from '../../../source/testing/index.ts';
import {cases} from '../../exhaustive.ts';
import {ALICE, BOB, type Person, Rig} from '../rig.ts';

const random = seededRandom(77);

/** What is told of files, in short. */
function files({events}: Person): readonly string[] {
	return events.flatMap(event => (event.type.startsWith('file-') ? [brief(event)] : []));
}

function brief(event: SessionEvent): string {
	switch (event.type) {
		case 'file-queued':
			return `queued ${event.name} ${event.size}`;
		case 'file-offered':
			return `offered by ${event.from} ${event.name} ${event.size}`;
		case 'file-progress':
			return `progress ${event.bytes}`;
		case 'file-done':
			return `done${event.path === undefined ? '' : ` ${event.path}`}`;
		case 'file-ended':
			return `ended by ${event.by}: ${event.reason.message}`;
		default:
			return event.type.replace('file-', '');
	}
}

/** The last file that the peer offered. */
const offered = (person: Person) => {
	const event = person.events.findLast(({type}) => type === 'file-offered');
	assert.ok(event?.type === 'file-offered' && event.from === 'peer');
	return event.file;
};

/** Alice's file on offer. */
async function offering(rig: Rig, bytes = 200_000, options: {readonly size?: number} = {}) {
	await rig.connect();
	const source = new MemoryFile('a.jpg', random.bytes(bytes), options);
	const file = rig.alice.session.offerFile(source);
	await settle();
	return {source, file, sink: new MemorySink('/there')};
}

for (const size of [0, 1, 65_526, 65_527, 65_528, 1_000_000]) {
	test(`a file of ${size} bytes arrives as it was, and both know it`, async () => {
		const rig = new Rig();
		await rig.connect();
		const bytes = random.bytes(size);
		const source = new MemoryFile('a.jpg', bytes);
		const sink = new MemorySink('/there');
		const file = rig.alice.session.offerFile(source, {file: 'f'});
		assert.equal(file, 'f');
		await settle();
		assert.deepEqual(
			rig.alice.snapshot().transfers.map(({from, state}) => `${from} ${state}`),
			['self offered'],
		);
		rig.bob.session.acceptFile(offered(rig.bob), sink);
		await rig.clock.advance(1_000);
		assert.deepEqual(sink.bytes, bytes);
		assert.deepEqual([source.closed, sink.ends], [1, ['finish']]);
		const quiet = (person: Person) => files(person).filter(line => !line.startsWith('progress'));
		assert.deepEqual(quiet(rig.alice), [
			`queued a.jpg ${size}`,
			`offered by self a.jpg ${size}`,
			'accepted',
			'done',
		]);
		assert.deepEqual(quiet(rig.bob), [`offered by peer a.jpg ${size}`, 'accepted', 'done /there']);
		for (const {snapshot} of [rig.alice, rig.bob]) assert.deepEqual(snapshot().transfers, []);
		assert.deepEqual(rig.alice.snapshot().fileCounts, {sent: 1, received: 0});
		assert.deepEqual(rig.bob.snapshot().fileCounts, {sent: 0, received: 1});
		await rig.end();
	});
}

test('both directions at once, and another file after each', async () => {
	const rig = new Rig();
	await rig.connect();
	const sinks: MemorySink[] = [];
	const contents = Array.from({length: 4}, () => random.bytes(300_000));
	for (const person of [rig.alice, rig.bob]) {
		void (async () => {
			for await (const event of person.session.events()) {
				if (event.type !== 'file-offered' || event.from === 'self') continue;
				const sink = new MemorySink();
				sinks.push(sink);
				person.session.acceptFile(event.file, sink);
			}
		})();
		for (const index of person === rig.alice ? [0, 1] : [2, 3])
			person.session.offerFile(new MemoryFile(`${index}`, contents[index] ?? new Uint8Array()));
	}
	await rig.clock.advance(2_000);
	assert.equal(sinks.length, 4);
	for (const bytes of contents) assert.ok(sinks.some(sink => Buffer.from(sink.bytes).equals(bytes)));
	assert.deepEqual(rig.alice.snapshot().fileCounts, {sent: 2, received: 2});
	await rig.end();
});

test('a second file waits for its turn, and can be taken back meanwhile', async () => {
	const rig = new Rig();
	const {file} = await offering(rig);
	const others = ['b.jpg', 'c.jpg'].map(name => {
		const source = new MemoryFile(name, random.bytes(10));
		return {source, file: rig.alice.session.offerFile(source)};
	});
	await settle();
	assert.deepEqual(
		rig.alice.snapshot().transfers.map(({state}) => state),
		['offered', 'waiting', 'waiting'],
	);
	assert.ok(rig.alice.session.cancelFile(others[0]?.file ?? ''));
	assert.ok(!rig.alice.session.cancelFile(others[0]?.file ?? ''));
	assert.equal(others[0]?.source.closed, 1);
	assert.equal(rig.bob.count('file-offered'), 1);
	rig.bob.session.declineFile(offered(rig.bob));
	await settle();
	assert.equal(rig.alice.last('file-ended').file, file);
	assert.deepEqual(files(rig.bob).at(-1), 'offered by peer c.jpg 10');
	await rig.end();
	assert.equal(others[1]?.source.closed, 1);
});

test('an offer waits for somebody to be there, through rounds that are lost', async () => {
	const rig = new Rig();
	const source = new MemoryFile('a.jpg', random.bytes(10));
	rig.alice.session.offerFile(source);
	await rig.alice.session.open();
	await rig.clock.advance(5_000);
	await rig.connect().catch(() => undefined);
	await rig.bob.session.open();
	await rig.clock.advance(20_000);
	assert.deepEqual(files(rig.bob), ['offered by peer a.jpg 10']);
	await rig.end();
});

test('who holds texts holds files: nothing is offered, and nothing more of one is sent', async () => {
	const rig = new Rig({alice: {requireVerify: true}});
	const {sink} = await offering(rig, 2_000_000);
	assert.deepEqual(files(rig.bob), []);
	rig.verify();
	await settle();
	const {promise, resolve} = Promise.withResolvers<void>();
	sink.ready = promise;
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	await settle();
	assert.equal(rig.alice.session.verify('0000 0000'), 'mismatched');
	const before = rig.linkTo(BOB)[0].written.length;
	resolve();
	await rig.clock.advance(5_000);
	const {length} = rig.linkTo(BOB)[0].written;
	assert.ok(length - before < 3, 'a PING, and no piece of it');
	assert.deepEqual(sink.ends, []);
	rig.verify();
	await rig.clock.advance(1_000);
	assert.deepEqual(sink.ends, ['finish']);
	await rig.end();
});

test('what a file may not be called, how large it may not be, and what is in use, is refused; its source is closed', async () => {
	const rig = new Rig();
	await offering(rig);
	const ownCode = rig.alice.snapshot().ownCode ?? '';
	const bytes = new Uint8Array(1);
	rig.alice.session.offerFile(new MemoryFile('x', bytes), {file: 'x'});
	const refused = [
		{source: new MemoryFile('', bytes), code: 'ERR_FILE_NAME_INVALID'},
		{source: new MemoryFile('ä'.repeat(128), bytes), code: 'ERR_FILE_NAME_INVALID'},
		{source: new MemoryFile('a', bytes, {size: -1}), code: 'ERR_FILE_SIZE_INVALID'},
		{source: new MemoryFile('a', bytes, {size: 0.5}), code: 'ERR_FILE_SIZE_INVALID'},
		{source: new MemoryFile('a', bytes, {size: 2 ** 53}), code: 'ERR_FILE_SIZE_INVALID'},
		{source: new MemoryFile(`${ownCode}.jpg`, bytes), code: 'ERR_MESSAGE_HOLDS_CODE'},
		{source: new MemoryFile('a', bytes), file: 'x', code: 'ERR_ID_IN_USE'},
		{source: new MemoryFile('a', bytes), file: offered(rig.bob), who: 'bob', code: 'ERR_ID_IN_USE'},
	] as const;
	for (const {source, code, ...rest} of refused) {
		const {session} = 'who' in rest ? rig.bob : rig.alice;
		assert.throws(() => session.offerFile(source, 'file' in rest ? {file: rest.file} : {}), {code});
		assert.equal(source.closed, 1);
	}
	assert.equal(rig.alice.snapshot().transfers.length, 2);
	for (let count = 2; count < 100; count += 1) rig.alice.session.offerFile(new MemoryFile('a', bytes));
	assert.throws(() => rig.alice.session.offerFile(new MemoryFile('a', bytes)), {code: 'ERR_OUTBOX_FULL'});
	await rig.end();
	assert.throws(() => rig.alice.session.offerFile(new MemoryFile('a', bytes)), {code: 'ERR_SESSION_CLOSED'});
});

test('only what is on offer can be accepted, once', async () => {
	const rig = new Rig();
	const {file, sink} = await offering(rig);
	const {session} = rig.bob;
	for (const unknown of ['', file, 'x']) {
		assert.throws(() => session.acceptFile(unknown, sink), {code: 'ERR_NO_SUCH_FILE'});
		assert.ok(!session.declineFile(unknown) && !session.cancelFile(unknown));
	}
	assert.ok(!rig.alice.session.declineFile(file));
	const theirs = offered(rig.bob);
	session.acceptFile(theirs, sink);
	assert.throws(() => session.acceptFile(theirs, new MemorySink()), {code: 'ERR_NO_SUCH_FILE'});
	assert.ok(!session.declineFile(theirs));
	await rig.clock.advance(1_000);
	assert.deepEqual(sink.ends, ['finish']);
	assert.throws(() => session.acceptFile(theirs, new MemorySink()), {code: 'ERR_NO_SUCH_FILE'});
	await rig.end();
});

test('with a v1 peer there are no files: what waited ends, and nothing is taken in', async () => {
	const rig = new Rig({bob: {protocol: 'v1'}});
	const source = new MemoryFile('a.jpg', new Uint8Array(1));
	rig.alice.session.offerFile(source);
	await rig.connect();
	assert.deepEqual(files(rig.alice), [
		'queued a.jpg 1',
		'ended by round: the peer speaks v1, which has no files',
	]);
	assert.equal(source.closed, 1);
	const late = new MemoryFile('a.jpg', new Uint8Array(1));
	assert.throws(() => rig.alice.session.offerFile(late), {code: 'ERR_FILES_LEGACY'});
	assert.equal(late.closed, 1);
	await rig.end();
});

test('names of the peer are made harmless, and own ones are shown so that a terminal takes no harm', async () => {
	const rig = new Rig();
	await rig.connect();
	for (const [name, theirs, own] of [
		['../../.ssh/id', 'id', '../../.ssh/id'],
		['a\u001b[2J.jpg', 'a^[[2J.jpg', 'a^[[2J.jpg'],
		['...', 'file', '...'],
		['two\nlines', 'two_lines', 'two lines'],
	] as const) {
		const file = rig.alice.session.offerFile(new MemoryFile(name, new Uint8Array(1)));
		await settle();
		assert.equal(rig.bob.last('file-offered').name, theirs);
		assert.equal(rig.alice.last('file-offered').name, own);
		rig.alice.session.cancelFile(file);
		await settle();
	}
	await rig.end();
});

test('progress is told at most four times a second, and that all is there, on both sides', async () => {
	const rig = new Rig();
	const {sink} = await offering(rig, 3_000_000);
	let wake = Promise.withResolvers<void>();
	sink.ready = wake.promise;
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	for (let step = 0; step < 60; step += 1) {
		await rig.clock.advance(100);
		wake.resolve();
		wake = Promise.withResolvers();
		sink.ready = wake.promise;
	}
	assert.deepEqual(sink.ends, ['finish']);
	for (const person of [rig.alice, rig.bob]) {
		const steps = person.events.filter(event => event.type === 'file-progress');
		assert.equal(steps.at(-1)?.bytes, 3_000_000);
		const told = steps.slice(0, -1).map(({at}) => at);
		assert.ok(told.length > 10 && told.length <= 26, `${told.length}`);
		for (const [index, at] of told.entries()) assert.ok(at - (told[index - 1] ?? 0) >= 250);
	}
	await rig.end();
});

test('a disk that does not take what comes stops the file and nothing else', async () => {
	const rig = new Rig();
	const {source, sink} = await offering(rig, 6_000_000);
	const {promise, resolve} = Promise.withResolvers<void>();
	sink.ready = promise;
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	await rig.clock.advance(1_000);
	assert.ok(source.pulled < 600_000, `${source.pulled} bytes were read`);
	for (let minute = 0; minute < 10; minute += 1) {
		rig.alice.send(`text ${minute}`);
		rig.bob.send(`answer ${minute}`);
		await rig.clock.advance(60_000);
	}
	assert.ok(source.pulled < 600_000);
	assert.deepEqual([rig.bob.heard().length, rig.alice.heard().length], [10, 10]);
	assert.deepEqual([rig.alice.count('lost'), rig.bob.count('lost')], [0, 0]);
	resolve();
	await rig.clock.advance(5_000);
	assert.deepEqual([sink.ends, rig.alice.count('file-done')], [['finish'], 1]);
	await rig.end();
});

test('a wire that takes nothing leaves no more than 256 KiB unsent, and a text goes before the next piece', async () => {
	const rig = new Rig();
	const {sink} = await offering(rig, 2_000_000);
	const [wire] = rig.linkTo(BOB);
	const write = wire.write.bind(wire);
	let most = 0;
	wire.write = bytes => {
		write(bytes);
		wire.unsentBytes += bytes.length;
		most = Math.max(most, wire.unsentBytes);
	};
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	await rig.clock.advance(1_000);
	assert.ok(most > 190_000 && most <= 262_144, `${most}`);
	const before = wire.written.length;
	rig.alice.send('hello');
	await rig.clock.advance(1);
	assert.equal(rig.bob.heard().length, 1);
	assert.equal(wire.written.length, before + 1);
	for (let turn = 0; turn < 200 && sink.ends.length === 0; turn += 1) {
		wire.unsentBytes = 0;
		await rig.clock.advance(1);
	}
	assert.deepEqual(sink.ends, ['finish']);
	assert.ok(most <= 262_144, `${most}`);
	await rig.end();
});

test('texts that wait go before pieces, however many', async () => {
	const rig = new Rig();
	const {sink} = await offering(rig, 3_000_000);
	const wire = rig.linkTo(BOB)[0].written;
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	await settle();
	const before = wire.length;
	assert.ok((wire.at(-1)?.length ?? 0) > 60_000, 'pieces are on their way');
	for (let count = 0; count < 100; count += 1) rig.alice.send(`${count}`);
	await rig.clock.advance(1_000);
	assert.equal(rig.bob.heard().length, 100);
	const sizes = wire.slice(before, before + 100).map(({length}) => length);
	assert.deepEqual([...new Set(sizes)], [800]);
	assert.deepEqual(sink.ends, ['finish']);
	await rig.end();
});

test('a source that gives nothing for long holds up nothing', async () => {
	const rig = new Rig();
	await rig.connect();
	const {promise, resolve} = Promise.withResolvers<void>();
	let closed = 0;
	rig.alice.session.offerFile({
		name: 'slow',
		size: 4,
		async *read() {
			yield Uint8Array.of(1, 2);
			await promise;
			yield Uint8Array.of(3, 4, 5);
		},
		close: async () => {
			closed += 1;
		},
	});
	await settle();
	const sink = new MemorySink();
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	await rig.clock.advance(300_000);
	rig.alice.send('still here');
	await rig.clock.advance(100);
	assert.equal(rig.bob.heard().length, 1);
	resolve();
	await rig.clock.advance(100);
	assert.deepEqual([sink.bytes, sink.ends, closed], [Uint8Array.of(1, 2, 3, 4), ['finish'], 1]);
	await rig.end();
});

const steps = ['waiting', 'offered', 'running', 'whole', 'finishing'] as const;
type Step = (typeof steps)[number];

/** A file of Alice's at a step, with a sink that can be let go on. */
async function reach(step: Step, rig = new Rig()) {
	const {source, file, sink} = await offering(rig, step === 'running' ? 3_000_000 : 200_000);
	const [writing, finishing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	if (step === 'waiting') {
		const second = new MemoryFile('b.jpg', random.bytes(10));
		const waiting = rig.alice.session.offerFile(second);
		return {rig, source: second, file: waiting, sink, theirs: '', goOn: () => undefined};
	}
	const theirs = offered(rig.bob);
	if (step === 'offered') return {rig, source, file, sink, theirs, goOn: () => undefined};
	if (step !== 'finishing') sink.ready = writing.promise;
	else {
		const finish = sink.finish.bind(sink);
		sink.finish = async () => {
			const path = await finish();
			await finishing.promise;
			return path;
		};
	}
	rig.bob.session.acceptFile(theirs, sink);
	await rig.clock.advance(10);
	const goOn = () => {
		writing.resolve();
		finishing.resolve();
	};
	return {rig, source, file, sink, theirs, goOn};
}

/** How it ended on each side, but for progress. */
const endings = (rig: Rig) =>
	[rig.alice, rig.bob].map(person => files(person).findLast(line => /^(?:done|ended)/.test(line)));

const unconfirmed = 'ended by self: all of the file was sent, and the peer did not say that it was saved';
const ownCancels: Readonly<Record<Step, readonly [string, string | undefined]>> = {
	waiting: ['ended by self: you cancelled the file', undefined],
	offered: ['ended by self: you cancelled the file', 'ended by peer: the peer took the file back'],
	running: ['ended by self: you cancelled the file', 'ended by peer: the peer took the file back'],
	whole: [unconfirmed, 'ended by peer: the peer took the file back'],
	finishing: [unconfirmed, 'done /there'],
};

for (const step of steps) {
	test(`whose file it is cancels it ${step}: it ends at once, with what is known, and the next file goes`, async () => {
		const {rig, source, file, sink, goOn} = await reach(step);
		assert.equal(rig.alice.session.cancelFile(file), true);
		await settle();
		assert.deepEqual(endings(rig)[0], ownCancels[step][0]);
		const next = new MemorySink();
		if (step !== 'waiting') {
			rig.alice.session.offerFile(new MemoryFile('next', random.bytes(100_000)));
			await settle();
			rig.bob.session.acceptFile(offered(rig.bob), next);
			await rig.clock.advance(100);
			assert.deepEqual([next.ends, rig.alice.count('file-done')], [['finish'], 1]);
		}
		goOn();
		await rig.clock.advance(100);
		const theirs = files(rig.bob).filter(line => /^(?:done|ended)/.test(line));
		assert.equal(theirs.includes(ownCancels[step][1] ?? ''), step !== 'waiting');
		const ends = {waiting: [], offered: [], running: ['discard'], whole: ['discard'], finishing: ['finish']};
		assert.deepEqual(sink.ends, ends[step]);
		assert.deepEqual([source.closed, rig.alice.count('lost')], [1, 0]);
		await rig.end();
	});
}

const theirCancels: Readonly<Record<Exclude<Step, 'waiting'>, readonly [string, string] | undefined>> = {
	offered: ['ended by peer: the peer does not want the file', 'ended by self: you declined the file'],
	running: ['ended by peer: the peer cancelled the file', 'ended by self: you cancelled the file'],
	whole: ['ended by peer: the peer cancelled the file', 'ended by self: you cancelled the file'],
	finishing: undefined,
};

for (const step of ['offered', 'running', 'whole', 'finishing'] as const) {
	const ends = theirCancels[step];
	test(`whoever takes it cancels it ${step}: ${ends === undefined ? 'too late' : 'both know'}`, async () => {
		const {rig, source, sink, theirs, goOn} = await reach(step);
		assert.equal(rig.bob.session.cancelFile(theirs), ends !== undefined);
		goOn();
		await rig.clock.advance(100);
		assert.deepEqual(endings(rig), ends ?? ['done', 'done /there']);
		assert.deepEqual(sink.ends, step === 'offered' ? [] : ends === undefined ? ['finish'] : ['discard']);
		assert.equal(source.closed, 1);
		await rig.end();
	});

	test(`both cancel it ${step}, and it crosses: each knows what became of it, and the next file goes`, async () => {
		const {rig, file, sink, theirs, goOn} = await reach(step);
		rig.alice.session.cancelFile(file);
		rig.bob.session.cancelFile(theirs);
		goOn();
		await rig.clock.advance(100);
		const [alice, bob] = endings(rig);
		if (alice !== unconfirmed) assert.equal(alice?.startsWith('done'), bob?.startsWith('done'));
		assert.ok(sink.ends.length <= 1);
		const next = new MemorySink();
		rig.alice.session.offerFile(new MemoryFile('next', random.bytes(100_000)));
		await settle();
		rig.bob.session.acceptFile(offered(rig.bob), next);
		await rig.clock.advance(100);
		assert.deepEqual([next.ends, rig.alice.count('lost')], [['finish'], 0]);
		await rig.end();
	});
}

const lost = 'connection lost';
const losses: Readonly<Record<Step, readonly [string | undefined, string | undefined]>> = {
	waiting: [undefined, undefined],
	offered: [
		`ended by round: ${lost}; the file was not sent`,
		`ended by round: ${lost}; the file did not come`,
	],
	running: [
		`ended by round: ${lost}; the file was not sent`,
		`ended by round: ${lost}; the file did not come`,
	],
	whole: [`ended by round: ${lost}; the file may not have arrived`, 'done /there'],
	finishing: [`ended by round: ${lost}; the file may not have arrived`, 'done /there'],
};

for (const step of steps) {
	test(`the link is lost while a file is ${step}: both know, and nothing half-written stays`, async () => {
		const {rig, source, sink, goOn} = await reach(step);
		await rig.sever();
		goOn();
		await settle();
		if (step !== 'waiting') assert.deepEqual(endings(rig), losses[step]);
		const ends = {waiting: [], offered: [], running: ['discard'], whole: ['finish'], finishing: ['finish']};
		assert.deepEqual(sink.ends, ends[step]);
		assert.equal(source.closed, step === 'waiting' ? 0 : 1);
		await rig.clock.advance(20_000);
		// What waited is offered in the next round.
		assert.equal(rig.bob.count('file-offered'), step === 'waiting' ? 2 : 1);
		await rig.end();
		assert.equal(source.closed, 1);
	});
}

const leavings = steps.flatMap(step =>
	(['close', 'burn', 'reconnect'] as const).flatMap(how =>
		(['alice', 'bob'] as const).map(who => ({step, how, who})),
	),
);

for (const {step, how, who} of cases(leavings, 2)) {
	test(`${who} says ${how} while a file is ${step}: all is let go of once, and both know`, async () => {
		const {rig, source, sink, goOn} = await reach(step);
		void rig[who].session[how]();
		goOn();
		await rig.clock.advance(5_000);
		const done = sink.ends[0] === 'finish';
		if (step !== 'waiting' && step !== 'offered') assert.equal(sink.ends.length, 1);
		assert.equal(rig.bob.count('file-done') > 0, done);
		if (step !== 'waiting')
			assert.ok(
				endings(rig).every(line => line !== undefined),
				`${endings(rig)}`,
			);
		if (rig.alice.count('file-done') > 0) assert.ok(done);
		await rig.end();
		assert.equal(source.closed, 1);
		for (const person of [rig.alice, rig.bob]) assert.deepEqual(person.snapshot().transfers, []);
	});
}

test('a sink that hangs holds up the end by no more than 2 s', async () => {
	for (const how of ['close', 'burn'] as const) {
		const {rig, sink} = await reach('running');
		void rig.bob.session[how]();
		await rig.clock.advance(1_999);
		assert.notEqual(rig.bob.events.at(-1)?.type, 'closed');
		await rig.clock.advance(2);
		assert.equal(rig.bob.events.at(-1)?.type, 'closed');
		assert.deepEqual(sink.ends, []);
		await rig.end();
	}
});

test('a file that is not saved in time when the session ends is told of, once', async () => {
	for (const how of ['close', 'burn'] as const) {
		const {rig, goOn} = await reach('finishing');
		void rig.bob.session[how]();
		await rig.clock.advance(2_001);
		assert.equal(rig.bob.events.at(-1)?.type, 'closed');
		assert.deepEqual(files(rig.bob).slice(-1), [
			'ended by round: the session is closed; all of the file has come, and may still be saved',
		]);
		assert.deepEqual(rig.bob.snapshot().transfers, []);
		goOn();
		await settle();
		assert.deepEqual([rig.bob.count('file-ended'), rig.bob.count('file-done')], [1, 0]);
		await rig.end();
	}
});

const failures = [
	{
		name: 'a disk that is full',
		error: new TtchatError('ERR_FILE_DISK_FULL', {message: 'no room on /mnt'}),
		ends: ['ended by peer: the peer has no room for the file', 'ended by self: no room on /mnt'],
	},
	{
		name: 'a folder that is gone',
		error: new Error('ENOENT'),
		ends: ['ended by peer: the peer cannot write the file', 'ended by self: the file cannot be written'],
	},
] as const;

for (const {name, error, ends} of failures) {
	for (const call of ['write', 'finish'] as const) {
		test(`${name} shows in ${call}: both sides read why, and the chat goes on`, async () => {
			const rig = new Rig();
			const {source, sink} = await offering(rig);
			Object.assign(sink, {[call]: () => Promise.reject(error)});
			rig.bob.session.acceptFile(offered(rig.bob), sink);
			await rig.clock.advance(100);
			assert.deepEqual(endings(rig), ends);
			assert.deepEqual([sink.ends, source.closed], [['discard'], 1]);
			rig.alice.send('hello');
			await rig.clock.advance(100);
			assert.equal(rig.bob.heard().length, 1);
			await rig.end();
		});
	}
}

test('a file that was shortened: both sides read why', async () => {
	const rig = new Rig();
	const {source, sink} = await offering(rig, 1_000, {size: 2_000});
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	await rig.clock.advance(100);
	assert.deepEqual(endings(rig), [
		'ended by self: the file is shorter than it was',
		'ended by peer: the peer can no longer read the file',
	]);
	assert.deepEqual([sink.ends, source.closed], [['discard'], 1]);
	await rig.end();
});

test('a file that grew: what was offered is what is sent', async () => {
	const rig = new Rig();
	const {sink} = await offering(rig, 2_000, {size: 1_000});
	rig.bob.session.acceptFile(offered(rig.bob), sink);
	await rig.clock.advance(100);
	assert.deepEqual([sink.bytes.length, sink.ends], [1_000, ['finish']]);
	await rig.end();
});

test('offers and cancels without end cost a bounded memory, and a bounded number of events where nobody reads', async () => {
	const rig = new Rig();
	await rig.connect();
	const reader = rig.bob.session.events({limit: 100});
	for (let count = 0; count < 600; count += 1) {
		rig.alice.session.cancelFile(rig.alice.session.offerFile(new MemoryFile(`${count}`, new Uint8Array(1))));
		if (count % 50 === 0) await rig.clock.advance(10);
	}
	await rig.clock.advance(1_000);
	assert.ok(rig.bob.count('file-offered') <= 60, `${rig.bob.count('file-offered')}`);
	assert.ok(rig.bob.snapshot().transfers.length <= 1);
	assert.equal(rig.bob.count('lost'), 0);
	await reader.return?.();
	await rig.clock.advance(10_000);
	assert.deepEqual(
		[rig.bob.count('file-ended'), rig.bob.snapshot().transfers],
		[rig.bob.count('file-offered'), []],
	);
	await rig.end();
	assert.equal(rig.linkTo(ALICE)[0].side, 'outbound');
});

/** As soon as one of so many files has ended, whoever is told of it ends the others. */
function endOthersToo({session}: Person, count: number): void {
	session.subscribe(() => {
		const {transfers} = session.getSnapshot();
		if (transfers.length < count) for (const {file} of transfers) session.cancelFile(file);
	});
}

/** What of a round's end leads to the end of several files. */
const commonEnds: readonly (readonly [string, (rig: Rig) => Promise<unknown>])[] = [
	['close', rig => Promise.all([rig.alice.session.close(), rig.clock.advance(2_000)])],
	['burn', async rig => rig.alice.session.burn()],
	['a lost link', rig => rig.sever()],
];

for (const [name, act] of commonEnds) {
	test(`after ${name}: each file ends once, also where one that is told of an end ends the others`, async () => {
		const rig = new Rig();
		const {source} = await offering(rig);
		const others = ['b.jpg', 'c.jpg'].map(named => new MemoryFile(named, random.bytes(10)));
		for (const other of others) rig.alice.session.offerFile(other);
		await settle();
		endOthersToo(rig.alice, 3);
		await act(rig);
		await rig.end();
		const ends = rig.alice.events.flatMap(event => (event.type === 'file-ended' ? [event.file] : []));
		assert.equal(ends.length, 3);
		assert.equal(new Set(ends).size, 3);
		assert.deepEqual(
			[source, ...others].map(({closed}) => closed),
			[1, 1, 1],
		);
	});
}

test('files that a v1 peer cannot take end once, also where one that is told of an end ends the others', async () => {
	const rig = new Rig({bob: {protocol: 'v1'}});
	const sources = ['a.jpg', 'b.jpg'].map(named => new MemoryFile(named, random.bytes(10)));
	for (const source of sources) rig.alice.session.offerFile(source);
	endOthersToo(rig.alice, 2);
	await rig.connect();
	await rig.end();
	assert.equal(rig.alice.count('file-ended'), 2);
	assert.deepEqual(
		sources.map(({closed}) => closed),
		[1, 1],
	);
});

for (const how of ['close', 'burn'] as const) {
	test(`a file that is offered as ${how}() ends another one is refused, and closed`, async () => {
		const rig = new Rig();
		await offering(rig);
		const late = new MemoryFile('late.jpg', random.bytes(10));
		const stop = rig.alice.session.subscribe(() => {
			if (rig.alice.snapshot().transfers.length > 0) return;
			stop();
			assert.throws(() => rig.alice.session.offerFile(late), {code: 'ERR_SESSION_CLOSED'});
		});
		void rig.alice.session[how]();
		await rig.end();
		assert.equal(late.closed, 1);
		assert.equal(rig.alice.count('file-queued'), 1);
	});
}
