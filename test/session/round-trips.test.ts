import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ACK_DELAY_MS} from '../../source/protocol/constants.ts';
import {RoundTrips} from '../../source/session/journal.ts';
import {Rig} from './rig.ts';

/** Sends one text and has it acknowledged so many milliseconds later. */
function trip(trips: RoundTrips, id: string, tookMs: number): number | undefined {
	trips.measure({type: 'sent', id}, 0, 1000);
	const told = trips.measure({type: 'delivered', id}, 1, 1000 + tookMs);
	return told.type === 'delivered' ? told.roundTripMs : undefined;
}

test('the time that an acknowledgement is held back is none of the way', () => {
	assert.equal(trip(new RoundTrips(), 'a', ACK_DELAY_MS + 38.4), 38);
	assert.equal(trip(new RoundTrips(), 'a', 2), 1);
});

test('a text that went out while another was on its way tells nothing: they share an acknowledgement', () => {
	const trips = new RoundTrips();
	trips.measure({type: 'sent', id: 'a'}, 0, 0);
	trips.measure({type: 'sent', id: 'b'}, 1, ACK_DELAY_MS - 1);
	assert.deepEqual(trips.measure({type: 'delivered', id: 'a'}, 2, 90), {
		type: 'delivered',
		id: 'a',
		roundTripMs: 90 - ACK_DELAY_MS,
	});
	assert.deepEqual(trips.measure({type: 'delivered', id: 'b'}, 1, 90), {type: 'delivered', id: 'b'});
});

test('the smallest of the last five is told, and a new round knows none', () => {
	const trips = new RoundTrips();
	assert.equal(trip(trips, 'a', ACK_DELAY_MS + 20), 20);
	for (const id of ['b', 'c', 'd', 'e']) assert.equal(trip(trips, id, ACK_DELAY_MS + 70), 20);
	assert.equal(trip(trips, 'f', ACK_DELAY_MS + 70), 70);
	trip(trips, 'g', ACK_DELAY_MS + 5);
	trips.measure({type: 'round-started', round: 2}, 0, 2000);
	assert.equal(trip(trips, 'h', ACK_DELAY_MS + 90), 90);
});

for (const protocol of ['v2', 'v1'] as const) {
	test(`${protocol}: a message that arrived tells ${protocol === 'v2' ? 'how far the peer is, until the round is over' : 'nothing of the way'}`, async () => {
		const rig = new Rig({alice: {protocol}, bob: {protocol}});
		await rig.connect();
		assert.equal(rig.alice.snapshot().roundTripMs, undefined);
		rig.alice.send('hello');
		await rig.clock.advance(100);
		assert.equal(typeof rig.alice.snapshot().roundTripMs, protocol === 'v2' ? 'number' : 'undefined');
		assert.equal(rig.bob.snapshot().roundTripMs, undefined);
		await rig.sever();
		assert.equal(rig.alice.snapshot().roundTripMs, undefined);
		await rig.end();
	});
}
