import type {SessionCommand} from '../../commands/command-table.ts';
import type {Call} from '../../commands/parse-input.ts';
import type {Reason} from '../../errors.ts';
import type {SessionEvent} from '../../session/events.ts';
import type {SessionSnapshot} from '../../session/snapshot.ts';
import type {Mark} from '../../words/remark.ts';
import type {Step, Tick} from '../store.ts';
import type {ArmedKey} from './armed-key.ts';
import type {Draft} from './draft-state.ts';
import type {From} from './find.ts';
import type {KeyAction} from './key-action.ts';
import type {MessageLog} from './message-log.ts';
import type {Viewport} from './viewport.ts';

/** What lies over the screen, and takes the keys first. */
export type Overlay =
	| {readonly type: 'none'}
	/** `scroll`: rows that were scrolled away; after a resize perhaps more than there are. */
	| {readonly type: 'help'; readonly scroll: number}
	/** The messages alone, one column, without borders. */
	| {readonly type: 'bare'}
	/** A question that is answered with y or n; whatever else is typed goes on in the draft, with what was asked about. */
	| {readonly type: 'confirm'; readonly question: string; readonly onYes: Confirmed}
	/** The search text is being typed. */
	| {readonly type: 'find'; readonly draft: Draft};

/** What is done once the question was answered with yes. */
export type Confirmed =
	| {readonly type: 'insert'; readonly text: string}
	| {readonly type: 'send'; readonly text: string};

/** What is searched for, and the entry of the current match. */
type Search = {
	readonly query: string;
	readonly current: number | undefined;
	/** There is no newer match in this log. */
	readonly newestIn?: MessageLog;
	/** Where the search goes on in the next turn, which way, and what is said if nothing is there. */
	readonly looking?: From & {readonly step: 1 | -1; readonly otherwise: string};
};

/** What Tab put into the draft; the next Tab puts the next candidate there. Places in graphemes. */
type Completing = {
	readonly start: number;
	readonly end: number;
	readonly candidates: readonly string[];
	readonly chosen: number;
};

/** The state of the whole interface. Never changed in place. */
export type ScreenState = {
	/** The screen's size in cells. */
	readonly columns: number;
	readonly rows: number;
	/** Equal to the session's own snapshot once all events have been reduced. */
	readonly session: SessionSnapshot;
	/** Whether the peer was ever there: until then the pane fills the screen. */
	readonly met: boolean;
	readonly draft: Draft;
	readonly log: MessageLog;
	readonly viewport: Viewport;
	readonly overlay: Overlay;
	/** What F2 chose; `undefined` until it was pressed. */
	readonly paneOpen: boolean | undefined;
	readonly search: Search | undefined;
	readonly completing: Completing | undefined;
	/** Whether the terminal has the focus; `undefined` as long as it has not said, and many never do. */
	readonly focused: boolean | undefined;
	/** When the last key came, and when the bell rang for what was not seen since; milliseconds since the epoch. */
	readonly typedAt: number;
	readonly rungAt: number | undefined;
	/**
	 * The newest unread line, and whether the end was looked at since. `stale`: older ones, which stay until the
	 * end is shown, since taking them away would move what is being read.
	 */
	readonly unread:
		| {readonly index: number; readonly seen: boolean; readonly stale: readonly number[]}
		| undefined;
	/** What Ctrl+C, Ctrl+D or Ctrl+X has armed. */
	readonly armed: ArmedKey | undefined;
	/** One line for the status row, until the next key, or news of the session, or for `HINT_MS`. */
	readonly hint: string | undefined;
	/** `/bell`, `/typing` and `/time`. */
	readonly bell: boolean;
	readonly typing: boolean;
	readonly time: boolean;
	readonly ascii: boolean;
};

/** Everything that can change the interface. `at` is milliseconds since the epoch. */
export type ScreenAction =
	| {readonly type: 'key'; readonly key: KeyAction; readonly at: number}
	/** Events in order; several that came together ring the bell once. */
	| {readonly type: 'events'; readonly events: readonly SessionEvent[]}
	| {readonly type: 'resize'; readonly columns: number; readonly rows: number}
	| {readonly type: 'focus'; readonly focused: boolean}
	/** The terminal draws signs that are not ASCII wider than we count them. */
	| {readonly type: 'draw-ascii'}
	| Tick
	/** A second more, on the clock that nobody sets, without a word of the files on their way. */
	| {readonly type: 'time-passed'; readonly elapsed: number}
	/** Time to look at more of what is searched. */
	| {readonly type: 'look-on'}
	/** An effect said something: a line in the messages. */
	| {readonly type: 'remark'; readonly mark: Mark; readonly text: string; readonly at: number}
	/** An effect failed. `draft` is the text that was not sent: it returns to an empty draft. */
	| {readonly type: 'failed'; readonly reason: Reason; readonly draft?: string; readonly at: number}
	/** That hint has been on screen for `HINT_MS`. */
	| {readonly type: 'hint-over'; readonly hint: string}
	/** The answer to the effect `list-paths`. */
	| {readonly type: 'paths-listed'; readonly prefix: string; readonly paths: readonly string[]};

/** What is to be done outside, in order. */
export type ScreenEffect =
	/** `literal`: no action, though it may look like one. */
	| {readonly type: 'send'; readonly text: string; readonly literal?: boolean}
	/** Take the newest `count` waiting messages back: those that wait by then, which may be newer than `session`. */
	| {readonly type: 'cancel'; readonly count: number}
	/** What acts on the session alone. `shown`: the session as it was on the screen when the command was typed. */
	| {readonly type: 'command'; readonly call: Call<SessionCommand>; readonly shown: SessionSnapshot}
	| {readonly type: 'verify'; readonly code: string}
	/** The user is typing a message. */
	| {readonly type: 'typing'}
	/** Write the chat to a new file, mode 0600, and announce it. */
	| {readonly type: 'save'; readonly path: string; readonly log: MessageLog}
	| {readonly type: 'copy'; readonly text: string}
	/** List what begins with `prefix`, folders with a slash at the end; answer with `paths-listed`. */
	| {readonly type: 'list-paths'; readonly prefix: string}
	| {readonly type: 'bell'; readonly what: 'message' | 'file'}
	| {readonly type: 'redraw'}
	| {readonly type: 'suspend'}
	| {readonly type: 'quit'}
	| {readonly type: 'burn'};

export type ScreenStep = Step<ScreenState, ScreenEffect>;

/** How long a hint stays, in milliseconds: it speaks of what was just done. */
export const HINT_MS = 15_000;

/** A step without effects, or with some. */
export function step(state: ScreenState, ...effects: readonly ScreenEffect[]): ScreenStep {
	return {state, effects};
}

/** What the keys do while a question is open. */
export const questionHint = 'y: yes · n, Esc: no · all else: into the draft, not sent';

/** Puts a question in the composer's place. */
export function ask(state: ScreenState, question: string, onYes: Confirmed): ScreenState {
	return {...state, overlay: {type: 'confirm', question, onYes}, hint: questionHint};
}
