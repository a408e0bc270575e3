import type {Message, SessionEvent} from '../../session/events.ts';
import type {Transfer} from '../../session/transfers.ts';
import {formatDay} from '../../text/format.ts';
import {sanitizeName} from '../../text/names.ts';
import type {Mark} from '../../words/remark.ts';
import type {TransferStage} from '../../words/transfer-stage.ts';
import {append, at, listOf, type PersistentList, replaceAt} from './persistent-list.ts';

/**
 * How far an own message is. With v1 `sent` is all that can be known; with v2 it is `sending` until the peer's
 * program has acknowledged it.
 */
export type Fate = 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'cancelled';

/** One thing that the message pane shows. Never changed in place. */
export type Entry =
	| MessageEntry
	| FloodEntry
	| RemarkEntry
	| TransferEntry
	/** Stands before the first entry of a local day. */
	| {readonly kind: 'day'; readonly at: number}
	/** Everything below came unseen. A retired one takes no row. */
	| {readonly kind: 'unread'; readonly retired: boolean; readonly at: number};

/** A line of our own: what happened, or what was answered. */
export type RemarkEntry = {
	readonly kind: 'remark';
	readonly mark: Mark;
	readonly text: string;
	readonly at: number;
};

export type MessageEntry = {
	readonly kind: 'message';
	readonly message: Message;
	/** Own messages only. */
	readonly fate: Fate | undefined;
	/** A long message is shown whole. */
	readonly unfolded: boolean;
	readonly at: number;
};

/** Many messages of the peer within a second, in one row until unfolded. */
export type FloodEntry = {
	readonly kind: 'flood';
	readonly messages: readonly Message[];
	readonly unfolded: boolean;
	readonly at: number;
};

/** A file on its way, and what became of it: one row, which changes in place. */
export type TransferEntry = {
	readonly kind: 'transfer';
	readonly transfer: Pick<Transfer, 'file' | 'from' | 'name' | 'size'>;
	readonly stage: TransferStage;
	/** How many offers the peer took back before this one: they had this row. */
	readonly withdrawn: number;
	readonly at: number;
};

/**
 * Everything that the message pane shows, oldest first. An index never changes its entry: when old entries are
 * dropped, `first` rises.
 */
export type MessageLog = {
	/** Index of the oldest entry. */
	readonly first: number;
	/** Index after the newest entry. */
	readonly end: number;
	/** The entry of index `first` is the first here. */
	readonly entries: PersistentList<Entry>;
	/** Where own messages stand that are not done with, by id. */
	readonly open: ReadonlyMap<string, number>;
	/** Where files stand that are not done with. */
	readonly transfers: ReadonlyMap<string, number>;
	/** Where the last offer stands that the peer took back before anybody had answered it. */
	readonly withdrawn: number | undefined;
	/** The second in which messages and offers of the peer are being counted. */
	readonly burst: {readonly since: number; readonly count: number};
	/** What all messages take together: see `MAX_LOG_SIZE`. */
	readonly size: number;
	readonly day: string | undefined;
	readonly protocol: 1 | 2;
	/** Undefined where the peer has none that can be shown. */
	readonly peerName: string | undefined;
};

/** How many entries are kept; past that the oldest quarter goes. */
export const MAX_ENTRIES = 200_000;
/** How much text is kept, in UTF-16 code units, with `MESSAGE_OVERHEAD` for each message. */
export const MAX_LOG_SIZE = 33_554_432;
const MESSAGE_OVERHEAD = 128;
/** More peer messages than this in a second are folded into one row; so many to a row. */
export const MAX_BURST = 20;
export const MAX_FLOOD = 500;
const BURST_MS = 1000;

export const emptyLog: MessageLog = {
	first: 0,
	end: 0,
	entries: listOf<Entry>([]),
	open: new Map(),
	transfers: new Map(),
	withdrawn: undefined,
	burst: {since: 0, count: 0},
	size: 0,
	day: undefined,
	protocol: 2,
	peerName: undefined,
};

/** The entry at an index from `log.first` to before `log.end`; `undefined` outside. */
export function entryAt(log: MessageLog, index: number): Entry | undefined {
	return at(log.entries, index - log.first);
}

/** What an event does to the messages in the log. */
export function appendEvent(log: MessageLog, event: SessionEvent): MessageLog {
	switch (event.type) {
		case 'message':
			return received(log, event.message, event.at);
		case 'queued':
			return queued(log, event.message, event.at);
		case 'sent':
			return marked(log, event.id, log.protocol === 2 ? 'sending' : 'sent');
		case 'delivered':
			return marked(log, event.id, 'delivered');
		case 'undelivered':
		case 'refused':
			return marked(log, event.id, 'failed');
		case 'cancelled':
			return marked(log, event.id, 'cancelled');
		case 'lost':
			return event.undelivered.reduce((next, id) => marked(next, id, 'failed'), log);
		case 'secured':
			return {
				...log,
				protocol: event.protocol,
				peerName: event.protocol === 2 ? shownName(event.peerName) : undefined,
			};
		case 'renamed':
			return event.from === 'peer' ? {...log, peerName: shownName(event.name)} : log;
		default:
			return log;
	}
}

