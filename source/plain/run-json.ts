import {isTtchatError, TtchatError} from '../errors.ts';
import type {SessionEvent} from '../session/events.ts';
import type {Session} from '../session/session.ts';
import {inputErrorWords} from '../words/failure.ts';
import {type Controls, converse, type LineProgram, type Streams} from './conversation.ts';
import {isRefusal} from './deliveries.ts';
import {type JsonCommand, parseJsonCommand} from './json-commands.ts';
import {type JsonEvent, printJson, toClosedUndelivered, toJsonError, toJsonEvent} from './json-events.ts';
import type {InputLine} from './line-reader.ts';
import type {Line} from './line-writer.ts';
import type {Outcome} from './outcome.ts';
import type {Why} from './why-undelivered.ts';

/** How JSON mode is to behave. */
export type JsonOptions = {
	readonly requireVerify: boolean;
	/** Aborted, with the signal's name as the reason, when the program is told to end. */
	readonly stop: AbortSignal;
};

/**
 * Chats in JSON, for programs: an object a line on the output for every event, a command a line on the input.
 * See docs/json.md.
 *
 * @param session - Not opened yet; it is closed in the end.
 */
export function runJson(session: Session, streams: Streams, options: JsonOptions): Promise<Outcome> {
	return converse(session, new JsonProgram(), streams, {...options, paced: false});
}

class JsonProgram implements LineProgram {
	/** Set once it is known that the program ends because of that. */
	#undelivered: Why | undefined;

	describe(event: SessionEvent): readonly Line[] {
		const object =
			event.type === 'closed' && this.#undelivered !== undefined
				? toClosedUndelivered(this.#undelivered, event.at)
				: toJsonEvent(event);
		return object === undefined ? [] : [print(object)];
	}

	perform(line: InputLine, controls: Controls): 'go-on' | 'quit' {
		const parsed = parseJsonCommand(line);
		if (!parsed.ok) {
			// It may have been meant as a message.
			controls.deliveries.fail();
			controls.say([print(toJsonError(parsed.error, parsed.id))]);
			return 'go-on';
		}
		if (parsed.command.type === 'close') {
			return 'quit';
		}
		try {
			this.#obey(parsed.command, parsed.id, controls);
		} catch (error) {
			controls.say([print(toJsonError(error, parsed.id))]);
		}
		return 'go-on';
	}

	describeFailure(error: unknown): readonly Line[] {
		return [print(toJsonError(error))];
	}

	describeInputError(error: unknown): readonly Line[] {
		const message = inputErrorWords(error);
		return [print(toJsonError(new TtchatError('ERR_COMMAND_INVALID', {message, cause: error})))];
	}

	/** Every message tells of itself. */
	describeWaiting(): readonly Line[] {
		return [];
	}

	describeUndelivered(why: Why): readonly Line[] {
		this.#undelivered = why;
		return [print(toJsonError(new TtchatError('ERR_PEER_UNREACHED', why)))];
	}

	#obey(
		command: Exclude<JsonCommand, {readonly type: 'close'}>,
		id: string | undefined,
		controls: Controls,
	): void {
		const {session} = controls;
		switch (command.type) {
			case 'send':
				this.#send(command.text, id, controls);
				return;
			case 'cancel':
				if (!session.cancel(command.id)) {
					throw new TtchatError('ERR_COMMAND_INVALID', {message: 'no message with this id is waiting'});
				}
				return;
			case 'verify':
				// What comes of it is an event.
				session.verify(command.code);
				return;
			case 'rename':
				session.rename(command.name);
				return;
			case 'reconnect':
				session.reconnect({allowLegacy: command.allowLegacy});
				return;
			case 'release':
				if (!session.releaseOutbox()) {
					throw new TtchatError('ERR_COMMAND_INVALID', {message: 'nothing is held'});
				}
				return;
			case 'typing':
				session.typing();
				return;
			default:
				command satisfies never;
		}
	}

	/** An id is made up here, where the command has none: its error has to bear the one that its events bear. */
	#send(text: string, given: string | undefined, {session, deliveries, say}: Controls): void {
		const id = given ?? crypto.randomUUID();
		deliveries.add(text, session.send(text, {id}), error => {
			if (isRefusal(error) || isTtchatError(error, 'ERR_SESSION_CLOSED')) {
				say([print(toJsonError(error, id))]);
			}
		});
	}
}

function print(object: JsonEvent): Line {
	return {stream: 'out', text: printJson(object)};
}
