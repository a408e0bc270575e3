import {PassThrough, Writable} from 'node:stream';
import type {Streams} from '../../source/plain/conversation.ts';

/** Streams in memory, and what was written to them. */
export type FakeStreams = Streams & {
	readonly input: PassThrough;
	readonly output: Recorder;
	readonly errors: Recorder;
};

/** Remembers what was written, and lets a test wait for it. */
export class Recorder extends Writable {
	text = '';
	/** When set, every write fails so. */
	failure: Error | undefined;
	#watchers = new Set<() => void>();

	get lines(): readonly string[] {
		return this.text.split('\n').slice(0, -1);
	}

	/** Waits until `pattern` has been written. */
	saw(pattern: RegExp): Promise<void> {
		return new Promise(resolve => {
			const look = () => {
				if (pattern.test(this.text)) {
					this.#watchers.delete(look);
					resolve();
				}
			};
			this.#watchers.add(look);
			look();
		});
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
		if (this.failure !== undefined) {
			done(this.failure);
			return;
		}
		this.text += chunk.toString('utf8');
		done();
		for (const look of [...this.#watchers]) look();
	}
}

export function fakeStreams(
	terminals: {readonly input?: boolean; readonly output?: boolean} = {},
): FakeStreams {
	return {
		input: new PassThrough(),
		output: new Recorder(),
		errors: new Recorder(),
		inputIsTerminal: terminals.input ?? false,
		outputIsTerminal: terminals.output ?? false,
	};
}
