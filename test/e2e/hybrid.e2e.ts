import assert from 'node:assert/strict';
import path from 'node:path';
import {after, test} from 'node:test';
import {startV1Peer} from '../peers/v1-peer.ts';
import {type JsonProgram, startJsonProgram} from './json-program.ts';
import {NetworkLab} from './network-lab.ts';
import {freePorts} from './ports.ts';

const lab = new NetworkLab();
after(() => lab[Symbol.dispose]());

/** A Node without ML-KEM. */
const lacking = ['env', `NODE_OPTIONS=--import=${path.join(import.meta.dirname, 'without-ml-kem.mjs')}`];

type Side = {readonly lacks?: boolean; readonly args?: readonly string[]};

async function pair(left: Side, right: Side): Promise<{a: JsonProgram; b: JsonProgram} & AsyncDisposable> {
	const [own = 0, other = 0] = await freePorts(2);
	const start = ({lacks, args = []}: Side, port: number, peer: number) =>
		startJsonProgram([`127.0.0.1:${peer}`, '--port', String(port), ...args], lacks ? lacking : []);
	const a = start(left, own, other);
	const b = start(right, other, own);
	return {
		a,
		b,
		async [Symbol.asyncDispose]() {
			await a[Symbol.asyncDispose]();
			await b[Symbol.asyncDispose]();
		},
	};
}

const rounds: readonly {
	readonly name: string;
	readonly a: Side;
	readonly b: Side;
	readonly hybrid: boolean;
}[] = [
	{name: 'both have ML-KEM', a: {}, b: {}, hybrid: true},
	{
		name: 'both ask for it',
		a: {args: ['--protocol', 'hybrid']},
		b: {args: ['--protocol', 'hybrid']},
		hybrid: true,
	},
	{name: 'one Node lacks it', a: {}, b: {lacks: true}, hybrid: false},
	{name: 'the other lacks it', a: {lacks: true}, b: {args: ['--protocol', 'v2']}, hybrid: false},
	{name: 'both lack it', a: {lacks: true}, b: {lacks: true}, hybrid: false},
];

for (const {name, a, b, hybrid} of rounds) {
	test(`${name}: the round is ${hybrid ? 'hybrid' : 'plain'} for both, and texts go both ways`, async () => {
		await using two = await pair(a, b);
		for (const program of [two.a, two.b]) {
			const secured = await program.next('secured');
			assert.deepEqual([secured.protocol, secured.hybrid], [2, hybrid]);
		}
		two.a.tell({type: 'send', text: 'to b'});
		two.b.tell({type: 'send', text: 'to a'});
		assert.deepEqual(
			[(await two.b.next('message')).text, (await two.a.next('message')).text],
			['to b', 'to a'],
		);
		await Promise.all([two.a.next('delivered'), two.b.next('delivered')]);
	});
}

test('--protocol hybrid refuses a peer whose Node lacks ML-KEM, and says why', async () => {
	await using two = await pair({args: ['--protocol', 'hybrid']}, {lacks: true});
	const lost = await two.a.next('lost');
	assert.deepEqual([lost.reason, lost.retry], ['ERR_VERSION_REFUSED', 'by-hand']);
	assert.match(String(lost.message), /no hybrid keys/);
});

test('--protocol hybrid on a Node that lacks ML-KEM: nothing is sent, and it says so', async () => {
	await using two = await pair({args: ['--protocol', 'hybrid'], lacks: true}, {});
	const lost = await two.a.next('lost');
	assert.equal(lost.reason, 'ERR_VERSION_REFUSED');
	assert.match(String(lost.message), /this Node has no ML-KEM/);
	assert.ok(!two.b.events.some(({type, what}) => type === 'secured' || what === 'greeted'));
});

test('a v1 peer that reads as the original does, behind a line that cuts our HELLO at 1,448 bytes', async () => {
	lab.slowDown('alice');
	const [ourPort = 0, theirPort = 0] = await freePorts(2);
	await using theirs = await startV1Peer({
		listenPort: theirPort,
		targetPort: ourPort,
		args: ['--listen-host', lab.address('bob'), '--target-host', lab.address('alice')],
		before: lab.enter('bob'),
	});
	const target = [lab.address('bob'), '--peer-port', String(theirPort), '--port', String(ourPort)];
	await using ours = startJsonProgram(target, lab.enter('alice'));
	assert.equal((await ours.next('secured')).protocol, 1);
	const texts = ['one', 'two', 'three'];
	for (const text of texts) ours.tell({type: 'send', text});
	assert.deepEqual(await theirs.received(3), texts);
	assert.deepEqual(
		theirs.events.filter(({event}) => event === 'lost' || event === 'overread'),
		[],
	);
});
