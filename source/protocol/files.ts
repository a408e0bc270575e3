import {TtchatError} from '../errors.ts';
import {concat, u32, u64} from './bytes.ts';
import type {Effect, FileEvent, FileInput} from './effects.ts';
import type {FileMessage} from './message.ts';
import {afterSaying, mayWrite, noteWritten, writeRecord} from './sending.ts';
import {type At, andThen, type Context, type State, type Step, stay, withTalk} from './state.ts';
import {
	accept,
	CANCEL_REASONS,
	type CancelReason,
	give,
	hearAccept,
	hearChunk,
	hearDone,
	hearOffer,
	hearRefusal,
	hearWithdrawal,
	keep,
	offer,
	refuse,
	withdraw,
} from './transfers.ts';

// Files in an open v2 conversation: the records for what is done with them, and what the peer's lead to.

type Conversing = At<'record'>['talk'] | At<'bye'>['talk'];

/** Does what is wanted; what comes too late for it is left undone. */
export function handleFile(context: Context, state: At<'record'>, input: FileInput): Step {
	const {talk} = state;
	const {giving, taking} = talk;
	switch (input.type) {
		case 'file-offer':
			return offerFile(context, state, input);
		case 'file-chunk':
			return giving.open?.file === input.file ? sendChunk(context, state, input.bytes) : stay(state);
		case 'file-withdraw': {
			const next = withdraw(giving, input.file);
			if (next === undefined) return stay(state);
			const content = cancellation(giving.lastId, 'ours', input.reason);
			return writeRecord(context, withTalk(state, {...talk, giving: next}), 'file-cancel', content);
		}
		case 'file-accept': {
			const next = accept(taking, input.id, input.limit);
			if (next === undefined) return stay(state);
			const content = concat(u32(input.id), u64(input.limit));
			return writeRecord(context, withTalk(state, {...talk, taking: next}), 'file-accept', content);
		}
		case 'file-refuse': {
			const next = refuse(taking, input.id);
			if (next === undefined) return stay(state);
			const content = cancellation(input.id, 'theirs', input.reason);
			return writeRecord(context, withTalk(state, {...talk, taking: next}), 'file-cancel', content);
		}
		case 'file-keep': {
			const next = keep(taking, input.id);
			if (next === undefined) return stay(state);
			return writeRecord(context, withTalk(state, {...talk, taking: next}), 'file-done', u32(input.id));
		}
		default:
			return input satisfies never;
	}
}

/** The name is said as a text is: it must not tell a safety code. */
function offerFile(
	context: Context,
	state: At<'record'>,
	{file, name, size}: Extract<FileInput, {type: 'file-offer'}>,
): Step {
	const {talk, links} = state;
	const saidDigits = afterSaying(talk, name);
	const giving = mayWrite(links, talk) ? offer(talk.giving, file, size) : undefined;
	if (typeof saidDigits !== 'string' || giving === undefined) {
		const error = typeof saidDigits === 'string' ? new TtchatError('ERR_OUTBOX_FULL') : saidDigits;
		return stay(state, telling({type: 'offer-failed', file, error}));
	}
	const content = concat(u32(giving.lastId), u64(size), name);
	const step = writeRecord(context, withTalk(state, {...talk, saidDigits, giving}), 'file-offer', content);
	return andThen(step, next => noteWritten(next, 1, telling({type: 'offer-sent', file})));
}

function sendChunk(context: Context, state: At<'record'>, bytes: Uint8Array): Step {
	const giving = give(state.talk.giving, bytes.length);
	const content = concat(u32(giving.lastId), bytes);
	const step = writeRecord(context, withTalk(state, {...state.talk, giving}), 'file-chunk', content);
	return andThen(step, next => noteWritten(next, 1));
}

function telling(event: FileEvent): Effect {
	return {type: 'emit', event: {type: 'file', event}};
}

function cancellation(id: number, whose: 'ours' | 'theirs', reason: CancelReason): Uint8Array {
	return concat(u32(id), Uint8Array.of(whose === 'ours' ? 0 : 1, CANCEL_REASONS.indexOf(reason)));
}

/** A record about a file came: what it means for us, or an error if it may not stand here. */
export function hearFile(state: State<Conversing>, message: FileMessage): Step<Conversing> {
	const {talk} = state;
	const tell = (change: Partial<Pick<Conversing, 'giving' | 'taking'>>, event?: FileEvent) =>
		stay(withTalk<Conversing>(state, {...talk, ...change}), ...(event === undefined ? [] : [telling(event)]));
	const file = talk.giving.open?.file ?? '';
	const {id} = message;
	switch (message.type) {
		case 'file-offer': {
			const {size, name} = message;
			const taking = hearOffer(talk.taking, id, size);
			return tell({taking}, {type: 'file-offered', id, size, name});
		}
		case 'file-accept': {
			const {giving, isFirst} = hearAccept(talk.giving, id, message.limit);
			return tell({giving}, isFirst ? {type: 'offer-accepted', file} : undefined);
		}
		case 'file-chunk': {
			const {taking, wanted, whole} = hearChunk(talk.taking, id, message.bytes.length);
			const {bytes} = message;
			return tell({taking}, wanted ? {type: 'chunk', id, bytes, whole} : undefined);
		}
		case 'file-cancel': {
			const {reason} = message;
			if (message.whose === 'ours') {
				const {giving, ended} = hearRefusal(talk.giving, id);
				return tell({giving}, ended ? {type: 'offer-refused', file, reason} : undefined);
			}
			const {taking, ended} = hearWithdrawal(talk.taking, id);
			return tell({taking}, ended ? {type: 'file-withdrawn', id, reason} : undefined);
		}
		case 'file-done': {
			const {giving, ended} = hearDone(talk.giving, id);
			return tell({giving}, ended ? {type: 'file-delivered', file} : undefined);
		}
		default:
			return message satisfies never;
	}
}
