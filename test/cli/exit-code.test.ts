import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {exitCodeFor, exitCodes, lastSignal, type Outcome} from '../../source/errors/outcome.ts';
import {type ErrorCode, TtchatError} from '../../source/errors.ts';
import {type WayOut, watchWaysOut} from '../../source/ui/terminal/ways-out.ts';

const errors: readonly {readonly code: ErrorCode; readonly exit: number}[] = [
	{code: 'ERR_OPTION_INVALID', exit: 2},
	{code: 'ERR_TARGET_INVALID', exit: 2},
	{code: 'ERR_PORT_INVALID', exit: 2},
	{code: 'ERR_NAME_INVALID', exit: 2},
	{code: 'ERR_SELF', exit: 2},
	{code: 'ERR_PORT_TAKEN', exit: 3},
	{code: 'ERR_PORT_DENIED', exit: 3},
	{code: 'ERR_LISTEN_ADDRESS', exit: 3},
	{code: 'ERR_LISTEN_FAILED', exit: 3},
	{code: 'ERR_REFUSED', exit: 4},
	{code: 'ERR_HANDSHAKE_FAILED', exit: 4},
	{code: 'ERR_PEER_UNREACHED', exit: 4},
	{code: 'ERR_TOO_SLOW', exit: 1},
	{code: 'ERR_COMMAND_INVALID', exit: 1},
	{code: 'ERR_INTERNAL', exit: 1},
	{code: 'ERR_KEYS_FAILED', exit: 1},
];

for (const {code, exit} of errors) {
	test(`${code} ends with ${exit}`, () => {
		assert.equal(exitCodeFor({type: 'failed', error: new TtchatError(code)}), exit);
		assert.equal(exitCodeFor({type: 'closed', reason: {code, message: '', advice: ''}}), exit);
	});
}

const outcomes: readonly {readonly outcome: Outcome; readonly exit: number}[] = [
	{outcome: {type: 'done'}, exit: 0},
	{outcome: {type: 'undelivered'}, exit: 4},
	{outcome: {type: 'stopped', signal: 'SIGINT'}, exit: 130},
	{outcome: {type: 'stopped', signal: 'SIGQUIT'}, exit: 131},
	{outcome: {type: 'stopped', signal: 'SIGTERM'}, exit: 143},
	{outcome: {type: 'stopped', signal: 'SIGHUP'}, exit: 129},
	{outcome: {type: 'failed', error: new Error('boom')}, exit: 1},
	{outcome: {type: 'failed', error: 'boom'}, exit: 1},
];

for (const {outcome, exit} of outcomes) {
	test(`${JSON.stringify(outcome)} ends with ${exit}`, () => {
		assert.equal(exitCodeFor(outcome), exit);
	});
}

test('the screen leaves with the same exit codes', () => {
	const stream = new EventEmitter() as NodeJS.ReadStream & NodeJS.WriteStream;
	const codes: number[] = [];
	const leave = ({outcome}: WayOut) => void codes.push(exitCodeFor(outcome));
	const events = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'uncaughtException'] as const;
	const before = new Map(events.map(event => [event, process.rawListeners(event)]));
	const stop = watchWaysOut({stdin: stream, stdout: stream}, leave);
	// Ours alone: the test runner listens to exceptions too.
	const added = events.flatMap(event =>
		process.rawListeners(event).filter(listener => !before.get(event)?.includes(listener)),
	);
	for (const listener of added) listener(new Error('boom'));
	stop();
	const {SIGHUP, SIGINT, SIGQUIT, SIGTERM, internal} = exitCodes;
	assert.deepEqual(codes, [SIGHUP, SIGINT, SIGQUIT, SIGTERM, internal]);
});

test('what nothing else ends is ended by the signal that told it to, but for the one that writes the memory to the disk', () => {
	for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
		assert.equal(lastSignal({type: 'stopped', signal}), signal);
	}
	assert.equal(lastSignal({type: 'stopped', signal: 'SIGQUIT'}), 'SIGINT');
	assert.equal(lastSignal({type: 'done'}), 'SIGINT');
});
