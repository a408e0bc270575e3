import {mutant, PROTOCOL, SESSION} from './mutant.mjs';

const TRANSFERS = `${PROTOCOL}/transfers.ts`;
const FILES = `${PROTOCOL}/files.ts`;
const transfer = (must, find, replace) =>
	mutant(`files: ${must}`, TRANSFERS, find, replace, 'protocol/transfers');
const record = (must, find, replace) => mutant(`files: ${must}`, FILES, find, replace, 'protocol/files');

const session = (must, file, find, replace, test = 'session/transfer/file-transfers') =>
	mutant(`files in the session: ${must}`, `${SESSION}/${file}`, find, replace, test);

/** docs/protocol.md §6, Files. */
export const fileMutants = [
	transfer(
		'one is open in each direction',
		'if (open !== undefined && !open.left) throw',
		'if (false) throw',
	),
	transfer('ids count up', 'if (id !== lastId + 1) throw', 'if (id <= lastId) throw'),
	transfer(
		'ids count from 1',
		'export const takingNothing: Taking = {lastId: 0, open: undefined};',
		'export const takingNothing: Taking = {lastId: 1, open: undefined};',
	),
	transfer(
		'nothing comes before ACCEPT',
		'open?.id !== id || open.limit === undefined || open.whole',
		'open?.id !== id || open.whole',
	),
	transfer(
		'nothing comes of another id',
		'open?.id !== id || open.limit === undefined || open.whole',
		'open?.limit === undefined || open.whole',
	),
	transfer(
		'nothing comes after the last piece',
		'open?.id !== id || open.limit === undefined || open.whole',
		'open?.id !== id || open.limit === undefined',
	),
	transfer(
		'no more comes than was asked for',
		'if (received > open.limit) throw',
		'if (received > open.size) throw',
	),
	transfer(
		'only an empty file has an empty piece',
		'if (bytes === 0 && open.size > 0) throw',
		'if (false) throw',
	),
	mutant(
		'files: what we left means nothing',
		TRANSFERS,
		'wanted: !open.left, whole}',
		'wanted: true, whole}',
		'protocol/files',
	),
	transfer(
		'only what is on offer is taken back',
		"if (open?.id !== id) throw violation('a file is taken back",
		"if (open === undefined) throw violation('a file is taken back",
	),
	transfer(
		'what is given up may be answered',
		'givenUp: open.whole ? open.id : giving.givenUp',
		'givenUp: giving.givenUp',
	),
	transfer(
		'only what was whole may be answered so',
		'givenUp: open.whole ? open.id : giving.givenUp',
		'givenUp: open.id',
	),
	transfer(
		'what was given up is not called sent',
		'const ended = giving.open?.id === id && giving.open.whole;',
		'const ended = giving.open?.id === id ? giving.open.whole : giving.givenUp === id;',
	),
	transfer(
		'FILE-CANCEL may cross FILE-DONE',
		'!open.whole ? undefined : {...taking, open: {...open, left: true}};',
		'!open.whole ? undefined : {...taking, open: undefined};',
	),
	transfer('a limit is at most the size', 'if (limit > open.size) throw', 'if (false) throw'),
	transfer(
		'each limit is higher',
		'if (id === answer.id && limit <= answer.limit) throw',
		'if (false) throw',
	),
	transfer('an answer is to an offer', '!follows || id > giving.lastId', '!follows'),
	transfer('answers come in order', '!follows || id > giving.lastId', 'id > giving.lastId'),
	transfer('after FILE-CANCEL no answer', '(id === last.id && !last.over)', 'id === last.id'),
	transfer(
		'FILE-DONE is for what is whole',
		'const ended = giving.open?.id === id && giving.open.whole;',
		'const ended = giving.open?.id === id;',
	),
	transfer(
		'we say FILE-DONE of what is whole',
		'open?.id !== id || open.left || !open.whole ?',
		'open?.id !== id || open.left ?',
	),
	transfer(
		'we ask for no more than there is',
		'open?.id !== id || open.left || limit > open.size',
		'open?.id !== id || open.left',
	),
	transfer('no more goes out than is asked for', 'bytes > most || (bytes === 0', '(bytes === 0'),
	record(
		'a name that holds a code is not offered',
		'const saidDigits = afterSaying(talk, name);',
		'const saidDigits = String(afterSaying(talk, name));',
	),
	record('a name counts as said', '{...talk, saidDigits, giving}', '{...talk, giving}'),
	record(
		'an offer takes part in the pauses',
		"noteWritten(next, 1, telling({type: 'offer-sent', file}))",
		"stay(next, telling({type: 'offer-sent', file}))",
	),
	record(
		'pieces take part in the pauses',
		"'file-chunk', content);\n\treturn andThen(step, next => noteWritten(next, 1));",
		"'file-chunk', content);\n\treturn step;",
	),
	record('FILE-CANCEL says whose file it is', "whose === 'ours' ? 0 : 1", 'whose === null ? 1 : 0'),
	mutant(
		'files: a size is at most 2^53 - 1',
		`${PROTOCOL}/message.ts`,
		'if (size === undefined) throw misfit();',
		'if (size === undefined) return 0;',
		'protocol/message',
	),
	mutant(
		'files: a name has at least a byte',
		`${PROTOCOL}/message.ts`,
		'4 + 8 + 1, 4 + 8 + MAX_FILE_NAME_BYTES',
		'4 + 8, 4 + 8 + MAX_FILE_NAME_BYTES',
		'protocol/message',
	),
	mutant(
		'files: a name has at most 255 bytes',
		`${PROTOCOL}/message.ts`,
		'4 + 8 + 1, 4 + 8 + MAX_FILE_NAME_BYTES',
		'4 + 8 + 1',
		'protocol/message',
	),
	mutant(
		'files: FILE-CANCEL is of one of two',
		`${PROTOCOL}/message.ts`,
		"if (content[offset] === 1) return 'ours';",
		"return 'ours';",
		'protocol/message',
		'protocol/files',
	),
	mutant(
		'files: unknown reasons count as 1',
		`${PROTOCOL}/message.ts`,
		"?? 0] ?? 'cancelled';",
		"?? 0] ?? 'declined';",
		'protocol/message',
	),
	session(
		'texts go first',
		'round.ts',
		"\t\tif (text !== undefined) return {type: 'send', ...text};\n",
		"\t\tconst file = this.#seams.files.next(this.#state, () => true);\n\t\tif (file !== undefined) return file;\n\t\tif (text !== undefined) return {type: 'send', ...text};\n",
	),
	session(
		'at most 256 KiB lie unsent',
		'links/links.ts',
		'link.unsentBytes + CHUNK_FRAME_BYTES <= CONGESTED_BYTES',
		'true',
	),
	session('there is room again some time', 'links/links.ts', '\t\t\tthis.#onRoom();\n', ''),
	session(
		'what holds texts holds files',
		'transfer/file-transfers.ts',
		'this.#session.outbox.hold === undefined ?',
		'true ?',
	),
	session(
		'a slow disk slows its file down',
		'transfer/file-writer.ts',
		'await this.#sink.write(next);',
		'void this.#sink.write(next);',
	),
	session(
		'a file is discarded or finished, not both',
		'transfer/file-writer.ts',
		"if (this.#stage !== 'open') return false;",
		'',
		'session/transfer/file-writer',
	),
	session(
		'nothing stays of what was given up',
		'transfer/file-writer.ts',
		'await this.#sink.discard();',
		'',
		'session/transfer/file-writer',
	),
	session(
		'tiny pieces are joined',
		'transfer/file-writer.ts',
		'last.length + bytes.length <= MAX_CHUNK_BYTES',
		'false',
		'session/transfer/file-writer',
	),
	session('a source is closed', 'transfer/own-files.ts', 'this.#seams.leave(own.reader.close());', ''),
	session(
		'a source that is refused is closed',
		'transfer/file-transfers.ts',
		'\t\t\tthis.#leave(closeQuietly(source));\n',
		'',
	),
	session(
		'the end waits for what is let go of',
		'transfer/file-transfers.ts',
		'await Promise.race([this.#letGo(), late]);',
		'void late;',
	),
	session(
		'…for 2 s',
		'transfer/file-transfers.ts',
		'await Promise.race([this.#letGo(), late]);',
		'await this.#letGo();',
	),
	session(
		'what was given up is not called cancelled',
		'transfer/own-files.ts',
		"own.whole ? new TtchatError('ERR_FILE_UNCONFIRMED') : cancelled()",
		'cancelled()',
	),
	session(
		'what is being finished comes to be there',
		'transfer/peer-files.ts',
		'if (peers.writer?.discard() === false) this.#present = undefined;\n\t\t\t\telse this.#end',
		'peers.writer?.discard();\n\t\t\t\tthis.#end',
	),
	session('that all is there is always told', 'transfer/progress.ts', ' && bytes < this.#size', ''),
	session('files need v2', 'transfer/own-files.ts', 'if (protocol === 2) return;', 'return;'),
	session(
		'a name of the peer is made harmless',
		'transfer/peer-files.ts',
		'sanitizeFileName(name) ?? NAMELESS',
		'new TextDecoder().decode(name)',
	),
	session(
		'what ends a round ends its files',
		'transfer/own-files.ts',
		"if (own.stage !== 'waiting') this.#lose(own, error);",
		'void error;',
	),
	session(
		'what was taken back is told the peer',
		'transfer/own-files.ts',
		" && stage !== 'waiting')",
		' && false)',
	),
	session(
		'no file is taken in while all end',
		'transfer/file-transfers.ts',
		'\t\t\tthis.#closed = promise;\n\t\t\tresolve(this.#close(error));\n',
		'\t\t\tresolve(this.#close(error));\n\t\t\tthis.#closed = promise;\n',
	),
	session(
		'an own file ends once',
		'transfer/own-files.ts',
		'\t\tif (this.#files.get(own.file) !== own) return false;\n',
		'',
	),
	session(
		'what has come as a whole is kept',
		'transfer/peer-files.ts',
		' || peers.writer?.whole === true',
		'',
	),
	session(
		'of a file that grew only what was offered goes out',
		'transfer/file-reader.ts',
		'Math.min(MAX_CHUNK_BYTES, this.#left)',
		'MAX_CHUNK_BYTES',
		'session/transfer/file-reader',
	),
	session(
		'no more than 2 MiB is asked for ahead',
		'transfer/file-window.ts',
		'Math.min(MAX_WINDOW_CHUNKS, ',
		'Math.min(1_000, ',
		'session/transfer/file-window',
	),
	session(
		'progress is told four times a second',
		'transfer/progress.ts',
		'now - this.#toldAt < PROGRESS_INTERVAL_MS || ',
		'',
	),
	session(
		'what is behind a frame waits for it',
		'round-keys.ts',
		'mayReadAhead() && slow <= most && queue.length <= 2 * most',
		'true',
		'session/read-ahead',
	),
];
