import assert from 'node:assert/strict';
import process from 'node:process';
import {type TestContext, test} from 'node:test';
import {stopProcess, watchStops} from '../../../source/ui/terminal/stop-process.ts';

test('where nothing stops it, it goes on at once: what is typed meanwhile would come as lines, not as keys', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const done: unknown[] = [];
	t.mock.method(process, 'kill', (...how: unknown[]) => done.push(how));
	Object.defineProperty(process.stdin, 'setRawMode', {
		value: (raw: boolean) => done.push(raw),
		configurable: true,
	});
	t.after(() => Reflect.deleteProperty(process.stdin, 'setRawMode'));
	const written = writesOf(t);
	const listener = () => undefined;
	process.on('SIGTSTP', listener);
	try {
		await stopProcess();
		assert.deepEqual(done, [false, [0, 'SIGTSTP'], true]);
		assert.deepEqual(process.listeners('SIGTSTP'), [listener]);
		assert.match(written.join(''), /\x1b\[\?1004l.*\x1b\[\?1004h/s);
	} finally {
		process.off('SIGTSTP', listener);
	}
});

test('told of a size that is no other, it draws anew; the signals of one change are one', async t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const written = writesOf(t);
	const pressed: string[] = [];
	const resize = terminalSize(t);
	const ignore = watchStops(key => pressed.push(key));
	try {
		process.emit('SIGWINCH');
		assert.deepEqual(pressed.splice(0), ['\x0c']);
		// A window is dragged: each step tells, but what is found then is the last size.
		resize(90, 30);
		process.emit('SIGWINCH');
		process.emit('SIGWINCH');
		t.mock.timers.tick(100);
		resize(91, 30);
		process.emit('SIGWINCH');
		t.mock.timers.tick(100);
		process.emit('SIGWINCH');
		assert.deepEqual(pressed, []);
		t.mock.timers.tick(1000);
		// After standing still this is the last of those signals, and only read after what is due.
		process.emit('SIGWINCH');
		assert.deepEqual(pressed, []);
		await new Promise(turn => setImmediate(turn));
		process.emit('SIGWINCH');
		assert.deepEqual(pressed, ['\x0c']);
		assert.ok(written.length > 0);
	} finally {
		ignore();
	}
});

test('whatever size it is told, it may be another terminal: it is asked for pastes and for the focus again', t => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const written = writesOf(t);
	const resize = terminalSize(t);
	const ignore = watchStops(() => undefined);
	resize(90, 30);
	process.emit('SIGWINCH');
	assert.equal(written.splice(0).join(''), '\x1b[?2004h\x1b[?1004h\x1b>\x1b[?1036h\x1b[?1007l');
	ignore();
	process.emit('SIGWINCH');
	assert.deepEqual(written, []);
});

/** What is written to standard output from now on goes here. */
function writesOf(t: TestContext): string[] {
	const written: string[] = [];
	t.mock.method(process.stdout, 'write', (data: string) => {
		written.push(data);
		return true;
	});
	return written;
}

function terminalSize(t: TestContext): (columns: number, rows: number) => void {
	const resize = (columns: number, rows: number) => {
		Object.defineProperties(process.stdout, {
			columns: {value: columns, configurable: true},
			rows: {value: rows, configurable: true},
		});
	};
	resize(80, 24);
	t.after(() => {
		Reflect.deleteProperty(process.stdout, 'columns');
		Reflect.deleteProperty(process.stdout, 'rows');
	});
	return resize;
}
