import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {MAX_CHUNK_BYTES} from '../../source/protocol/constants.ts';
import {
	accept,
	type Giving,
	give,
	givingNothing,
	hearAccept,
	hearChunk,
	hearDone,
	hearOffer,
	hearRefusal,
	hearWithdrawal,
	keep,
	nextChunkBytes,
	offer,
	refuse,
	type Taking,
	takingNothing,
	withdraw,
} from '../../source/protocol/transfers.ts';

type Records = 'offer' | 'chunk' | 'withdraw' | 'accept' | 'refuse' | 'done';
type Parcel = {readonly type: Records; readonly id: number; readonly value: number};

/** What each side believes became of a file. */
type Fate = 'open' | 'there' | 'not there' | 'not known';

/** One direction between two sides that keep the rules, with everything on its way for as long as a test likes. */
class Direction {
	giving: Giving = givingNothing;
	taking: Taking = takingNothing;
	readonly there: Parcel[] = [];
	readonly back: Parcel[] = [];
	readonly given = new Map<number, Fate>();
	readonly taken = new Map<number, Fate>();

	offer(size: number): void {
		const next = offer(this.giving, `file ${this.giving.lastId + 1}`, size);
		if (next === undefined) return;
		this.giving = next;
		this.given.set(next.lastId, 'open');
		this.there.push({type: 'offer', id: next.lastId, value: size});
	}

	chunk(bytes: number): void {
		const most = nextChunkBytes(this.giving);
		if (most === undefined) return;
		const length = Math.min(most, Math.max(1, bytes));
		this.giving = give(this.giving, length);
		this.there.push({type: 'chunk', id: this.giving.lastId, value: length});
	}

	withdraw(): void {
		const next = withdraw(this.giving, this.giving.open?.file ?? '');
		if (next === undefined) return;
		this.given.set(next.lastId, this.giving.open?.whole === true ? 'not known' : 'not there');
		this.giving = next;
		this.there.push({type: 'withdraw', id: next.lastId, value: 0});
	}

	accept(more: number): void {
		const {open, lastId} = this.taking;
		const limit = Math.min(open?.size ?? 0, (open?.limit ?? 0) + more);
		const next = accept(this.taking, lastId, limit);
		if (next === undefined) return;
		this.taking = next;
		this.back.push({type: 'accept', id: lastId, value: limit});
	}

	refuse(): void {
		const {lastId} = this.taking;
		const next = refuse(this.taking, lastId);
		if (next === undefined) return;
		this.taken.set(lastId, 'not there');
		this.taking = next;
		this.back.push({type: 'refuse', id: lastId, value: 0});
	}

	keep(): void {
		const {lastId} = this.taking;
		const next = keep(this.taking, lastId);
		if (next === undefined) return;
		this.taken.set(lastId, 'there');
		this.taking = next;
		this.back.push({type: 'done', id: lastId, value: 0});
	}

	/** The taker reads one record. */
	arrive(): void {
		const parcel = this.there.shift();
		if (parcel === undefined) return;
		const {type, id, value} = parcel;
		if (type === 'offer') {
			this.taking = hearOffer(this.taking, id, value);
			this.taken.set(id, 'open');
		} else if (type === 'chunk') this.taking = hearChunk(this.taking, id, value).taking;
		else {
			const {taking, ended} = hearWithdrawal(this.taking, id);
			this.taking = taking;
			if (ended) this.taken.set(id, 'not there');
		}
	}

	/** The giver reads one. */
	return(): void {
		const parcel = this.back.shift();
		if (parcel === undefined) return;
		const {type, id, value} = parcel;
		if (type === 'accept') this.giving = hearAccept(this.giving, id, value).giving;
		else if (type === 'done') {
			const {giving, ended} = hearDone(this.giving, id);
			this.giving = giving;
			if (ended) this.given.set(id, 'there');
		} else {
			const {giving, ended} = hearRefusal(this.giving, id);
			this.giving = giving;
			if (ended) this.given.set(id, 'not there');
		}
	}

	/** Everything that is on its way comes, and what is open goes on to its end. */
	finish(): void {
		for (let turn = 0; turn < 500; turn += 1) {
			while (this.there.length > 0) this.arrive();
			while (this.back.length > 0) this.return();
			this.accept(1_000_000);
			this.chunk(MAX_CHUNK_BYTES);
			this.keep();
		}
	}
}

const acts = fc.oneof(
	fc.record({do: fc.constant('offer' as const), size: fc.constantFrom(0, 1, 5, 200_000)}),
	fc.record({do: fc.constant('chunk' as const), size: fc.constantFrom(1, 2, 70_000)}),
	fc.record({do: fc.constant('accept' as const), size: fc.constantFrom(0, 1, 100_000, 200_000)}),
	fc.record({do: fc.constantFrom('withdraw', 'refuse', 'keep', 'arrive', 'return'), size: fc.constant(0)}),
);

