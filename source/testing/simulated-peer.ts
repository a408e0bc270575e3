import type {ErrorCode, TtchatError} from '../errors.ts';
import {backoffMs} from '../net/backoff.ts';
import {hex, utf8} from '../protocol/bytes.ts';
import type {CryptoPort} from '../protocol/crypto-port.ts';
import type {Memory, ProtocolEvent, ProtocolVersion} from '../protocol/effects.ts';
import type {ProtocolChoice} from '../protocol/state.ts';
import {retryAfter} from '../session/succession.ts';
import type {SeededRandom} from './seeded-random.ts';
import type {SimulatedLinkEnd} from './simulated-link-end.ts';
import {SimulatedRound, type SimulatedRoundParts} from './simulated-round.ts';
import type {Timeline} from './timeline.ts';

/** What one side knows of one secured session. */
export type SimulatedSession = {
	/** The same on both sides if and only if it is one session. */
	readonly id: string;
	readonly protocol: ProtocolVersion;
	readonly ownCode: string;
	readonly peerName: string;
	/** Texts in the order in which they were written to the wire, came from it, and were acknowledged. */
	readonly sent: string[];
	readonly received: string[];
	readonly delivered: string[];
	verifiedBy: 'code' | 'proof' | undefined;
};

/** Where a side is when the simulation ends. */
export type SimulatedStage = 'connecting' | 'handshaking' | 'open' | 'halted' | 'closed';

/** What a peer is made of. */
export type SimulatedPeerParts = Pick<SimulatedRoundParts, 'timeline' | 'random' | 'dial' | 'kem'> & {
	readonly name: string;
	readonly crypto: CryptoPort;
	readonly protocol: ProtocolChoice;
};

/** One program in a simulation: rounds in a row as a session has them, and what was typed. */
export class SimulatedPeer {
	readonly sessions: SimulatedSession[] = [];
	/** Why each round ended; `undefined` where this side ended it itself. */
	readonly endings: (ErrorCode | undefined)[] = [];
	readonly #parts: SimulatedPeerParts;
	readonly #timeline: Timeline;
	readonly #random: SeededRandom;
	readonly #texts = new Map<string, string>();
	/** Ids of texts that nobody was sent yet. */
	#waiting: readonly string[] = [];
	#round: SimulatedRound | undefined;
	#memory: Memory | undefined;
	#sawV2 = false;
	#fruitless = 0;
	#closed = false;
	#halted = false;
	#cancelStart: () => void = () => undefined;

	constructor(parts: SimulatedPeerParts) {
		this.#parts = parts;
		this.#timeline = parts.timeline;
		this.#random = parts.random;
	}

	get stage(): SimulatedStage {
		if (this.#closed && this.#round?.over !== false) return 'closed';
		if (this.#halted) return 'halted';
		switch (this.#round?.state.talk.expects) {
			case 'record':
			case 'legacy':
				return 'open';
			case 'seed':
			case 'nick':
			case 'bye':
				return 'handshaking';
			default:
				return 'connecting';
		}
	}

	/** Timers and links that are still there. */
	get pending(): {readonly timers: number; readonly links: number} {
		return this.#round?.pending ?? {timers: 0, links: 0};
	}

	/** The session that is open now. */
	get session(): SimulatedSession | undefined {
		return this.stage === 'open' ? this.sessions.at(-1) : undefined;
	}

	start(): void {
		if (this.#closed) return;
		const {crypto, protocol, name, timeline, random, kem, dial} = this.#parts;
		const context = {crypto, protocol, dials: true, allowLegacy: !this.#sawV2, memory: this.#memory};
		const onEvent = (event: ProtocolEvent) => this.#hear(event);
		this.#round = new SimulatedRound(utf8(name), {
			timeline,
			random,
			context,
			kem,
			dial,
			onEvent,
			onReady: () => this.#handOver(),
		});
	}

	accept(end: SimulatedLinkEnd): void {
		if (this.#round === undefined) end.destroy();
		else this.#round.accept(end);
	}

	send(text: string): void {
		const id = String(this.#texts.size);
		this.#texts.set(id, text);
		this.#waiting = [...this.#waiting, id];
		this.#round?.resume();
	}

	verify(code: string): void {
		this.#round?.input({type: 'verify', code: code.replace(' ', '')});
	}

	close(): void {
		this.#closed = true;
		this.#cancelStart();
		this.#round?.input({type: 'close'});
	}

	#handOver(): void {
		const [id] = this.#waiting;
		if (id !== undefined) this.#round?.input({type: 'send', id, text: utf8(this.#texts.get(id) ?? '')});
	}

	#hear(event: ProtocolEvent): void {
		const session = this.sessions.at(-1);
		switch (event.type) {
			case 'greeted':
				if (event.protocol === 2) this.#sawV2 = true;
				break;
			case 'secured':
				this.#secure(event);
				break;
			case 'text':
				session?.received.push(decode(event.content));
				break;
			case 'sent':
				this.#waiting = this.#waiting.filter(id => id !== event.id);
				session?.sent.push(this.#texts.get(event.id) ?? '');
				break;
			case 'refused':
				this.#waiting = this.#waiting.filter(id => id !== event.id);
				break;
			case 'delivered':
				session?.delivered.push(this.#texts.get(event.id) ?? '');
				break;
			case 'verified':
				if (session !== undefined) session.verifiedBy = event.by;
				break;
			case 'ended':
				this.#end(event.error, event.memory);
				break;
			default:
				break;
		}
	}

	#secure(event: Extract<ProtocolEvent, {type: 'secured'}>): void {
		const [ownCode, peerName] = event.protocol === 1 ? ['', ''] : [event.ownCode, decode(event.peerName)];
		this.sessions.push({
			id: this.#sessionId(),
			protocol: event.protocol,
			ownCode,
			peerName,
			sent: [],
			received: [],
			delivered: [],
			verifiedBy: undefined,
		});
		this.#fruitless = 0;
	}

	/** Both hellos together name a session; v1 has nothing of the kind. */
	#sessionId(): string {
		const talk = this.#round?.state.talk;
		if (talk?.expects !== 'record') return 'v1';
		return [hex(talk.ownHash), hex(talk.peer.hash)].toSorted().join('-');
	}

	#end(error: TtchatError | undefined, memory: Memory | undefined): void {
		this.endings.push(error?.code);
		this.#memory = memory ?? this.#memory;
		if (error === undefined || this.#closed) return;
		if (retryAfter(error) === 'by-hand') {
			this.#halted = true;
			return;
		}
		const delayMs = backoffMs(this.#fruitless, this.#random.next);
		this.#fruitless += 1;
		this.#cancelStart = this.#timeline.after(delayMs, () => this.start());
	}
}

function decode(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}
