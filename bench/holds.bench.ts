import {messageRows} from '../source/plain/rows.ts';
import type {Message} from '../source/session/events.ts';
import {sanitize, sanitizeSlices} from '../source/text/sanitize.ts';
import {MAX_DRAFT_BYTES} from '../source/ui/state/draft.ts';
import type {KeyAction} from '../source/ui/state/key-action.ts';
import {initialScreen, reduceScreen} from '../source/ui/state/reduce-screen.ts';
import type {ScreenAction, ScreenState} from '../source/ui/state/screen-state.ts';
import {messageText, transcriptOf} from '../source/ui/state/transcript.ts';
import {viewOf} from '../source/ui/state/view.ts';
import {clipboard} from '../source/ui/terminal/terminal-modes.ts';
import type {Figure} from './ratio.ts';

// How long one text as large as may be keeps the event loop from everything else, whatever is done with it. Each of these is
// a generator: between its turns keys and the network have theirs.

const MIB = 1_048_576;
const TIMES = 4;
const fill = (text: string, bytes: number) => text.repeat(Math.floor(bytes / Buffer.byteLength(text)));
const texts: readonly string[] = [
	'The quick brown fox jumps over the lazy dog. ',
	'The quick brown fox jumps over the lazy dog.\n',
	'Съешь же ещё этих мягких французских булок. ',
	'天地玄黄宇宙洪荒日月盈昃',
	'see http://a.example ',
	'a\u0301\u0323\u0302 ',
	'नमस्ते 👩‍👩‍👧 ',
];

type Turns = Generator<unknown, void, void>;

const start = initialScreen({columns: 120, rows: 40, ascii: false, at: 0});

function said(text: string): Message {
	return {id: 'm', from: 'peer', text, action: false, at: 0};
}

function act(state: ScreenState, action: ScreenAction): ScreenState {
	const next = reduceScreen(state, action).state;
	keep(viewOf(next).messages);
	return next;
}

let kept: unknown;
function keep(value: unknown): void {
	kept = value === kept ? undefined : value;
}

const key = (pressed: KeyAction): ScreenAction => ({type: 'key', key: pressed, at: 0});

/** These actions one after the other, each in a turn of its own. */
function* acts(state: ScreenState, ...actions: readonly ScreenAction[]): Turns {
	for (const action of actions) {
		state = act(state, action);
		yield;
		while (state.search?.looking !== undefined) {
			state = act(state, {type: 'look-on'});
			yield;
		}
	}
}

const arrived = (text: string) =>
	act(start, {type: 'events', events: [{type: 'message', message: said(text), at: 0, elapsed: 0}]});

const command = (state: ScreenState, typed: string) =>
	act(act(state, key({type: 'insert', text: typed})), key({type: 'submit'}));

const unfolded = (text: string) => command(arrived(text), '/more');

/** Pasted, and the question answered, if there is one. */
const paste = (text: string) => [key({type: 'paste', text}), key({type: 'insert', text: 'y'})];
const pasted = (text: string) => paste(text).reduce(act, start);

/** What is done with a text; what is needed for it is got ready outside of the turns. 22 are 20 ms on a machine where the yardstick takes 0.9. */
type Subject = {
	readonly name: string;
	readonly begin: (safe: string, raw: string) => Turns;
	readonly atMost: number;
};

const messageSubjects: readonly Subject[] = [
	{name: 'made safe', begin: (_, raw) => sanitizeSlices(raw), atMost: 22},
	{
		name: 'arrives',
		begin: safe =>
			acts(start, {type: 'events', events: [{type: 'message', message: said(safe), at: 0, elapsed: 0}]}),
		atMost: 22,
	},
	{
		name: '/more, and pages',
		begin(safe) {
			const typed = act(arrived(safe), key({type: 'insert', text: '/more'}));
			const to = (where: 'top' | 'bottom' | 'page-up' | 'page-down') => key({type: 'scroll', to: where});
			const scrolls = (['page-down', 'bottom', 'page-up', 'page-up', 'top', 'page-down'] as const).map(to);
			return acts(typed, key({type: 'submit'}), ...scrolls);
		},
		atMost: 22,
	},
	{
		name: 'unfolded, and the terminal changes its size',
		begin: safe => acts(unfolded(safe), {type: 'resize', columns: 90, rows: 30}),
		atMost: 22,
	},
	{
		name: 'searched',
		begin(safe) {
			const find = act(unfolded(safe), key({type: 'find'}));
			return acts(find, ...[safe.slice(-4), '!', '?'].map(text => key({type: 'insert', text})));
		},
		atMost: 22,
	},
	{name: '/save', begin: safe => transcriptOf(arrived(safe).log), atMost: 22},
	{
		name: '/copy',
		*begin(safe) {
			keep(clipboard(messageText(said(safe))));
			yield;
		},
		atMost: 22,
	},
	{
		name: 'printed',
		*begin(safe) {
			keep(messageRows(said(safe), 'bob'));
			yield;
			keep(JSON.stringify(said(safe)));
			yield;
		},
		// Made safe once more, in one go, wherever it comes from: of nothing but marks that takes 22. Nobody types meanwhile.
		atMost: 30,
	},
	{name: 'pasted, and refused', begin: safe => acts(start, ...paste(safe)), atMost: 22},
];

/** The same of a draft with room for two keys more. */
const draftSubjects: readonly Subject[] = [
	{name: 'pasted', begin: safe => acts(start, ...paste(safe)), atMost: 22},
	{name: 'a key behind it', begin: safe => acts(pasted(safe), key({type: 'insert', text: 'x'})), atMost: 22},
	{
		name: 'taken out of the draft, and put back',
		begin: safe =>
			acts(pasted(safe), key({type: 'kill', to: 'line-start'}), key({type: 'yank'}), key({type: 'undo'})),
		atMost: 22,
	},
	{
		name: 'sent, and got back by Up',
		begin: safe => acts(pasted(safe), key({type: 'submit'}), key({type: 'up'})),
		atMost: 22,
	},
];

export async function figures(): Promise<readonly Figure[]> {
	return [
		...figuresOf('1 MiB of text', MIB, messageSubjects),
		...figuresOf('a full draft', MAX_DRAFT_BYTES - 2, draftSubjects),
	];
}

function figuresOf(what: string, bytes: number, subjects: readonly Subject[]): readonly Figure[] {
	const raw = texts.map(text => fill(text, bytes));
	const safe = raw.map(text => sanitize(text));
	return subjects.map(({name, begin, atMost}) => {
		// Of each text its shortest, for what disturbs only adds; of those the worst text.
		const longest = raw.map((text, index) =>
			Math.min(...Array.from({length: TIMES}, () => longestTurn(() => begin(safe[index] ?? '', text)))),
		);
		return {
			name: `${what}, longest hold of the event loop: ${name}`,
			value: Math.max(...longest),
			unit: 'x',
			than: 'cutting 9,000 plain characters into graphemes',
			atMost,
		};
	});
}

function longestTurn(begin: () => Turns): number {
	const turns = begin();
	const before = yardstickMs();
	let longest = 0;
	for (let done = false; !done; ) {
		const startedAt = performance.now();
		done = turns.next().done === true;
		longest = Math.max(longest, performance.now() - startedAt);
	}
	return (2 * longest) / (before + yardstickMs());
}

const plain = 'The quick brown fox jumps over the lazy dog. '.repeat(200);

function yardstickMs(): number {
	const startedAt = performance.now();
	keep([...new Intl.Segmenter().segment(plain)].length);
	return performance.now() - startedAt;
}
