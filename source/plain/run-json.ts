import type {Outcome} from '../errors/outcome.ts';
import {isTtchatError, TtchatError} from '../errors.ts';
import {acceptFile} from '../files/accept-file.ts';
import {openFile} from '../files/open-file.ts';
import type {SessionEvent, WayFacts} from '../session/events.ts';
import type {Session} from '../session/session.ts';
import type {Transfer} from '../session/transfers.ts';
import {inputErrorWords} from '../words/failure.ts';
import {reachCommand} from '../words/other-side.ts';
import {isOffered} from '../words/transfer.ts';
import {type Controls, converse, type LineOptions, type LineProgram, type Streams} from './conversation.ts';
import {isRefusal} from './deliveries.ts';
import {type JsonCommand, parseJsonCommand} from './json-commands.ts';
import {type JsonEvent, printJson, toClosedUndelivered, toJsonError, toJsonEvent} from './json-events.ts';
import type {InputLine} from './line-reader.ts';
import type {Line} from './line-writer.ts';
import type {Why} from './why-undelivered.ts';

/**
 * Chats in JSON, for programs: an object a line on the output for every event, a command a line on the input.
 * See docs/json.md.
 *
 * @param session - Not opened yet; it is closed in the end.
 */
export function runJson(session: Session, streams: Streams, options: LineOptions): Promise<Outcome> {
	return converse(session, new JsonProgram(), streams, {...options, paced: false});
}

class JsonProgram implements LineProgram {
	/** Set once it is known that the program ends because of that. */
	#undelivered: Why | undefined;
	#way: WayFacts | undefined;

	describe(event: SessionEvent): readonly Line[] {
		const object =
			event.type === 'closed' && this.#undelivered !== undefined
				? toClosedUndelivered(this.#undelivered, event.at)
				: this.#describe(event);
		return object === undefined ? [] : [print(object)];
	}

	/** What the other side types hangs on whom we dial, which is told first of all. */
	#describe(event: SessionEvent): JsonEvent | undefined {
		if (event.type === 'way') this.#way = event;
		const object = toJsonEvent(event);
		if (event.type !== 'reachable' || this.#way === undefined || object === undefined) return object;
		const command = reachCommand({way: this.#way, reach: {state: 'reachable', ...event}});
		return {...object, command};
	}

	async perform(line: InputLine, controls: Controls): Promise<'go-on' | 'quit'> {
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
			await obey(parsed.command, controls, parsed.id);
		} catch (error) {
			// As the end of input sees it, a file that is not offered or accepted is a message that is not sent.
			if (/^(?:offer|accept)-file$/.test(parsed.command.type)) controls.deliveries.fail();
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

	describeUndelivered(why: Why): readonly Line[] {
		this.#undelivered = why;
		return [print(toJsonError(new TtchatError('ERR_PEER_UNREACHED', why)))];
	}
}

type Obeyed = Exclude<JsonCommand, {readonly type: 'close'}>;

/** What each command does; `id` is the line's. */
const jsonCommands: {
	readonly [Type in Obeyed['type']]: (
		command: Extract<Obeyed, {readonly type: Type}>,
		controls: Controls,
		id: string | undefined,
	) => unknown;
} = {
	send: ({text}, controls, id) => send(text, id, controls),
	cancel: ({id}, {session}) => session.cancel(id) || refuse('no message with this id is waiting'),
	'offer-file': async ({path}, {session, deliveries}, id) => {
		const source = await openFile(path);
		deliveries.follow(session.offerFile(source, {...(id !== undefined && {file: id})}));
	},
	'accept-file': async ({file, path}, {session, deliveries}) => {
		await acceptFile(session, offeredFile(session, file), path);
		deliveries.follow(file);
	},
	'decline-file': ({file}, {session}) => {
		if (!session.declineFile(file)) throw new TtchatError('ERR_NO_SUCH_FILE');
	},
	'cancel-file': ({file}, {session}) => {
		if (!session.cancelFile(file)) {
			throw new TtchatError('ERR_NO_SUCH_FILE', {message: 'no such file can be cancelled'});
		}
	},
	// What comes of it is an event.
	verify: ({code}, {session}) => session.verify(code),
	rename: ({name}, {session}) => session.rename(name),
	reconnect: ({allowLegacy}, {session}) => session.reconnect({allowLegacy}),
	release: (_, {session}) => session.releaseOutbox() || refuse('nothing is held'),
	typing: (_, {session}) => session.typing(),
};

async function obey(command: Obeyed, controls: Controls, id: string | undefined): Promise<void> {
	// Command and handler belong together; of a union of both, the compiler cannot know it.
	await jsonCommands[command.type](command as never, controls, id);
}

/** An id is made up here, where the command has none: its error has to bear the one that its events bear. */
function send(text: string, given: string | undefined, {session, deliveries, say}: Controls): void {
	const id = given ?? crypto.randomUUID();
	deliveries.add(text, session.send(text, {id}), error => {
		if (isRefusal(error) || isTtchatError(error, 'ERR_SESSION_CLOSED')) {
			say([print(toJsonError(error, id))]);
		}
	});
}

function refuse(message: string): never {
	throw new TtchatError('ERR_COMMAND_INVALID', {message});
}

function offeredFile(session: Session, file: string): Transfer {
	const offered = session.getSnapshot().transfers.find(each => each.file === file && isOffered(each));
	if (offered === undefined) throw new TtchatError('ERR_NO_SUCH_FILE');
	return offered;
}

function print(object: JsonEvent): Line {
	return {stream: 'out', text: printJson(object)};
}