test('property: two sides that keep the rules never break them for each other, whatever crosses, and agree on what is there', () => {
	fc.assert(
		fc.property(fc.array(acts, {maxLength: 60}), list => {
			const direction = new Direction();
			for (const {do: act, size} of list) direction[act as 'offer'](size);
			direction.finish();
			assert.equal(direction.giving.open, undefined);
			assert.notEqual(direction.taking.open?.left, false);
			const known = [...direction.given].filter(([, fate]) => fate !== 'not known');
			assert.deepEqual(
				known,
				[...direction.taken].filter(([id]) => direction.given.get(id) !== 'not known'),
			);
			assert.ok(![...direction.given.values(), ...direction.taken.values()].includes('open'));
		}),
		{numRuns: 2_000},
	);
});

/** Our side of the taking, after what the peer did. */
const taker = (size: number, limit?: number, ...chunks: readonly number[]): Taking => {
	let taking = hearOffer(takingNothing, 1, size);
	if (limit !== undefined) taking = accept(taking, 1, limit) ?? taking;
	for (const bytes of chunks) taking = hearChunk(taking, 1, bytes).taking;
	return taking;
};
const left = (taking: Taking): Taking => refuse(taking, 1) ?? taking;
/** We have all of it, and have said so. */
const had = (size: number): Taking => keep(taker(size, size, size), 1) ?? takingNothing;
const giver = (size: number, limit?: number, ...chunks: readonly number[]): Giving => {
	let giving = offer(givingNothing, 'f', size) ?? givingNothing;
	if (limit !== undefined) giving = hearAccept(giving, 1, limit).giving;
	for (const bytes of chunks) giving = give(giving, bytes);
	return giving;
};
const withdrawn = (giving: Giving): Giving => withdraw(giving, 'f') ?? giving;

const violations: readonly {readonly name: string; readonly act: () => unknown; readonly says: RegExp}[] = [
	{name: 'the first offer is not number 1', act: () => hearOffer(takingNothing, 2, 1), says: /not its turn/},
	{name: 'an offer has number 0', act: () => hearOffer(takingNothing, 0, 1), says: /not its turn/},
	{name: 'an offer comes a second time', act: () => hearOffer(left(taker(5)), 1, 5), says: /not its turn/},
	{name: 'a second offer while one is open', act: () => hearOffer(taker(5), 2, 5), says: /second file/},
	{name: 'a second offer while one runs', act: () => hearOffer(taker(5, 5), 2, 5), says: /second file/},
	{
		name: 'a second offer while one is whole',
		act: () => hearOffer(taker(5, 5, 5), 2, 5),
		says: /second file/,
	},
	{name: 'a chunk without an offer', act: () => hearChunk(takingNothing, 1, 1), says: /nobody accepted/},
	{name: 'a chunk before ACCEPT', act: () => hearChunk(taker(5), 1, 1), says: /nobody accepted/},
	{name: 'a chunk after we declined', act: () => hearChunk(left(taker(5)), 1, 1), says: /nobody accepted/},
	{name: 'a chunk of another id', act: () => hearChunk(taker(5, 5), 2, 1), says: /nobody accepted/},
	{name: 'a chunk beyond the size', act: () => hearChunk(taker(5, 5), 1, 6), says: /more of a file/},
	{name: 'a chunk beyond the limit', act: () => hearChunk(taker(5, 2, 2), 1, 1), says: /more of a file/},
	{
		name: 'a chunk beyond the limit after we left',
		act: () => hearChunk(left(taker(5, 2, 2)), 1, 1),
		says: /more of a file/,
	},
	{name: 'a chunk after the last', act: () => hearChunk(taker(5, 5, 5), 1, 0), says: /nobody accepted/},
	{name: 'an empty chunk', act: () => hearChunk(taker(5, 5), 1, 0), says: /empty piece/},
	{name: 'a second empty chunk', act: () => hearChunk(taker(0, 0, 0), 1, 0), says: /nobody accepted/},
	{name: 'taken back without an offer', act: () => hearWithdrawal(takingNothing, 1), says: /taken back/},
	{name: 'another taken back', act: () => hearWithdrawal(taker(5), 2), says: /taken back/},
	{
		name: 'taken back twice',
		act: () => hearWithdrawal(hearWithdrawal(taker(5), 1).taking, 1),
		says: /taken back/,
	},
	{
		name: 'given up twice when we have it',
		act: () => hearWithdrawal(hearWithdrawal(had(5), 1).taking, 1),
		says: /taken back/,
	},
	{
		name: 'given up when the next was offered',
		act: () => hearWithdrawal(hearOffer(had(5), 2, 5), 1),
		says: /taken back/,
	},
	{name: 'a chunk when we have it', act: () => hearChunk(had(5), 1, 1), says: /nobody accepted/},
	{
		name: 'a chunk after it was taken back',
		act: () => hearChunk(hearWithdrawal(taker(5, 5), 1).taking, 1, 1),
		says: /nobody accepted/,
	},
	{name: 'ACCEPT of nothing', act: () => hearAccept(givingNothing, 1, 1), says: /not on offer/},
	{name: 'ACCEPT of number 0', act: () => hearAccept(giver(5), 0, 1), says: /not on offer/},
	{name: 'ACCEPT of what will come', act: () => hearAccept(giver(5), 2, 1), says: /not on offer/},
	{name: 'ACCEPT twice', act: () => hearAccept(giver(5, 5), 1, 5), says: /asked for twice/},
	{name: 'ACCEPT of less than before', act: () => hearAccept(giver(5, 3), 1, 2), says: /asked for twice/},
	{
		name: 'ACCEPT twice of what we took back',
		act: () => hearAccept(withdrawn(giver(5, 3)), 1, 3),
		says: /asked for twice/,
	},
	{name: 'ACCEPT of more than there is', act: () => hearAccept(giver(5), 1, 6), says: /than there is/},
	{
		name: 'ACCEPT after it was declined',
		act: () => hearAccept(hearRefusal(giver(5), 1).giving, 1, 5),
		says: /not on offer/,
	},
	{
		name: 'declined twice',
		act: () => hearRefusal(hearRefusal(giver(5), 1).giving, 1),
		says: /not on offer/,
	},
	{name: 'declined without an offer', act: () => hearRefusal(givingNothing, 1), says: /not on offer/},
	{name: 'done before all is sent', act: () => hearDone(giver(5, 5, 4), 1), says: /not sent/},
	{name: 'done before ACCEPT', act: () => hearDone(giver(0), 1), says: /not sent/},
	{name: 'done before the empty chunk', act: () => hearDone(giver(0, 0), 1), says: /not sent/},
	{name: 'done after we took it back', act: () => hearDone(withdrawn(giver(5, 5, 4)), 1), says: /not sent/},
	{name: 'done twice', act: () => hearDone(hearDone(giver(5, 5, 5), 1).giving, 1), says: /not sent/},
	{
		name: 'done twice after we gave it up',
		act: () => hearDone(hearDone(withdrawn(giver(5, 5, 5)), 1).giving, 1),
		says: /not on offer/,
	},
	{
		name: 'declined and done after we gave it up',
		act: () => hearDone(hearRefusal(withdrawn(giver(5, 5, 5)), 1).giving, 1),
		says: /not on offer/,
	},
	{
		name: 'done after we gave it up and the next was accepted',
		act: () =>
			hearDone(hearAccept(offer(withdrawn(giver(5, 5, 5)), 'g', 5) ?? givingNothing, 2, 5).giving, 1),
		says: /not on offer/,
	},
	{
		name: 'declined when it was done',
		act: () => hearRefusal(hearDone(giver(5, 5, 5), 1).giving, 1),
		says: /not on offer/,
	},
];

