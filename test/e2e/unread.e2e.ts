import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {childEnvironment} from './child.ts';
import {startJsonProgram} from './json-program.ts';
import {freePorts} from './ports.ts';

const program = path.resolve(import.meta.dirname, '../../dist/ttchat.js');
const MEGABYTE = 1024 * 1024;
const text = 'x'.repeat(MEGABYTE - 200);
const texts = 20;

for (const mode of ['--json', '--plain'] as const) {
	test(`nobody reads what ${mode} writes: memory is bounded, our texts go out, the peer stays, a signal ends it`, async () => {
		const [own = 0, theirs = 0] = await freePorts(2);
		const args = ['--disable-sigusr1', program, mode, `127.0.0.1:${theirs}`, '--port', String(own)];
		const stuck = spawn(process.execPath, args, {
			stdio: ['pipe', 'pipe', 'ignore'],
			env: childEnvironment(process.env, {}),
		});
		const exited = once(stuck, 'exit');
		// Nothing reads its output, so the pipe is full after 64 KiB.
		stuck.stdout.pause();
		await using peer = startJsonProgram([`127.0.0.1:${own}`, '--port', String(theirs)]);
		try {
			await peer.next('secured');
			// One of ours after each of theirs: what got through by then is counted, not timed.
			for (let index = 0; index < texts; index += 1) {
				peer.tell({type: 'send', text: `${index} ${text}`});
				const own = `still here ${index}`;
				stuck.stdin.write(mode === '--json' ? `${JSON.stringify({type: 'send', text: own})}\n` : `${own}\n`);
				await peer.until(() => peer.texts.includes(own), own);
			}
			assert.ok(
				peer.events.some(({code}) => code === 'ERR_OUTBOX_FULL'),
				'everything was taken',
			);
			assert.ok(memoryOf(stuck.pid) < 400 * MEGABYTE, `${memoryOf(stuck.pid)} bytes`);
			assert.equal(peer.events.filter(({type}) => type === 'lost').length, 0);
			stuck.kill('SIGTERM');
			const [code, signal] = await exited;
			assert.ok(code === 143 || signal === 'SIGTERM');
		} finally {
			stuck.kill('SIGKILL');
		}
	});
}

function memoryOf(pid: number | undefined): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
