import {isTtchatError} from '../errors.ts';
import type {SessionEvent} from '../session/events.ts';
import type {Session} from '../session/session.ts';
import {plural} from '../text/format.ts';
import type {Mark} from '../words/remark.ts';
import {explainCode} from './chat-lines.ts';
import {type Command, parseCommand} from './commands.ts';
import {type Controls, converse, type LineProgram, type Streams} from './conversation.ts';
import {isRefusal} from './deliveries.ts';
import {decodeLine, type InputLine} from './line-reader.ts';
import type {Line} from './line-writer.ts';
import {initialLines, type LinesState, stepLines} from './lines.ts';
import type {Outcome} from './outcome.ts';
import {excerpt, statusRow} from './rows.ts';
import {helpTexts, statusTexts} from './status-lines.ts';
import type {Why} from './why-undelivered.ts';

/** How plain mode is to behave. */
export type PlainOptions = {
	readonly requireVerify: boolean;
	/** Aborted, with the signal's name as the reason, when the program is told to end. */
	readonly stop: AbortSignal;
	/** In a demo: what its partner's code is, which a person would tell by phone. */
	readonly partnerCode?: () => Promise<string | undefined>;
	/** The time in milliseconds since the epoch, for rows that no event caused. */
	readonly now?: () => number;
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
	readonly #now: () => number;
	readonly #partnerCode: PlainOptions['partnerCode'];
	#state: LinesState;

	constructor(streams: Streams, options: PlainOptions) {
		this.#now = options.now ?? Date.now;
		this.#partnerCode = options.partnerCode;
		// What is typed at a terminal stands there already; a log would lack half of the chat.
		this.#state = initialLines({requireVerify: options.requireVerify, echo: !streams.outputIsTerminal});
	}

	describe(event: SessionEvent): readonly Line[] | Promise<readonly Line[]> {
		const {state, lines} = stepLines(this.#state, event);
		this.#state = state;
		return event.type === 'secured' && this.#partnerCode !== undefined
			? this.#hint().then(hint => [...lines, ...hint])
			: lines;
	}

	perform(line: InputLine, controls: Controls): 'go-on' | 'quit' {
		try {
			const command = parseLine(line);
			if (command.type === 'quit') {
				return 'quit';
			}
			this.#obey(command, controls);
		} catch (error) {
			controls.say(this.#rows('=!=', [errorText(error)]));
		}
		return 'go-on';
	}

	describeFailure(error: unknown): readonly Line[] {
		return this.#rows('=!=', [errorText(error)]);
	}

	describeInputError(error: unknown): readonly Line[] {
		return this.#rows('-!-', [`the input cannot be read any more: ${errorText(error)}`]);
	}

	describeWaiting(pending: number): readonly Line[] {
		return this.#rows('--', [`end of input; waiting for ${plural(pending, 'message')} to arrive`]);
	}

	describeUndelivered({message, advice}: Why): readonly Line[] {
		return this.#rows('=!=', [`${message}. ${advice}`]);
	}

	#obey(command: Exclude<Command, {readonly type: 'quit'}>, controls: Controls): void {
		const {session, deliveries, say} = controls;
		switch (command.type) {
			case 'send':
				this.#send(command, controls);
				return;
			case 'verify':
				say(this.#verify(command.code, session));
				return;
			case 'nick':
				session.rename(command.name);
				return;
			case 'reconnect':
				session.reconnect({allowLegacy: command.allowLegacy});
				return;
			case 'release':
				if (!session.releaseOutbox()) say(this.#rows('--', ['nothing is held']));
				return;
			case 'status':
				say(this.#rows('--', statusTexts(session.getSnapshot())));
				return;
			case 'help':
				say(this.#rows('--', helpTexts(command.about)));
				return;
			case 'refused':
				deliveries.fail();
				say(this.#rows('=!=', [command.why]));
				return;
			default:
				command satisfies never;
		}
	}

	#send(
		{text, literal}: Extract<Command, {readonly type: 'send'}>,
		{session, deliveries, say}: Controls,
	): void {
		// An empty line is the Enter key by itself: no message, neither for v1.
		if (text === '') {
			return;
		}
		deliveries.add(text, session.send(text, literal ? {literal} : {}), error => {
			if (isRefusal(error)) {
				say(
					this.#rows('=!=', [`not sent (${excerpt(text)}): ${errorText(error).replace(/^not sent: /, '')}`]),
				);
			}
		});
	}

	async #hint(): Promise<readonly Line[]> {
		const code = await this.#partnerCode?.();
		return code === undefined
			? []
			: this.#rows('--', [`to try it out, echo's code is ${code}: type /verify ${code}`]);
	}

	#verify(code: string | undefined, session: Session): readonly Line[] {
		if (code !== undefined) {
			// What comes of it is an event.
			session.verify(code);
			return [];
		}
		const {ownCode, peerName, protocol} = session.getSnapshot();
		if (ownCode !== undefined) {
			return this.#rows('--', [explainCode(ownCode, peerName ?? 'the peer')]);
		}
		return this.#rows('-!-', [
			protocol === 1 ? 'a v1 peer cannot be verified' : 'there is no code yet: nobody is connected',
		]);
	}

	#rows(mark: Mark, texts: readonly string[]): readonly Line[] {
		return texts.map(text => ({stream: 'err', text: statusRow(this.#now(), mark, text)}));
	}
}

/** What cannot be read may have been meant as a message: it is refused like one. */
function parseLine(line: InputLine): Command {
	try {
		return parseCommand(decodeLine(line));
	} catch (error) {
		return {type: 'refused', why: `not sent: ${errorText(error)}`};
	}
}

function errorText(error: unknown): string {
	if (isTtchatError(error)) {
		return `${error.message}. ${error.advice}`;
	}
	return error instanceof Error ? error.message : String(error);
}
