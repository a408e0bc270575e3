import assert from 'node:assert/strict';
import {test} from 'node:test';
import {TtchatError} from '../../source/errors.ts';
import {Deliveries} from '../../source/plain/deliveries.ts';
import {drain, type Hope, judgeHope, PROOF_GRACE_MS} from '../../source/plain/end-of-input.ts';
import type {Unstamped} from '../../source/session/events.ts';
import {initialSnapshot, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {type FakeSession, fakeSession} from './fake-session.ts';

type Case = {
	readonly name: string;
	readonly is: Partial<SessionSnapshot>;
	readonly requireVerify?: boolean;
	readonly wasVerified?: boolean;
	readonly hope: Hope;
};

const cases: readonly Case[] = [
	{name: 'nobody is there yet', is: {stage: 'connecting'}, hope: 'full'},
	{name: 'a chat is going on', is: {stage: 'secured', trust: 'unverified'}, hope: 'full'},
	{name: 'a v1 chat', is: {stage: 'secured', trust: 'legacy'}, hope: 'full'},
	{name: 'a person has to reconnect', is: {stage: 'halted'}, hope: 'none'},
	{name: 'closed', is: {stage: 'closed'}, hope: 'none'},
	{name: 'the codes differ', is: {stage: 'secured', trust: 'mismatched'}, hope: 'none'},
	{name: 'to be verified, by nobody', is: {stage: 'connecting'}, requireVerify: true, hope: 'none'},
	{
		name: 'verified',
		is: {stage: 'secured', trust: 'verified'},
		requireVerify: true,
		wasVerified: true,
		hope: 'full',
	},
	{
		name: 'verified before, now away',
		is: {stage: 'connecting', trust: 'none'},
		requireVerify: true,
		wasVerified: true,
		hope: 'full',
	},
	{
		name: 'verified before, back without a proof so far',
		is: {stage: 'secured', trust: 'unverified'},
		requireVerify: true,
		wasVerified: true,
		hope: 'brief',
	},
	{
		name: 'verified before, back as v1',
		is: {stage: 'secured', trust: 'legacy'},
		requireVerify: true,
		wasVerified: true,
		hope: 'none',
	},
	{
		name: 'held',
		is: {stage: 'secured', trust: 'unverified', hold: 'not-verified'},
		wasVerified: true,
		hope: 'brief',
	},
];

for (const {name, is, requireVerify = false, wasVerified = false, hope} of cases) {
	test(`hope: ${name}`, () => {
		assert.equal(judgeHope({...initialSnapshot, ...is}, {requireVerify, wasVerified}), hope);
	});
}

const free = {requireVerify: false, wasVerified: false};
const connecting: Unstamped = {type: 'round-started', round: 1};
const secured: Unstamped = {type: 'secured', protocol: 2, hybrid: true, ownCode: '4821 0937'};

test('nothing to deliver: done at once', async () => {
	const {session, deliveries} = start();
	assert.equal(await drain(session, deliveries, () => free, never()), 'delivered');
});

test('waits until everything is delivered', async () => {
	const {session, deliveries, queue} = start(connecting);
	queue('a');
	queue('b');
	const drained = drain(session, deliveries, () => free, never());
	session.emit(secured);
	session.settle('a', 'delivered');
	session.settle('b', 'sent');
	assert.equal(await drained, 'delivered');
});

test('one message that failed makes it undelivered; one that was taken back does not', async () => {
	const failures = [
		{error: new TtchatError('ERR_LINK_LOST'), result: 'undelivered'},
		{error: new TtchatError('ERR_MESSAGE_TOO_LONG'), result: 'undelivered'},
		{error: new TtchatError('ERR_CANCELLED'), result: 'delivered'},
	] as const;
	for (const {error, result} of failures) {
		const {session, deliveries, queue} = start(connecting);
		queue('a');
		const drained = drain(session, deliveries, () => free, never());
		session.settle('a', error);
		assert.equal(await drained, result, error.code);
	}
});

test('gives up when only a person could go on', async () => {
	const {session, deliveries, queue} = start(connecting);
	queue('a');
	const drained = drain(session, deliveries, () => free, never());
	const reason = {code: 'ERR_VERSION_REFUSED', message: '', advice: ''} as const;
	session.emit({type: 'lost', reason, retry: 'by-hand', undelivered: []});
	assert.equal(await drained, 'undelivered');
});

test('what was written before the codes turned out to differ is waited for', async () => {
	const {session, deliveries, queue} = start(connecting, secured);
	queue('a');
	session.emit({type: 'sent', id: 'a'});
	session.emit({type: 'mismatched'});
	const drained = drain(session, deliveries, () => free, never());
	let settled = false;
	void drained.then(() => {
		settled = true;
	});
	await new Promise(setImmediate);
	assert.equal(settled, false);
	session.settle('a', 'delivered');
	assert.equal(await drained, 'undelivered');
	assert.equal(deliveries.pending, 0);
});

test('what is written once the codes differ, and not held, is waited for', async () => {
	const {session, deliveries, queue} = start(connecting, secured, {type: 'mismatched'});
	queue('a');
	const drained = drain(session, deliveries, () => free, never());
	session.emit({type: 'sent', id: 'a'});
	await new Promise(setImmediate);
	session.settle('a', 'delivered');
	await drained;
	assert.equal(deliveries.pending, 0);
});

test('held behind a written message: judged once that one was delivered', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const {session, deliveries, queue} = start(connecting, secured);
	queue('a');
	session.emit({type: 'sent', id: 'a'});
	session.emit({type: 'outbox-held', why: 'not-verified', count: 1});
	queue('b');
	const drained = drain(session, deliveries, () => free, never());
	let settled = false;
	void drained.then(() => {
		settled = true;
	});
	context.mock.timers.tick(PROOF_GRACE_MS);
	await new Promise(setImmediate);
	assert.equal(settled, false);
	session.emit({type: 'delivered', id: 'a'});
	session.settle('a', 'delivered');
	assert.equal(await drained, 'undelivered');
});