for (const {name, act, says} of violations) {
	test(`against the rules: ${name}`, () => assert.throws(act, {code: 'ERR_PROTOCOL', message: says}));
}

test('a file that is out as a whole can be given up: the next may go, and an answer that crosses means nothing', () => {
	const giving = withdrawn(giver(5, 5, 5));
	assert.deepEqual([giving.open, offer(giving, 'g', 1)?.lastId], [undefined, 2]);
	assert.equal(hearDone(giver(5, 5, 5), 1).ended, true);
	assert.equal(hearDone(giving, 1).ended, false);
	assert.equal(hearRefusal(giving, 1).ended, false);
	assert.equal(hearDone(offer(giving, 'g', 1) ?? giving, 1).ended, false);
	assert.equal(hearWithdrawal(taker(5, 5, 5), 1).ended, true);
	assert.equal(hearWithdrawal(had(5), 1).ended, false);
});

test('what we may not do ourselves is left undone', () => {
	assert.equal(offer(giver(5), 'g', 1), undefined);
	assert.equal(withdraw(giver(5), 'g'), undefined);
	assert.equal(accept(taker(5), 2, 5), undefined);
	assert.equal(accept(taker(5), 1, 6), undefined);
	assert.equal(accept(taker(5, 3), 1, 3), undefined);
	assert.equal(accept(left(taker(5)), 1, 5), undefined);
	assert.equal(refuse(left(taker(5)), 1), undefined);
	assert.equal(refuse(taker(5), 2), undefined);
	assert.equal(keep(taker(5, 5, 4), 1), undefined);
	assert.equal(keep(left(taker(5, 5, 5)), 1), undefined);
	assert.equal(keep(had(5), 1), undefined);
	assert.equal(refuse(had(5), 1), undefined);
	assert.equal(keep(hearWithdrawal(taker(5, 5, 5), 1).taking, 1), undefined);
	assert.equal(keep(taker(0, 0), 1), undefined);
});

test('a chunk has 65,527 bytes at most, and no more than was asked for; an empty file has one empty chunk', () => {
	assert.equal(MAX_CHUNK_BYTES, 65_527);
	const sizes = [
		giver(9),
		giver(70_000, 70_000),
		giver(9, 9),
		giver(9, 5),
		giver(9, 5, 5),
		giver(9, 9, 9),
		giver(0, 0),
		giver(0, 0, 0),
	];
	assert.deepEqual(sizes.map(nextChunkBytes), [undefined, 65_527, 9, 5, undefined, undefined, 0, undefined]);
	assert.throws(() => give(giver(9, 5), 6), RangeError);
	assert.throws(() => give(giver(9, 5), 0), RangeError);
	assert.throws(() => give(giver(9), 1), RangeError);
});
