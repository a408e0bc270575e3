import type {Readable, Writable} from 'node:stream';
import {setImmediate} from 'node:timers/promises';
import {type Outcome, type StopSignal, stopSignals} from '../errors/outcome.ts';
import type {SessionEvent} from '../session/events.ts';
import type {Session} from '../session/session.ts';
import {outputErrorWords} from '../words/failure.ts';
import {Deliveries} from './deliveries.ts';
import {drain, judgeHope, nextChange, type Rules} from './end-of-input.ts';
import {type InputLine, readLines} from './line-reader.ts';
import {type Line, LineWriter} from './line-writer.ts';
import {type Why, whyUndelivered} from './why-undelivered.ts';

/** What a line program reads and writes. */
export type Streams = {
	readonly input: Readable;
	readonly output: Writable;
	readonly errors: Writable;
	/** Whether a person types there; otherwise it is a pipe or a file, which can be kept waiting. */
	readonly inputIsTerminal: boolean;
	/** Whether what is typed shows there anyway. */
	readonly outputIsTerminal: boolean;
};

/** What a line program may do while it performs an input line. */
export type Controls = {
	readonly session: Session;
	readonly deliveries: Deliveries;
	say(lines: readonly Line[]): void;
};

/** One way of putting a session into lines: plain text or JSON. */
export type LineProgram = {
	describe(event: SessionEvent): readonly Line[] | Promise<readonly Line[]>;
	/** Does what an input line asks, before the next one is looked at; `quit` ends the conversation. */
	perform(line: InputLine, controls: Controls): 'go-on' | 'quit' | Promise<'go-on' | 'quit'>;
	/** Nothing works any more: the port cannot be opened, say. */
	describeFailure(error: unknown): readonly Line[];
	/** The input could not be read to its end. */
	describeInputError(error: unknown): readonly Line[];
	/** The input is at its end and so many messages and files are still on their way; left out: each tells of itself. */
	describeWaiting?(messages: number, files: number): readonly Line[];
	/** Some time has passed, and perhaps something is to be said though nothing happened. */
	describeSilence?(): readonly Line[];
	/** The input is at its end and what was to be sent has not, or not all, arrived. */
	describeUndelivered(why: Why): readonly Line[];
};

/** How a line program is to behave. */
export type LineOptions = {
	readonly requireVerify: boolean;
	/** Aborted, with the signal's name as the reason, when the program is told to end. */
	readonly stop: AbortSignal;
};

/** How a conversation is to be held. */
type ConversationOptions = LineOptions & {
	/** Whether input is left unread while many messages are on their way. */
	readonly paced: boolean;
};

/**
 * Opens the session, prints its events, performs the input's lines and closes the session, whatever comes first: a
 * command to quit, the end of input, a signal, an output that nobody reads, or the end of the session itself.
 * Never rejects.
 */
export function converse(
	session: Session,
	program: LineProgram,
	streams: Streams,
	options: ConversationOptions,
): Promise<Outcome> {
	return new Conversation(session, program, streams, options).run();
}

/** With this much on its way, a pipe is kept waiting: the session's outbox is bounded too. */
const MAX_PACED_MESSAGES = 32;
const MAX_PACED_BYTES = 1024 * 1024;
/** So many events, or bytes of input or of answers to it, may lie unread before the input is left unread too. */
const MAX_UNREAD_EVENTS = 1_000;
const MAX_UNREAD_BYTES = 1024 * 1024;
/** How often a program is asked whether it has something to say of nothing. */
const SILENCE_MS = 5000;

class Conversation {
	readonly #session: Session;
	readonly #program: LineProgram;
	readonly #streams: Streams;
	readonly #options: ConversationOptions;
	readonly #writer: LineWriter;
	readonly #deliveries = new Deliveries();
	readonly #ended = Promise.withResolvers<Outcome>();
	readonly #over = new AbortController();
	#wasVerified = false;
	/** Events that happened and are not printed yet, and the input that was taken meanwhile. */
	readonly #behind = {events: 0, inputBytes: 0};

	constructor(session: Session, program: LineProgram, streams: Streams, options: ConversationOptions) {
		this.#session = session;
		this.#program = program;
		this.#streams = streams;
		this.#options = options;
		this.#writer = new LineWriter(streams.output, streams.errors);
	}