test('a mismatch makes it undelivered even when everything went out before', async () => {
	const {session, deliveries} = start(connecting, secured, {type: 'mismatched'});
	assert.equal(await drain(session, deliveries, () => free, never()), 'undelivered');
});

test('waits a while for a proof, and takes it', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const {session, deliveries, queue} = start(connecting, secured);
	queue('a');
	const rules = {requireVerify: true, wasVerified: true};
	const drained = drain(session, deliveries, () => rules, never());
	context.mock.timers.tick(PROOF_GRACE_MS - 1);
	session.emit({type: 'verified', by: 'proof'});
	context.mock.timers.tick(PROOF_GRACE_MS);
	session.settle('a', 'delivered');
	assert.equal(await drained, 'delivered');
});

test('waits a while for a proof, and gives up', async context => {
	context.mock.timers.enable({apis: ['setTimeout']});
	const {session, deliveries, queue} = start(connecting, secured);
	queue('a');
	const rules = {requireVerify: true, wasVerified: true};
	const drained = drain(session, deliveries, () => rules, never());
	// What else happens does not make it longer.
	context.mock.timers.tick(PROOF_GRACE_MS - 1);
	session.emit({type: 'typing'});
	await new Promise(setImmediate);
	context.mock.timers.tick(1);
	assert.equal(await drained, 'undelivered');
});

test('a signal ends the wait', async () => {
	const {session, deliveries, queue} = start(connecting);
	queue('a');
	const controller = new AbortController();
	const drained = drain(session, deliveries, () => free, controller.signal);
	controller.abort();
	await drained;
});

function start(...happened: readonly Unstamped[]): {
	readonly session: FakeSession;
	readonly deliveries: Deliveries;
	queue(id: string): void;
} {
	const session = fakeSession();
	for (const event of happened) session.emit(event);
	const deliveries = new Deliveries();
	const queue = (id: string) => deliveries.add(id, session.send(id, {id}), () => undefined);
	return {session, deliveries, queue};
}

function never(): AbortSignal {
	return new AbortController().signal;
}
