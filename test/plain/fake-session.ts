import {EventStream} from '../../source/session/event-stream.ts';
import type {SessionEvent, Unstamped} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import type {Receipt, Session} from '../../source/session/session.ts';
import {initialSnapshot} from '../../source/session/snapshot.ts';

/** A session that does nothing by itself: a test says what happens, and sees what was asked of it. */
export type FakeSession = Session & {
	/** Lets something happen, at the time {@link happenedAt} unless another is given. */
	emit(happening: Unstamped, at?: number): void;
	/** What was called, in order: the command and what it was given. */
	readonly calls: readonly (readonly unknown[])[];
	/** Settles a message's `send()`. */
	settle(id: string, how: Receipt | Error): void;
	/** Waits until so many messages have been sent. */
	sent(count: number): Promise<readonly string[]>;
};

/** What a fake session does otherwise than usual. */
export type FakeBehaviour = {
	readonly open?: () => Promise<void>;
	readonly close?: () => Promise<void>;
	/** Refuses a message at once. */
	readonly refuse?: (text: string) => Error | undefined;
	readonly verify?: () => 'verified' | 'mismatched';
	readonly cancel?: boolean;
	readonly release?: () => boolean;
	/** Whether messages are delivered at once. */
	readonly delivers?: boolean;
};

/** 14:02 in the time zone of the tests. */
export const happenedAt = new Date(2026, 10, 22, 14, 2).getTime();

export function fakeSession(behaviour: FakeBehaviour = {}): FakeSession {
	const stream = new EventStream<SessionEvent>();
	const listeners = new Set<() => void>();
	const calls: (readonly unknown[])[] = [];
	const fates = new Map<string, {resolve(receipt: Receipt): void; reject(error: Error): void}>();
	const texts: string[] = [];
	let onSent: () => void = () => undefined;
	let snapshot = initialSnapshot;
	let closed = false;

	const emit = (happening: Unstamped, at = happenedAt) => {
		const event: SessionEvent = {...happening, at, elapsed: at - happenedAt};
		snapshot = reduceSession(snapshot, event);
		stream.push(event);
		for (const listener of [...listeners]) listener();
	};
	const send: Session['send'] = async (text, {id = `m${texts.length + 1}`, literal = false} = {}) => {
		calls.push(['send', text, id, ...(literal ? ['literal'] : [])]);
		texts.push(text);
		onSent();
		const refusal = behaviour.refuse?.(text);
		if (refusal !== undefined) throw refusal;
		emit({type: 'queued', message: {id, from: 'self', text, action: false, at: happenedAt}});
		if (behaviour.delivers) {
			emit({type: 'sent', id});
			emit({type: 'delivered', id});
			return 'delivered' as const;
		}
		const {promise, resolve, reject} = Promise.withResolvers<Receipt>();
		fates.set(id, {resolve, reject});
		return promise;
	};
	const close = async () => {
		calls.push(['close']);
		await behaviour.close?.();
		if (closed) return;
		closed = true;
		emit({type: 'closed', reason: undefined});
		stream.end();
	};
	return {
		emit,
		calls,
		settle: (id, how) => {
			const fate = fates.get(id);
			if (how instanceof Error) fate?.reject(how);
			else fate?.resolve(how);
		},
		sent: count =>
			new Promise(resolve => {
				onSent = () => {
					if (texts.length >= count) resolve(texts);
				};
				onSent();
			}),
		open: async () => {
			calls.push(['open']);
			await behaviour.open?.();
		},
		send,
		cancel: id => {
			calls.push(['cancel', id]);
			return behaviour.cancel ?? true;
		},
		releaseOutbox: () => {
			calls.push(['release']);
			return behaviour.release?.() ?? true;
		},
		verify: code => {
			calls.push(['verify', code]);
			return behaviour.verify?.() ?? 'verified';
		},
		offerFile: (source, {file = source.name} = {}) => {
			calls.push(['offerFile', source, file]);
			return file;
		},
		acceptFile: (file, sink) => void calls.push(['acceptFile', file, sink]),
		declineFile: file => {
			calls.push(['declineFile', file]);
			return true;
		},
		cancelFile: file => {
			calls.push(['cancelFile', file]);
			return true;
		},
		rename: name => void calls.push(['rename', name]),
		typing: () => void calls.push(['typing']),
		announceSaved: () => void calls.push(['saved']),
		reconnect: options => void calls.push(['reconnect', options]),
		close,
		burn: () => void calls.push(['burn']),
		events: options => stream.read(options?.limit),
		getSnapshot: () => snapshot,
		subscribe: listener => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		[Symbol.asyncDispose]: close,
	};
}
