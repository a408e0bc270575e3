import {isTtchatError, TtchatError} from '../errors.ts';
import {decodeLine, type InputLine} from './line-reader.ts';

/** What one input line of JSON mode asks for: what the reader of its type takes. */
export type JsonCommand = {
	readonly [Type in keyof typeof readers]: {readonly type: Type} & ReturnType<(typeof readers)[Type]>;
}[keyof typeof readers];

/** A line was a command, or it was not, and why. `id` is the line's, if it had one that could be read. */
type ParsedCommand = {readonly id: string | undefined} & (
	| {readonly ok: true; readonly command: JsonCommand}
	| {readonly ok: false; readonly error: TtchatError}
);

/** The longest `id`, in UTF-16 code units. */
export const MAX_ID_LENGTH = 128;

/** Reads one input line. Nothing is guessed: a missing, wrong or unknown field makes it an error. */
export function parseJsonCommand(line: InputLine): ParsedCommand {
	let id: string | undefined;
	try {
		const fields = new Fields(parseObject(line));
		id = fields.peekId();
		const command = readCommand(fields);
		fields.finish();
		return {ok: true, command, id};
	} catch (error) {
		if (!isTtchatError(error)) {
			throw error;
		}
		return {ok: false, error, id};
	}
}

/** What each command takes besides its type: these are all that there are. */
const readers = {
	send: fields => ({text: fields.string('text')}),
	/** Of a message that waits. */
	cancel: fields => ({id: fields.id()}),
	'offer-file': fields => ({path: fields.string('path')}),
	/** `path`: a folder, or a file that is not there yet. */
	'accept-file': fields => ({
		file: fields.string('file'),
		...(fields.has('path') && {path: fields.string('path')}),
	}),
	'decline-file': fields => ({file: fields.string('file')}),
	'cancel-file': fields => ({file: fields.string('file')}),
	verify: fields => ({code: fields.string('code')}),
	rename: fields => ({name: fields.string('name')}),
	reconnect: fields => ({allowLegacy: fields.flag('allowLegacy')}),
	release: () => ({}),
	typing: () => ({}),
	close: () => ({}),
} as const satisfies Readonly<Record<string, (fields: Fields) => object>>;

function readCommand(fields: Fields): JsonCommand {
	const wanted = fields.string('type');
	const [type, read] = Object.entries(readers).find(([name]) => name === wanted) ?? [];
	if (read === undefined) {
		throw invalid(`there is no such command; there are ${list(Object.keys(readers))}`);
	}
	return {type, ...read(fields)} as JsonCommand;
}

function list(words: readonly string[]): string {
	return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** An object from outside, whose fields are taken out one by one; none may be left in the end. */
class Fields {
	readonly #values: Map<string, unknown>;

	constructor(object: object) {
		this.#values = new Map(Object.entries(object));
	}

	/** The `id`, if it can be read, to answer even a broken command. */
	peekId(): string | undefined {
		const value = this.#values.get('id');
		return isId(value) ? value : undefined;
	}

	has(name: string): boolean {
		return this.#values.has(name);
	}

	string(name: string): string {
		const value = this.#take(name);
		if (typeof value !== 'string') {
			throw invalid(value === undefined ? `"${name}" is missing` : `"${name}" must be a string`);
		}
		if (!value.isWellFormed()) {
			throw invalid(`"${name}" holds half of a surrogate pair`);
		}
		return value;
	}

	/** True or false; left out means false. */
	flag(name: string): boolean {
		if (!this.#values.has(name)) {
			return false;
		}
		const value = this.#take(name);
		if (typeof value !== 'boolean') {
			throw invalid(`"${name}" must be true or false`);
		}
		return value;
	}

	id(): string {
		const value = this.#take('id');
		if (!isId(value)) {
			throw invalid(
				value === undefined ? '"id" is missing' : `"id" must be a string of 1 to ${MAX_ID_LENGTH} characters`,
			);
		}
		return value;
	}

	/** Every command may have an `id`; nothing else may be left. */
	finish(): void {
		if (this.#values.has('id')) {
			this.id();
		}
		if (this.#values.size > 0) {
			throw invalid('there is a field that this command does not take');
		}
	}

	#take(name: string): unknown {
		const value = this.#values.get(name);
		this.#values.delete(name);
		return value;
	}
}

function parseObject(line: InputLine): object {
	const text = decodeLine(line);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw invalid('the line is not JSON', cause);
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw invalid('the line is not a JSON object');
	}
	return value;
}

function isId(value: unknown): value is string {
	return (
		typeof value === 'string' && value.length > 0 && value.length <= MAX_ID_LENGTH && value.isWellFormed()
	);
}

function invalid(message: string, cause?: unknown): TtchatError {
	return new TtchatError('ERR_COMMAND_INVALID', {message, cause});
}
