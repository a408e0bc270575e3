import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {listenForStop} from '../../source/cli/stop-signals.ts';

for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP']) {
	test(`${signal} stops, and a second signal finds nobody listening`, () => {
		const source = new EventEmitter();
		const {stop} = listenForStop(source);
		assert.equal(stop.aborted, false);
		source.emit(signal, signal);
		assert.equal(stop.reason, signal);
		assert.deepEqual(source.eventNames(), []);
	});
}

test('nothing is left after disposal', () => {
	const source = new EventEmitter();
	const {stop, dispose} = listenForStop(source);
	assert.equal(source.eventNames().length, 4);
	dispose();
	assert.deepEqual(source.eventNames(), []);
	assert.equal(stop.aborted, false);
});
