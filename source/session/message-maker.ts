import {hex} from '../protocol/bytes.ts';
import type {CryptoPort} from '../protocol/crypto-port.ts';
import {parseMessageText} from './chat-text.ts';
import type {Clock} from './clock.ts';
import type {Message} from './events.ts';

const ID_BYTES = 12;

/** Makes messages of what travels, with ids that no other message of the session has. */
export class MessageMaker {
	readonly #clock: Clock;
	readonly #crypto: CryptoPort;

	constructor(clock: Clock, crypto: CryptoPort) {
		this.#clock = clock;
		this.#crypto = crypto;
	}

	/** A message with the id that was given, or a made-up one. */
	make(from: Message['from'], wire: string, id?: string): Message {
		const {text, action} = parseMessageText(wire);
		return {id: id ?? this.#newId(), from, text, action, at: this.#clock.now()};
	}

	/** Random, for callers give ids of their own: what is counted could be one of theirs. */
	#newId(): string {
		return hex(this.#crypto.randomBytes(ID_BYTES));
	}
}
