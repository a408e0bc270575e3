import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Text} from 'ink';
import {useState} from 'react';
import type {Session} from '../../../source/session/session.ts';
import {useSession, useSessionEvents} from '../../../source/ui/hooks/use-session.ts';
import {FakeScreen} from '../fake-screen.ts';
import {FakeSession} from '../fake-session.ts';

function View({session}: {readonly session: Session}) {
	const {stage, round} = useSession(session);
	const [seen, setSeen] = useState('');
	useSessionEvents(session, event => setSeen(before => `${before} ${event.type}`));
	return <Text>{`${stage} ${round}:${seen}`}</Text>;
}

test('the snapshot and the events of a session, as they come', async () => {
	const session = new FakeSession();
	using screen = new FakeScreen(80, 24, () => <View session={session} />);
	await screen.waitFor('idle 0:');
	session.emit({type: 'round-started', round: 1});
	await screen.waitFor('connecting 1: round-started');
	session.emit({type: 'keys-made', elapsedMs: 1});
	session.emit({type: 'closed', reason: undefined});
	await screen.waitFor('closed 1: round-started keys-made closed');
});

test('after unmounting, nothing is listened to', async () => {
	const session = new FakeSession();
	const screen = new FakeScreen(80, 24, () => <View session={session} />);
	await screen.waitFor('idle 0:');
	screen[Symbol.dispose]();
	session.emit({type: 'round-started', round: 1});
	await new Promise(turn => setImmediate(turn));
	assert.ok(!screen.text().includes('connecting'));
});

function Failing({session}: {readonly session: Session}) {
	const [problem, setProblem] = useState('none');
	useSessionEvents(
		session,
		() => {
			throw new Error('broken handler');
		},
		error => setProblem(String(error)),
	);
	return <Text>{problem}</Text>;
}

test('a handler that throws ends the reading and is told', async () => {
	const session = new FakeSession();
	using screen = new FakeScreen(80, 24, () => <Failing session={session} />);
	await screen.waitFor('none');
	session.emit({type: 'round-started', round: 1});
	await screen.waitFor('broken handler');
});
