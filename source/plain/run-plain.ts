import {type ParsedInput, parseInput} from '../commands/parse-input.ts';
import type {Outcome} from '../errors/outcome.ts';
import {type Clock, systemClock} from '../session/clock.ts';
import type {SessionEvent} from '../session/events.ts';
import type {Demo} from '../session/plan/plan-session.ts';
import type {Session} from '../session/session.ts';
import {plural} from '../text/format.ts';
import {tourWords} from '../words/demo.ts';
import {errorWords, inputErrorWords, reasonWords} from '../words/failure.ts';
import type {Mark} from '../words/remark.ts';
import {sentences} from '../words/sentences.ts';
import {type Outside, obey, send} from './commands.ts';
import {type Controls, converse, type LineOptions, type LineProgram, type Streams} from './conversation.ts';
import {decodeLine, type InputLine} from './line-reader.ts';
import type {Line} from './line-writer.ts';
import {initialLines, type LinesState, stepLines, stepSilence} from './lines.ts';
import {statusRow} from './rows.ts';
import type {Why} from './why-undelivered.ts';

/** How plain mode is to behave. */
type PlainOptions = LineOptions & {
	/** The partner, in a demo. */
	readonly demo?: Demo;
	/** For rows that no event caused. */
	readonly clock?: Pick<Clock, 'now' | 'elapsed'>;
};

/**
 * Chats in lines: messages go to the output, all that is said about the chat to the errors, and input lines are
 * messages or commands. See docs/plain.md.
 *
 * @param session - Not opened yet; it is closed in the end.
 */
export function runPlain(session: Session, streams: Streams, options: PlainOptions): Promise<Outcome> {
	const program = new PlainProgram(streams, options);
	const {requireVerify, stop} = options;
	return converse(session, program, streams, {requireVerify, stop, paced: !streams.inputIsTerminal});
}

class PlainProgram implements LineProgram {
	readonly #clock: Pick<Clock, 'now' | 'elapsed'>;
	readonly #demo: PlainOptions['demo'];
	#state: LinesState;
	#toured = false;

	constructor(streams: Streams, options: PlainOptions) {
		this.#clock = options.clock ?? systemClock;
		this.#demo = options.demo;
		// What is typed at a terminal stands there already; a log would lack half of the chat.
		this.#state = initialLines({echo: !streams.outputIsTerminal});
	}

	describe(event: SessionEvent): readonly Line[] | Promise<readonly Line[]> {
		const {state, lines} = stepLines(this.#state, event);
		this.#state = state;
		return event.type === 'secured' && this.#demo !== undefined
			? this.#hint().then(hint => [...lines, ...hint])
			: lines;
	}

	async perform(line: InputLine, controls: Controls): Promise<'go-on' | 'quit'> {
		let next: 'go-on' | 'quit' = 'go-on';
		const outside: Outside = {
			...controls,
			demo: this.#demo,
			shown: this.#state.snapshot,
			tell: (mark, ...texts) => controls.say(this.#rows(mark, texts)),
			leave: () => {
				next = 'quit';
			},
		};
		try {
			await performLine(line, outside);
		} catch (error) {
			outside.tell('=!=', errorWords(error));
		}
		return next;
	}

	describeFailure(error: unknown): readonly Line[] {
		return this.#rows('=!=', [errorWords(error)]);
	}

	describeInputError(error: unknown): readonly Line[] {
		return this.#rows('-!-', [sentences(inputErrorWords(error))]);
	}

	describeWaiting(messages: number, files: number): readonly Line[] {
		const what = [messages > 0 && plural(messages, 'message'), files > 0 && plural(files, 'file')];
		const list = what.filter(text => text !== false).join(' and ');
		return this.#rows('--', [`End of input: waiting for ${list} to arrive.`]);
	}

	describeSilence(): readonly Line[] {
		const {state, lines} = stepSilence(this.#state, {at: this.#clock.now(), elapsed: this.#clock.elapsed()});
		this.#state = state;
		return lines;
	}

	describeUndelivered(why: Why): readonly Line[] {
		return this.#rows('=!=', [reasonWords(why)]);
	}

	async #hint(): Promise<readonly Line[]> {
		const code = await this.#demo?.code();
		if (code === undefined) return [];
		const isNew = !this.#toured;
		this.#toured = true;
		return this.#rows('--', tourWords(code, isNew));
	}

	#rows(mark: Mark, texts: readonly string[]): readonly Line[] {
		return texts.map(text => ({stream: 'err', text: statusRow(this.#clock.now(), mark, text)}));
	}
}

async function performLine(line: InputLine, outside: Outside): Promise<void> {
	const parsed = parseLine(line);
	switch (parsed.type) {
		case 'send':
			// An empty line is the Enter key by itself: no message, neither for v1.
			if (parsed.text !== '') {
				send(parsed, outside);
			}
			break;
		case 'command':
			await obey(parsed.call, outside);
			break;
		case 'slipped':
			refuse('It looks like a command behind a blank. // sends a slash.', outside);
			break;
		case 'refused':
			refuse(parsed.why, outside);
			break;
		default:
			throw parsed satisfies never;
	}
}

/** Whatever cannot be done may have been meant as a message. */
function refuse(why: string, {deliveries, tell}: Outside): void {
	deliveries.fail();
	tell('=!=', `Not sent: ${why}`);
}

function parseLine(line: InputLine): ParsedInput<'plain'> {
	try {
		return parseInput(decodeLine(line), 'plain');
	} catch (error) {
		return {type: 'refused', why: errorWords(error)};
	}
}
