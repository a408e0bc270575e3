import {isTtchatError} from '../errors.ts';
import {listPaths} from '../files/paths.ts';
import {performOnSession} from '../performing/session-commands.ts';
import type {Demo} from '../session/plan/plan-session.ts';
import type {Session} from '../session/session.ts';
import {plural} from '../text/format.ts';
import {toReason} from '../words/failure.ts';
import type {Mark} from '../words/remark.ts';
import type {Saves} from './saves.ts';
import type {MessageLog} from './state/message-log.ts';
import type {ScreenAction, ScreenEffect} from './state/screen-state.ts';
import {transcriptOf} from './state/transcript.ts';
import type {Performers} from './store.ts';
import {bell, clipboard, notification} from './terminal/terminal-modes.ts';

/** The terminal, as far as effects need it. */
type EffectTerminal = {
	/** Writes a control sequence between two frames. */
	write(sequence: string): void;
	/** Draws everything anew. */
	redraw(): Promise<void>;
	/** Stops the process until the shell lets it go on. */
	suspend(): Promise<void>;
	readonly insideTmux: boolean;
};

/** All that effects act on. */
export type Outside = {
	readonly session: Session;
	readonly saves: Saves;
	readonly terminal: EffectTerminal;
	readonly dispatch: (action: ScreenAction) => void;
	readonly leave: (how: 'quit' | 'burn') => void;
	/** The partner, in a demo. */
	readonly demo?: Demo | undefined;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
};

/** Does what the reducer of a chat asks for. */
export function performersOf(outside: Outside): Performers<ScreenEffect> {
	const {session, terminal, dispatch, leave, demo} = outside;
	return {
		send: effect => send(effect, outside),
		cancel: ({count}) => cancel(count, outside),
		command: ({call, shown}) =>
			performOnSession(call, {session, shown, demo, note: text => note(text, outside)}),
		// The verdict comes back as an event.
		verify: ({code}) => void session.verify(code),
		typing: () => session.typing(),
		save: ({path, log}) => save(path, log, outside),
		copy: ({text}) => terminal.write(clipboard(text)),
		'list-paths': async ({prefix}) =>
			dispatch({type: 'paths-listed', prefix, paths: await listPaths(prefix)}),
		bell: ({what}) => terminal.write(bell + notification(calls[what], terminal.insideTmux)),
		redraw: () => terminal.redraw(),
		suspend: () => terminal.suspend(),
		quit: () => leave('quit'),
		burn: () => {
			session.burn();
			leave('burn');
		},
	};
}

/** What went wrong becomes a line on the screen; `draft` is the text that was not sent. */
export function tellFailure(error: unknown, {dispatch, now}: Outside, draft?: string): void {
	dispatch({type: 'failed', reason: toReason(error), at: now(), ...(draft !== undefined && {draft})});
}

async function send(
	{text, literal = false}: ScreenEffect & {readonly type: 'send'},
	outside: Outside,
): Promise<void> {
	try {
		await outside.session.send(text, {literal});
	} catch (error) {
		// These two happen to a message that is on the screen: its mark and the lines about the loss tell of it.
		if (!isTtchatError(error, 'ERR_CANCELLED') && !isTtchatError(error, 'ERR_LINK_LOST')) {
			// As it was typed: what began with two slashes may be a command with one.
			tellFailure(error, outside, literal ? `/${text}` : text);
		}
	}
}

function cancel(count: number, outside: Outside): void {
	const {session} = outside;
	const {outbox} = session.getSnapshot();
	const failed = outbox.slice(Math.max(0, outbox.length - count)).filter(({id}) => !session.cancel(id));
	const text = unsentWords(outbox.length, failed.length);
	if (text !== undefined) note(text, outside);
}

function unsentWords(waiting: number, failed: number): string | undefined {
	if (waiting === 0) return 'Nothing waits: what was sent cannot be taken back.';
	return failed === 0 ? undefined : `Not taken back: ${plural(failed, 'message')} had gone out already.`;
}

/** What a notification says: never what, or from whom. */
const calls = {message: 'A message has arrived', file: 'There is news of a file'} as const;

function note(text: string, {dispatch, now}: Outside): void {
	dispatch({type: 'remark', mark: '--', text, at: now()});
}

async function save(path: string, log: MessageLog, {saves, dispatch, now}: Outside): Promise<void> {
	const outcome = await saves.save(path, transcriptOf(log));
	const say = (mark: Mark, words: string) => dispatch({type: 'remark', mark, text: words, at: now()});
	switch (outcome.kept) {
		case 'all':
			return say('--', `Saved to ${outcome.path}.`);
		case 'nothing':
			return say('=!=', `Not saved: ${outcome.problem}.`);
		case 'some':
			return say(
				'=!=',
				`Not saved as a whole: ${outcome.problem}. A part of it may be left in ${outcome.path}.`,
			);
		default:
			throw outcome satisfies never;
	}
}
