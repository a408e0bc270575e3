import {parseMessageText} from './chat-text.ts';
import type {Clock} from './clock.ts';
import type {Message} from './events.ts';

/** Makes messages of what travels, with ids that no other message of the session has. */
export class MessageMaker {
	readonly #clock: Clock;
	readonly #isTaken: (id: string) => boolean;
	#lastId = 0;

	/**
	 * @param isTaken - Whether the caller has given a message on its way this id.
	 */
	constructor(clock: Clock, isTaken: (id: string) => boolean) {
		this.#clock = clock;
		this.#isTaken = isTaken;
	}

	/** A message with the id that was given, or a made-up one. */
	make(from: Message['from'], wire: string, id?: string): Message {
		const {text, action} = parseMessageText(wire);
		return {id: id ?? this.#newId(from), from, text, action, at: this.#clock.now()};
	}

	#newId(from: Message['from']): string {
		this.#lastId += 1;
		const id = `${from}-${this.#lastId}`;
		return this.#isTaken(id) ? this.#newId(from) : id;
	}
}
