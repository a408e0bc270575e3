import assert from 'node:assert/strict';
import {isTtchatError} from '../../source/errors.ts';
import {MemoryFile, MemorySink, type SeededRandom} from '../../source/testing/index.ts';
import type {Person} from './rig.ts';

/**
 * A program that now and then answers what it is told by calling the session at once, from within the listener: in the
 * middle of a step. What it did, and what has to come of it.
 */
export class Meddler {
	readonly sources: MemoryFile[] = [];
	readonly sinks: {readonly sink: MemorySink; readonly file: string}[] = [];
	readonly offered: string[] = [];
	sends = 0;
	settled = 0;
	readonly #random: SeededRandom;
	readonly #person: Person;
	#depth = 0;
	readonly #peer: Person;

	constructor(person: Person, peer: Person, random: SeededRandom) {
		this.#person = person;
		this.#peer = peer;
		this.#random = random;
		person.session.subscribe(() => this.#hear());
	}

	#hear(): void {
		if (this.#depth === 3 || this.#random.below(12) > 0) return;
		this.#depth += 1;
		try {
			this.act();
		} catch (error) {
			// What is thrown must be an answer.
			assert.ok(isTtchatError(error) && error.code !== 'ERR_INTERNAL', String(error));
		}
		this.#depth -= 1;
	}

	act(): void {
		const random = this.#random;
		const {session} = this.#person;
		const {transfers, outbox, ownCode = '87654321'} = session.getSnapshot();
		const one = random.pick([undefined, ...transfers]);
		switch (random.below(random.below(6) === 0 ? 13 : 10)) {
			case 0:
			case 1:
				this.sends += 1;
				void session.send(`${random.below(1_000)}`).then(
					() => {
						this.settled += 1;
					},
					error => {
						assert.ok(isTtchatError(error) && error.code !== 'ERR_INTERNAL', String(error));
						this.settled += 1;
					},
				);
				break;
			case 2: {
				const source = new MemoryFile('a', random.bytes(random.pick([0, 10, 200_000])));
				this.sources.push(source);
				this.offered.push(session.offerFile(source));
				break;
			}
			case 3:
			case 4: {
				const sink = new MemorySink();
				const file = one?.file ?? '';
				session.acceptFile(file, sink);
				this.sinks.push({sink, file});
				break;
			}
			case 5:
				session.cancelFile(one?.file ?? '');
				break;
			case 6:
				session.cancel(outbox[0]?.id ?? '');
				break;
			case 7:
				session.rename(random.pick(['bob', 'alice', '']));
				break;
			case 8:
				session.typing();
				session.announceSaved();
				break;
			case 9:
				session.releaseOutbox();
				break;
			case 10:
				session.reconnect();
				break;
			case 11:
				session.verify(random.pick(['12345678', ownCode, this.#peer.snapshot().ownCode ?? ownCode]));
				break;
			default:
				if (random.below(3) === 0) session.burn();
				else if (random.below(2) === 0) void session.close();
		}
	}
}