	async run(): Promise<Outcome> {
		const leave = this.#session.subscribe(() => {
			this.#behind.events += 1;
		});
		const printing = this.#print(this.#session.events());
		const {stop} = this.#options;
		const onStop = () => this.#end({type: 'stopped', signal: signalOf(stop.reason)});
		stop.addEventListener('abort', onStop, {once: true});
		if (stop.aborted) {
			onStop();
		}
		void this.#writer.broken.then(why => {
			if (why === 'closed') {
				this.#end({type: 'done'});
			} else {
				// What cannot be printed has to be said where all that is said of a chat goes, in every mode.
				this.#say([{stream: 'err', text: `ttchat: ${outputErrorWords(why)}`}]);
				this.#end({type: 'failed', error: why});
			}
		});
		const silence = setInterval(() => this.#say(this.#program.describeSilence?.() ?? []), SILENCE_MS).unref();
		void this.#open();
		const outcome = await this.#ended.promise;
		this.#streams.input.destroy();
		const closed = await this.#close();
		await printing;
		leave();
		clearInterval(silence);
		stop.removeEventListener('abort', onStop);
		return closed ?? outcome;
	}

	async #open(): Promise<void> {
		try {
			await this.#session.open();
		} catch (error) {
			this.#fail(error);
			return;
		}
		if (!this.#over.signal.aborted) {
			await this.#read();
		}
	}

	async #close(): Promise<Outcome | undefined> {
		try {
			await this.#session.close();
			return undefined;
		} catch (error) {
			this.#say(this.#program.describeFailure(error));
			return {type: 'failed', error};
		}
	}

	async #print(events: AsyncIterable<SessionEvent>): Promise<void> {
		try {
			for await (const event of events) {
				this.#wasVerified ||= event.type === 'verified';
				if (event.type === 'closed') {
					// What promises tell of single messages comes first: this is the last word.
					await setImmediate();
				}
				await this.#writer.write(await this.#program.describe(event), this.#over.signal);
				this.#behind.events -= 1;
				this.#deliveries.notice(event);
				if (event.type === 'closed') {
					this.#end(event.reason === undefined ? {type: 'done'} : {type: 'closed', reason: event.reason});
					return;
				}
			}
			this.#end({type: 'done'});
		} catch (error) {
			this.#fail(error);
		}
	}

	async #read(): Promise<void> {
		// A destroyed or broken stream reports it here as well as to the loop below.
		this.#streams.input.on('error', () => undefined);
		try {
			for await (const line of readLines(this.#streams.input)) {
				const bytes = line.type === 'line' ? line.bytes.length : 0;
				await this.#untilRead(bytes);
				await this.#room(bytes);
				if (this.#over.signal.aborted) {
					return;
				}
				if ((await this.#program.perform(line, this.#controls)) === 'quit') {
					this.#end({type: 'done'});
					return;
				}
			}
		} catch (error) {
			if (this.#over.signal.aborted) {
				return;
			}
			this.#say(this.#program.describeInputError(error));
		}
		await this.#finish();
	}

	/** Who does not read what comes of its commands gets no more of them done: it would fill the memory instead. */
	async #untilRead(bytes: number): Promise<void> {
		const {signal} = this.#over;
		const isAhead = () =>
			this.#behind.events > MAX_UNREAD_EVENTS ||
			(this.#behind.events > 0 && this.#behind.inputBytes > MAX_UNREAD_BYTES) ||
			this.#writer.unreadBytes > MAX_UNREAD_BYTES;
		while (isAhead() && !signal.aborted) {
			await this.#writer.drained(signal);
			await setImmediate();
		}
		this.#behind.inputBytes = bytes + (this.#behind.events === 0 ? 0 : this.#behind.inputBytes);
	}

	/** Keeps a pipe waiting while much is on its way, unless nothing but further input could get it moving. */
	async #room(bytes: number): Promise<void> {
		const {signal} = this.#over;
		const isFull = () =>
			this.#deliveries.pending >= MAX_PACED_MESSAGES ||
			(this.#deliveries.pending > 0 && this.#deliveries.pendingBytes + bytes > MAX_PACED_BYTES);
		while (this.#options.paced && isFull() && !signal.aborted) {
			if (judgeHope(this.#session.getSnapshot(), this.#rules()) !== 'full') {
				return;
			}
			await nextChange(this.#session, this.#deliveries, signal);
		}
	}

	async #finish(): Promise<void> {
		const {signal} = this.#over;
		const {pending: messages, pendingFiles: files} = this.#deliveries;
		if (messages + files > 0) {
			this.#say(this.#program.describeWaiting?.(messages, files) ?? []);
		}
		const result = await drain(this.#session, this.#deliveries, () => this.#rules(), signal);
		if (signal.aborted) {
			return;
		}
		if (result === 'undelivered') {
			const pending = this.#deliveries.pending + this.#deliveries.pendingFiles;
			const why = whyUndelivered(this.#session.getSnapshot(), pending, this.#options.requireVerify);
			this.#say(this.#program.describeUndelivered(why));
		}
		this.#end({type: result === 'delivered' ? 'done' : 'undelivered'});
	}

	#rules(): Rules {
		return {requireVerify: this.#options.requireVerify, wasVerified: this.#wasVerified};
	}

	get #controls(): Controls {
		return {session: this.#session, deliveries: this.#deliveries, say: lines => this.#say(lines)};
	}

	#say(lines: readonly Line[]): void {
		this.#writer.put(lines);
	}

	#fail(error: unknown): void {
		this.#say(this.#program.describeFailure(error));
		this.#end({type: 'failed', error});
	}

	/** The first to say why it is over is right. */
	#end(outcome: Outcome): void {
		this.#ended.resolve(outcome);
		this.#over.abort();
	}
}

function signalOf(reason: unknown): StopSignal {
	return stopSignals.find(signal => signal === reason) ?? 'SIGTERM';
}