/** Adds a line that does not come from the session. */
export function appendRemark(log: MessageLog, mark: Mark, text: string, at: number): MessageLog {
	return push(log, {kind: 'remark', mark, text, at});
}

/** Adds the line below which everything came unseen. */
export function appendUnread(log: MessageLog, at: number): MessageLog {
	return push(log, {kind: 'unread', retired: false, at});
}

/** Takes an unread line away: it keeps its index but has no row any more. */
export function retireUnread(log: MessageLog, index: number): MessageLog {
	const entry = entryAt(log, index);
	return entry?.kind === 'unread' ? replaced(log, index, {...entry, retired: true}) : log;
}

/** Shows a folded entry whole. */
export function unfold(log: MessageLog, index: number): MessageLog {
	const entry = entryAt(log, index);
	return entry?.kind === 'message' || entry?.kind === 'flood'
		? replaced(log, index, {...entry, unfolded: true})
		: log;
}

/** Forgets all entries. Indexes go on, so that nothing points at the wrong one. */
export function clearLog(log: MessageLog): MessageLog {
	return {
		...emptyLog,
		first: log.end,
		end: log.end,
		protocol: log.protocol,
		peerName: log.peerName,
		burst: log.burst,
	};
}

function shownName(name: string | undefined): string | undefined {
	return name === undefined ? undefined : sanitizeName(name, []);
}

function received(log: MessageLog, message: Message, at: number): MessageLog {
	const burst = counted(log, at);
	const next = {...log, burst, size: log.size + sizeOf(message)};
	if (burst.count <= MAX_BURST) {
		return push(next, {kind: 'message', message, fate: undefined, unfolded: false, at});
	}

	const last = entryAt(log, log.end - 1);
	return last?.kind === 'flood' && last.messages.length < MAX_FLOOD && last.at === burst.since
		? trimmed(replaced(next, log.end - 1, {...last, messages: [...last.messages, message]}))
		: push(next, {kind: 'flood', messages: [message], unfolded: false, at: burst.since});
}

/** Counts one thing more of those that a peer can send many of in a second. */
export function counted({burst}: MessageLog, at: number): MessageLog['burst'] {
	const isSame = Math.abs(at - burst.since) < BURST_MS;
	return isSame ? {...burst, count: burst.count + 1} : {since: at, count: 1};
}

function queued(log: MessageLog, message: Message, at: number): MessageLog {
	const sized = {...log, size: log.size + sizeOf(message)};
	const next = push(sized, {kind: 'message', message, fate: 'waiting', unfolded: false, at});
	return {...next, open: new Map(next.open).set(message.id, next.end - 1)};
}

function marked(log: MessageLog, id: string, fate: Fate): MessageLog {
	const index = log.open.get(id);
	const entry = index === undefined ? undefined : entryAt(log, index);
	const open = new Map(log.open);
	if (fate !== 'sending') {
		open.delete(id);
	}

	return index === undefined || entry?.kind !== 'message'
		? {...log, open}
		: {...replaced(log, index, {...entry, fate}), open};
}

/** Puts another entry in the place of one. */
export function replaced(log: MessageLog, index: number, entry: Entry): MessageLog {
	return {...log, entries: replaceAt(log.entries, index - log.first, entry)};
}

/** Adds an entry, with the line of the day where it is the first of one. */
export function push(log: MessageLog, entry: Entry): MessageLog {
	const day = formatDay(entry.at);
	const dated = day === log.day ? log : added({...log, day}, {kind: 'day', at: entry.at});
	return trimmed(added(dated, entry));
}

function added(log: MessageLog, entry: Entry): MessageLog {
	return {...log, end: log.end + 1, entries: append(log.entries, entry)};
}

/** Drops the oldest quarter once there is too much: seldom, so that it costs little an entry. */
function trimmed(log: MessageLog): MessageLog {
	if (log.entries.length <= MAX_ENTRIES && log.size <= MAX_LOG_SIZE) {
		return log;
	}

	let {first, size} = log;
	while (first < log.end - 1 && (log.end - first > (MAX_ENTRIES * 3) / 4 || size > (MAX_LOG_SIZE * 3) / 4)) {
		size -= entrySize(entryAt(log, first));
		first++;
	}

	return {...log, first, size, entries: listOf(kept(log, first))};
}

function* kept(log: MessageLog, first: number): Generator<Entry> {
	for (let index = first; index < log.end; index++) {
		const entry = entryAt(log, index);
		if (entry !== undefined) {
			yield entry;
		}
	}
}

function sizeOf(message: Message): number {
	return message.text.length + MESSAGE_OVERHEAD;
}

function entrySize(entry: Entry | undefined): number {
	switch (entry?.kind) {
		case 'message':
			return sizeOf(entry.message);
		case 'flood':
			return entry.messages.reduce((sum, message) => sum + sizeOf(message), 0);
		default:
			return 0;
	}
}
