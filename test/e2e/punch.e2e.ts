import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {type JsonEvent, type JsonProgram, startJsonProgram} from './json-program.ts';
import {NetworkLab} from './network-lab.ts';
import {program} from './program.ts';
import {openTerminal} from './terminal.ts';
import {type Home, TwoHomes} from './two-homes.ts';

// Real routers' ways with connections, real time, real sockets. Needs root; without it these tests fail and say so.
const homes = await TwoHomes.build('cone');
after(() => homes[Symbol.asyncDispose]());

const other = {alice: 'bob', bob: 'alice'} as const;

function start(home: Home, ...args: readonly string[]): JsonProgram {
	return startJsonProgram([homes.address(other[home]), ...args], homes.enter(home));
}

function find(
	program: JsonProgram,
	fields: Readonly<Record<string, unknown>>,
	from = 0,
): JsonEvent | undefined {
	const wanted = Object.entries(fields);
	return program.events.slice(from).find(event => wanted.every(([name, value]) => event[name] === value));
}

async function told(
	program: JsonProgram,
	fields: Readonly<Record<string, unknown>>,
	from = 0,
): Promise<void> {
	await program.until(() => find(program, fields, from) !== undefined, JSON.stringify(fields));
}

async function chatThroughRouters(one: JsonProgram, two: JsonProgram): Promise<void> {
	await Promise.all([told(one, {type: 'secured'}), told(two, {type: 'secured'})]);
	for (const program of [one, two]) {
		assert.ok(find(program, {phase: 'outbound', what: 'punched', port: 2007, way: 'punched'}));
		assert.equal(program.events.filter(({what}) => what === 'generating').length, 1, 'one round was enough');
		assert.ok(!find(program, {type: 'stranger-refused'}));
	}
	one.tell({type: 'send', text: 'one', id: '1'});
	two.tell({type: 'send', text: 'two', id: '2'});
	await Promise.all([told(one, {type: 'delivered', id: '1'}), told(two, {type: 'delivered', id: '2'})]);
}

/**
 * Both at once: whoever is left alone dials anew, and a dial that its program does not see to the end keeps a router from
 * letting the next one through for two minutes.
 */
async function leave(one: JsonProgram, two: JsonProgram): Promise<void> {
	assert.deepEqual(await Promise.all([one.close(), two.close()]), [0, 0]);
}

/** When the second starts; each chat on the same ports as those before it, which the routers still remember. */
const moments = {
	'at once': undefined,
	'once the first tries to meet it': {what: 'punching'},
	'once a dial of the first was not answered': {what: 'retrying', reason: 'ERR_TIMED_OUT'},
} as const;
for (const first of ['alice', 'bob'] as const) {
	for (const [moment, event] of Object.entries(moments)) {
		test(`both routers let nobody in; ${first} is first, and the other starts ${moment}`, async () => {
			await using early = start(first);
			if (event !== undefined) await told(early, event);
			await using late = start(other[first]);
			await chatThroughRouters(early, late);
			await leave(early, late);
		});
	}
}

test('routers that refuse instead of saying nothing: both must dial at the same moment, and do', async () => {
	for (const home of ['alice', 'bob'] as const) homes.setRouter(home, 'reset');
	await using alice = start('alice');
	await told(alice, {what: 'retrying', reason: 'ERR_REFUSED'});
	await using bob = start('bob');
	await chatThroughRouters(alice, bob);
	await leave(alice, bob);
});

test('the cable is pulled, and plugged in again: both meet anew by themselves', async () => {
	for (const home of ['alice', 'bob'] as const) homes.setRouter(home, 'cone');
	await using alice = start('alice');
	await using bob = start('bob');
	await chatThroughRouters(alice, bob);
	const [aliceSaw, bobSaw] = [alice.events.length, bob.events.length];
	homes.pullCable();
	await Promise.all([told(alice, {type: 'lost'}, aliceSaw), told(bob, {type: 'lost'}, bobSaw)]);
	homes.plugCable();
	await Promise.all([told(alice, {type: 'secured'}, aliceSaw), told(bob, {type: 'secured'}, bobSaw)]);
	assert.ok(find(alice, {what: 'punched'}, aliceSaw));
	await leave(alice, bob);
});

test('one router gives every dial another port: no way through, and the screen says why and what to do', async () => {
	homes.setRouter('alice', 'symmetric');
	homes.setRouter('bob', 'cone');
	await using bob = start('bob');
	await using alice = openTerminal({command: [...homes.enter('alice'), ...program, homes.address('bob')]});
	await alice.waitFor('also meeting in the middle, port 2007');
	await alice.waitFor('No answer, neither to dials nor in the middle.');
	await alice.waitFor(/router changes ports/);
	assert.ok(!find(bob, {type: 'secured'}) && !find(bob, {what: 'punched'}));
	assert.equal(await bob.close(), 0);
});

test('--no-punch on one side, or a port that is taken: nothing is met, and all else goes on', async () => {
	homes.setRouter('alice', 'cone');
	await using alice = start('alice');
	await using bob = start('bob', '--no-punch');
	await told(alice, {what: 'retrying', reason: 'ERR_TIMED_OUT'});
	assert.ok(find(alice, {what: 'punching'}) && !find(bob, {what: 'punching'}));
	assert.equal(await bob.close(), 0);
	await using second = startJsonProgram(['11.78.0.99', '--port', '2005'], homes.enter('alice'));
	await told(second, {what: 'punch-obstructed', reason: 'ERR_PORT_TAKEN'});
	await told(second, {type: 'dialing', attempt: 2});
	await leave(alice, second);
});

test('IPv6 without routers, and firewalls that let nobody in', async () => {
	using lab = new NetworkLab();
	for (const host of ['alice', 'bob'] as const) lab.raiseFirewall(host, 'stateful');
	await using alice = startJsonProgram([lab.address6('bob')], lab.enter('alice'));
	await told(alice, {what: 'punching'});
	await using bob = startJsonProgram([lab.address6('alice')], lab.enter('bob'));
	await chatThroughRouters(alice, bob);
	await leave(alice, bob);
});
