import type {Message, SessionEvent} from '../session/events.ts';
import {reduceSession} from '../session/reduce-session.ts';
import {initialSnapshot, type SessionSnapshot} from '../session/snapshot.ts';
import {describeEvent} from '../words/event.ts';
import type {Remark} from '../words/remark.ts';
import type {Line} from './line-writer.ts';
import {describeProgress, type Running, stepProgress, stepStalls} from './progress.ts';
import {freshGate, pass, type RepeatGate} from './repeat-gate.ts';
import {messageRows, nameMessage, statusRow} from './rows.ts';

/** What plain mode remembers to put the next event into words. Never changed in place. */
export type LinesState = {
	readonly options: LinesOptions;
	/** The session as the lines so far tell it. */
	readonly snapshot: SessionSnapshot;
	readonly gate: RepeatGate;
	/** Own messages whose fate is open, by id. */
	readonly open: ReadonlyMap<string, OpenMessage>;
	/** Files that are being sent or received, by what events call them. */
	readonly running: Running;
};

/** What does not change during a run. */
export type LinesOptions = {
	/** Whether own messages are printed too: not where they show as they are typed. */
	readonly echo: boolean;
};

type OpenMessage = {
	readonly message: Message;
	/** Whether the user was told that it waits. */
	readonly announced: boolean;
	readonly sent: boolean;
};

/** The state before the first event. */
export function initialLines(options: LinesOptions): LinesState {
	return {options, snapshot: initialSnapshot, gate: freshGate, open: new Map(), running: new Map()};
}

/**
 * Puts an event into lines: messages for `out`, everything else for `err`.
 *
 * @returns The lines, often none, and the state for the next event.
 */
export function stepLines(
	state: LinesState,
	event: SessionEvent,
): {readonly state: LinesState; readonly lines: readonly Line[]} {
	const {running, progress} = stepProgress(state.running, event);
	const after: LinesState = {
		...state,
		running,
		snapshot: reduceSession(state.snapshot, event),
		open: stepOpen(state, event),
	};
	const remarks = [
		...describeEvent(event, state.snapshot, after.snapshot),
		...describeOwn(event, state, after),
		...describeProgress(progress, state.snapshot),
	];
	let {gate} = after;
	const lines: Line[] = printMessage(event, state);
	for (const {mark, text, topic, variant} of remarks) {
		const passage =
			topic === undefined ? {gate, open: true} : pass(gate, topic, variant ?? text, event.elapsed);
		gate = passage.gate;
		if (passage.open) {
			lines.push({stream: 'err', text: statusRow(event.at, mark, text)});
		}
	}
	// After a chat, the same obstacle is news again.
	return {state: {...after, gate: event.type === 'secured' ? freshGate : gate}, lines};
}

/** What is to be said because nothing happened; files that stand still. */
export function stepSilence(
	state: LinesState,
	{at, elapsed}: Pick<SessionEvent, 'at' | 'elapsed'>,
): {readonly state: LinesState; readonly lines: readonly Line[]} {
	const {running, stalled} = stepStalls(state.running, elapsed, state.snapshot);
	const remarks = stalled.flatMap(said => describeProgress(said, state.snapshot));
	return {
		state: {...state, running},
		lines: remarks.map(({mark, text}) => ({stream: 'err', text: statusRow(at, mark, text)})),
	};
}

function printMessage(event: SessionEvent, state: LinesState): Line[] {
	if (event.type === 'message' && event.message.from === 'peer') {
		return [{stream: 'out', text: messageRows(event.message, state.snapshot.peerName ?? 'peer')}];
	}
	const own = event.type === 'sent' ? state.open.get(event.id) : undefined;
	return own !== undefined && state.options.echo
		? [{stream: 'out', text: messageRows(own.message, 'you')}]
		: [];
}

function stepOpen(state: LinesState, event: SessionEvent): LinesState['open'] {
	const open = new Map(state.open);
	switch (event.type) {
		case 'queued':
			open.set(event.message.id, {message: event.message, announced: waits(state), sent: false});
			return open;
		case 'sent': {
			const found = open.get(event.id);
			// Of a v1 message nothing more will be heard.
			if (found === undefined || state.snapshot.protocol === 1) {
				open.delete(event.id);
			} else {
				open.set(event.id, {...found, sent: true});
			}
			return open;
		}
		case 'delivered':
		case 'cancelled':
		case 'undelivered':
		case 'refused':
			open.delete(event.id);
			return open;
		case 'lost':
			for (const id of event.undelivered) {
				open.delete(id);
			}
			return open;
		case 'closed':
			return new Map();
		default:
			return state.open;
	}
}

/** Whether a message that is written now has to wait, as far as the lines so far tell. */
function waits({snapshot}: LinesState): boolean {
	return snapshot.stage !== 'secured' || snapshot.hold !== undefined;
}

/** What became of one's own messages, as far as it is worth a line. */
function describeOwn(event: SessionEvent, before: LinesState, after: LinesState): readonly Remark[] {
	switch (event.type) {
		case 'queued': {
			if (!waits(before)) {
				return [];
			}
			const count = [...after.open.values()].filter(({sent}) => !sent).length;
			const held = before.snapshot.hold === undefined ? 'Waiting to be sent' : 'HELD, not sent';
			return [{mark: '--', text: `${held} (${count}): ${nameMessage(event.message)}`}];
		}
		case 'sent': {
			const own = before.open.get(event.id);
			return own?.announced ? [{mark: '--', text: `Sent: ${nameMessage(own.message)}`}] : [];
		}
		case 'cancelled':
			return list(before, [event.id], 'Taken back');
		case 'undelivered':
			return list(before, [event.id], doubtful);
		case 'lost':
			return list(before, event.undelivered, doubtful);
		case 'closed':
			return [...before.open].flatMap(([id, {sent}]) => list(before, [id], sent ? doubtful : 'Never sent'));
		default:
			return [];
	}
}

const doubtful = 'Sent, but perhaps never arrived';

function list(state: LinesState, ids: readonly string[], fate: string): readonly Remark[] {
	return ids.flatMap((id): readonly Remark[] => {
		const own = state.open.get(id);
		return own === undefined ? [] : [{mark: '-!-', text: `${fate}: ${nameMessage(own.message)}`}];
	});
}
