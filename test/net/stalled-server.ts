// A server socket that answers nobody any more: its program stands still and its queue is full, so the system
// lets further dials wait, as an unreachable machine would. Run as a program it is the one that stands still.
import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {connect, createServer, type Socket} from 'node:net';

/** Starts one on loopback; `port` is where nobody answers. Linux only: elsewhere a full queue refuses. */
export async function startStalledServer(): Promise<AsyncDisposable & {readonly port: number}> {
	const child: ChildProcess = fork(import.meta.filename, {execArgv: ['--import', 'tsx']});
	const [port] = (await once(child, 'message')) as [number];
	child.kill('SIGSTOP');
	// A backlog of 1 holds two links; whatever comes after them stays half made.
	const fill = async () => {
		const socket = connect({port, host: '127.0.0.1'}).on('error', () => socket.destroy());
		await once(socket, 'connect');
		return socket;
	};
	const sockets: readonly Socket[] = [await fill(), await fill()];
	return {
		port,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			const gone = once(child, 'exit');
			child.kill('SIGKILL');
			await gone;
		},
	};
}

if (process.argv[1] === import.meta.filename) {
	const server = createServer();
	server.listen({port: 0, host: '127.0.0.1', backlog: 1}, () => {
		const address = server.address();
		process.send?.(typeof address === 'object' ? address?.port : undefined);
	});
}
