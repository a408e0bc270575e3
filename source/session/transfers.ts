import type {Reason} from '../errors.ts';

/** Where the bytes of an offered file come from. The file system is one implementation, in the programs. */
export type FileSource = {
	/** As the peer is told: 1 to 255 bytes of UTF-8. */
	readonly name: string;
	/** In bytes, as the peer is told: a safe integer. */
	readonly size: number;
	/**
	 * Chunks of any length, in order, pulled only as the peer takes them. What throws, or ends before `size`, ends the
	 * transfer: the file cannot be read. Of more than `size` no more than that is sent.
	 *
	 * @param signal - Aborted when no more is wanted.
	 */
	read(signal: AbortSignal): AsyncIterable<Uint8Array>;
	/** Called exactly once, however it ended, and also if nothing was read. */
	close(): Promise<void>;
};

/** Where an accepted file goes. */
export type FileSink = {
	/**
	 * Takes the next bytes, and settles when more may come: what is slow here slows the peer down.
	 *
	 * @throws {TtchatError} `ERR_FILE_DISK_FULL`; anything else means that it cannot be written. The peer is told which.
	 */
	write(bytes: Uint8Array): Promise<void>;
	/** All came, and the file is to stay. What it resolves to is told in `file-done`: where it is, say. */
	finish(): Promise<string | undefined>;
	/** It ended otherwise: nothing of it is to stay. Exactly one of `finish` and `discard` is called; this one also after a `finish` that failed. */
	discard(): Promise<void>;
};

/** One file on its way. */
export type Transfer = {
	/** Unique in the run. */
	readonly file: string;
	readonly from: 'self' | 'peer';
	/** The peer's has been made harmless. */
	readonly name: string;
	/** In bytes, as it was offered. */
	readonly size: number;
	/**
	 * `waiting`: an own one that the peer does not know of, for nobody is there, others are before it, or it is held;
	 * `offered`: an answer is waited for; `running`: it was accepted.
	 */
	readonly state: 'waiting' | 'offered' | 'running';
	/** So many bytes have been sent, or written here. */
	readonly bytes: number;
	/** When it was offered; an own one, when it was handed in. Milliseconds since the epoch. */
	readonly at: number;
};

/** What happens to files. */
export type FileHappening =
	/** An own file was handed in, and waits for its turn. */
	| {readonly type: 'file-queued'; readonly file: string; readonly name: string; readonly size: number}
	/** The offer of an own one went out; or the peer offers one, and waits for the answer without a limit. */
	| {
			readonly type: 'file-offered';
			readonly file: string;
			readonly from: 'self' | 'peer';
			readonly name: string;
			readonly size: number;
	  }
	/** That side wants it. */
	| {readonly type: 'file-accepted'; readonly file: string}
	/** Told at most four times in a second, and when all is there. */
	| {readonly type: 'file-progress'; readonly file: string; readonly bytes: number; readonly size: number}
	/** An own one: the peer has all of it, where it is to stay. The peer's: it is where `path`, if given, says. */
	| {readonly type: 'file-done'; readonly file: string; readonly path?: string | undefined}
	/** It will not be there. `by` says who ended it; `round` means that it ended with the round. */
	| {
			readonly type: 'file-ended';
			readonly file: string;
			readonly by: 'self' | 'peer' | 'round';
			readonly reason: Reason;
	  };

/** What a snapshot says of files. */
type Files = {
	readonly transfers: readonly Transfer[];
	readonly fileCounts: {readonly sent: number; readonly received: number};
};

/** What an event does to the files on their way. */
export function reduceTransfers(
	{transfers, fileCounts}: Files,
	event: FileHappening & {readonly at: number},
): Partial<Files> {
	switch (event.type) {
		case 'file-queued': {
			const {file, name, size, at} = event;
			return {
				transfers: [...transfers, {file, from: 'self', name, size, state: 'waiting', bytes: 0, at}],
			};
		}
		case 'file-offered': {
			const {file, from, name, size, at} = event;
			if (from === 'self') return changed(transfers, file, {state: 'offered'});
			return {transfers: [...transfers, {file, from, name, size, state: 'offered', bytes: 0, at}]};
		}
		case 'file-accepted':
			return changed(transfers, event.file, {state: 'running'});
		case 'file-progress':
			return changed(transfers, event.file, {bytes: event.bytes});
		case 'file-done': {
			const from = transfers.find(({file}) => file === event.file)?.from;
			const count = from === 'self' ? 'sent' : 'received';
			return {
				...without(transfers, event.file),
				fileCounts: {...fileCounts, [count]: fileCounts[count] + 1},
			};
		}
		case 'file-ended':
			return without(transfers, event.file);
		default:
			return event satisfies never;
	}
}

function changed(transfers: readonly Transfer[], file: string, change: Partial<Transfer>) {
	return {
		transfers: transfers.map(transfer => (transfer.file === file ? {...transfer, ...change} : transfer)),
	};
}

function without(transfers: readonly Transfer[], file: string) {
	return {transfers: transfers.filter(transfer => transfer.file !== file)};
}
