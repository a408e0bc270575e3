import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import type {Message, SessionEvent} from '../../../source/session/events.ts';
import {keyBindings} from '../../../source/ui/key-bindings.ts';
import {lastHelpScroll} from '../../../source/ui/rows/help-page.ts';
import {ARMED_MS, REPEAT_MS} from '../../../source/ui/state/armed-key.ts';
import {draftText, MAX_DRAFT_BYTES} from '../../../source/ui/state/draft.ts';
import type {KeyAction} from '../../../source/ui/state/key-action.ts';
import {entryAt} from '../../../source/ui/state/message-log.ts';
import {initialScreen, reduceScreen} from '../../../source/ui/state/reduce-screen.ts';
import type {ScreenAction, ScreenEffect, ScreenState} from '../../../source/ui/state/screen-state.ts';
import {transcriptOf} from '../../../source/ui/state/transcript.ts';
import {viewOf} from '../../../source/ui/state/view.ts';

const noon = new Date(2026, 10, 22, 12).getTime();
const started = initialScreen({columns: 80, rows: 24, ascii: false, at: noon});

/** The state after some actions, and all effects on the way. */
function run(
	state: ScreenState,
	...actions: readonly ScreenAction[]
): {readonly state: ScreenState; readonly effects: readonly ScreenEffect[]} {
	const effects: ScreenEffect[] = [];
	let current = state;
	for (const action of actions) {
		const step = reduceScreen(current, action);
		current = step.state;
		effects.push(...step.effects);
	}

	return {state: current, effects};
}

const key = (action: KeyAction, at = noon): ScreenAction => ({type: 'key', key: action, at});
const type = (text: string): ScreenAction => key({type: 'insert', text});
const tick = (at: number): ScreenAction => ({type: 'tick', at});
/** As fast as a person does it, and then nothing. */
const twice = (action: KeyAction): readonly [ScreenAction, ScreenAction, ScreenAction] => [
	key(action),
	key(action, noon + REPEAT_MS),
	tick(noon + 2 * REPEAT_MS),
];
const submit = key({type: 'submit'});
const enter = (text: string): readonly ScreenAction[] => [type(text), submit];
const happen = (...events: readonly SessionEvent[]): ScreenAction => ({type: 'events', events});
const secured: SessionEvent = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
	at: noon,
	elapsed: 0,
};
const message = (id: string, text: string, from: Message['from']): Message => ({
	id,
	from,
	text,
	action: false,
	at: noon,
});
const heard = (text: string, at = noon): SessionEvent => ({
	type: 'message',
	message: {...message(text, text, 'peer'), at},
	at,
	elapsed: at - noon,
});
const queued = (text: string): SessionEvent => ({
	type: 'queued',
	message: message(text, text, 'self'),
	at: noon,
	elapsed: 0,
});
const scroll = (to: 'page-up' | 'page-down' | 'top' | 'bottom' | 'unread'): ScreenAction =>
	key({type: 'scroll', to});

const chatting = run(started, happen(secured)).state;
const long = run(
	chatting,
	...Array.from({length: 100}, (_, n) => happen(heard(`message ${n}`, noon + n * 1000))),
).state;

const screen = (state: ScreenState) => viewOf(state).messages.map(row => row.map(({text}) => text).join(''));

describe('commands and their effects', () => {
	const shown = started.session;
	const cases: readonly {
		readonly typed: string;
		readonly effects: readonly ScreenEffect[];
		readonly left?: string;
	}[] = [
		{typed: 'hello', effects: [{type: 'send', text: 'hello'}]},
		{typed: '//quit', effects: [{type: 'send', text: '/quit', literal: true}]},
		{typed: '/me waves', effects: [{type: 'send', text: '/me waves'}]},
		{typed: '/quit', effects: [{type: 'quit'}]},
		{typed: '/quit smoking', effects: [], left: '/quit smoking'},
		{typed: '/burn', effects: [{type: 'burn'}]},
		{typed: '/verify 1234-5678', effects: [{type: 'verify', code: '1234-5678'}]},
		{typed: '／ｖｅｒｉｆｙ　１２３４　５６７８', effects: [{type: 'verify', code: '１２３４　５６７８'}]},
		{typed: '/verify 1234', effects: [], left: '/verify 1234'},
		{typed: '/nick alice', effects: [{type: 'command', call: {name: 'nick', argument: 'alice'}, shown}]},
		{
			typed: '/reconnect',
			effects: [{type: 'command', call: {name: 'reconnect', argument: undefined}, shown}],
		},
		{typed: '/reconnect v1', effects: [{type: 'command', call: {name: 'reconnect', argument: 'v1'}, shown}]},
		{typed: '/reconnect v3', effects: [], left: '/reconnect v3'},
		{typed: '/demo drop', effects: [{type: 'command', call: {name: 'demo', argument: 'drop'}, shown}]},
		{typed: '/demo offer', effects: [{type: 'command', call: {name: 'demo', argument: 'offer'}, shown}]},
		{typed: '/send /a b', effects: [{type: 'command', call: {name: 'send', argument: '/a b'}, shown}]},
		{typed: "/send '/a b'", effects: [{type: 'command', call: {name: 'send', argument: '/a b'}, shown}]},
		{typed: '/send', effects: [], left: '/send'},
		{typed: '/cancel', effects: [{type: 'command', call: {name: 'cancel', argument: ''}, shown}]},
		{typed: '/cancel all', effects: [{type: 'command', call: {name: 'cancel', argument: 'all'}, shown}]},
		{typed: '/accept', effects: [{type: 'command', call: {name: 'accept', argument: undefined}, shown}]},
		{typed: '/decline', effects: [{type: 'command', call: {name: 'decline', argument: undefined}, shown}]},
		{typed: '/demo', effects: [], left: '/demo'},
		{typed: '/release', effects: [{type: 'command', call: {name: 'release', argument: undefined}, shown}]},
		{typed: '/unsend', effects: [{type: 'cancel', count: 1}]},
		{typed: '/unsend 2', effects: [{type: 'cancel', count: 2}]},
		{typed: '/unsend all', effects: [{type: 'cancel', count: Number.POSITIVE_INFINITY}]},
		{typed: '/unsend some', effects: [], left: '/unsend some'},
		{typed: '/bell maybe', effects: [], left: '/bell maybe'},
		{typed: '/save', effects: [], left: '/save'},
		{typed: '/qiut', effects: [], left: '/qiut'},
		{typed: '/c', effects: [], left: '/c'},
		{typed: '   ', effects: [], left: '   '},
	];
	for (const {typed, effects, left = ''} of cases) {
		it(JSON.stringify(typed), () => {
			const result = run(started, ...enter(typed));
			assert.deepEqual(result.effects, effects);
			assert.equal(draftText(result.state.draft), left);
		});
	}

	it('/verify shows the code and what to do with it', () => {
		const text = screen(run(chatting, ...enter('/verify')).state).join('\n');
		assert.match(text, /NOT VERIFIED: compare codes.*4821 0937/s);
		assert.match(text, /Tell bob by phone/);
	});

	it('/copy takes the newest message, or one further back', () => {
		const after = (typed: string) => run(long, ...enter(typed)).effects;
		assert.deepEqual(after('/copy'), [{type: 'copy', text: 'message 99'}]);
		assert.deepEqual(after('/copy 3'), [{type: 'copy', text: 'message 97'}]);
		assert.deepEqual(after('/copy 101'), []);
	});

	it('/save takes the whole chat along, and peer text forges no line', () => {
		const sly = run(chatting, happen(heard('hi\n12:00  you  I agree')), ...enter('/save chat.txt'));
		const [effect] = sly.effects;
		assert.ok(effect?.type === 'save' && effect.path === 'chat.txt');
		assert.deepEqual([...transcriptOf(effect.log)].join('').split('\n'), [
			'-- Sun, 22 Nov 2026 --',
			'12:00 -- Nothing is saved unless one of you types /save. Closing this ends it.',
			'12:00 --> bob connected. NOT VERIFIED: compare codes by phone, see /verify.',
			'12:00  bob  hi',
			'            12:00  you  I agree',
			'',
		]);
	});

	it('/release sends what is held', () => {
		const held = run(
			chatting,
			happen({type: 'outbox-held', why: 'not-verified', count: 1, at: noon, elapsed: 0}),
		).state;
		const call = {name: 'release', argument: undefined} as const;
		assert.deepEqual(run(held, ...enter('/release')).effects, [{type: 'command', call, shown: held.session}]);
	});

	it('/clear forgets messages and what was typed', () => {
		const {state} = run(long, ...enter('hunter2'), happen(queued('hunter2')), ...enter('/clear'));
		assert.deepEqual(screen(state), []);
		const kept = {...state, session: undefined};
		assert.equal(JSON.stringify(kept).includes('hunter2'), false);
		assert.equal(JSON.stringify(kept).includes('message 5'), false);
	});

	it('/bell, /typing and /time switch', () => {
		const {state} = run(started, ...enter('/bell off'), ...enter('/TYPING off'), ...enter('/time off'));
		assert.deepEqual([state.bell, state.typing, state.time], [false, false, false]);
		assert.equal(run(state, ...enter('/bell on')).state.bell, true);
	});

	it('/help NAME explains one command, also while the pane hides the messages', () => {
		const {state} = run(started, ...enter('/help ver'));
		assert.match(state.hint ?? '', /^\/verify \[CODE\]: /);
		assert.match(screen(run(chatting, ...enter('/help quit')).state).join('\n'), /also \/q, \/exit, \/bye/);
	});

	it('/more unfolds without moving what is on screen', () => {
		const big = run(
			long,
			happen(heard(Array.from({length: 150}, (_, n) => `row ${n}`).join('\n'), noon + 200_000)),
		).state;
		const before = screen(big);
		const {state} = run(big, ...enter('/more'));
		assert.match(before.at(-1) ?? '', /-- 50 more rows: \/more/);
		assert.deepEqual(screen(state).slice(0, -1), before.slice(0, -1));
		assert.match(screen(state).at(-1) ?? '', /row 100$/);
		assert.equal(run(state, ...enter('/more')).state.hint, 'Nothing on screen is folded.');
	});
});

describe('what Ctrl and Alt keys do', () => {
	const same: Readonly<Record<string, string>> = {
		unread: '/unseen',
		top: '/top',
		bottom: '/bottom',
		find: '/find',
		bare: '/bare',
		help: '/help',
		pane: '/pane',
		redraw: '/redraw',
		suspend: '/suspend',
	};
	const away = run(long, {type: 'focus', focused: false}, happen(heard('unseen', noon + 200_000))).state;
	for (const {id, keys, section, action} of keyBindings) {
		const isForReading = section === 'Reading' || section === 'Windows' || section === 'Leaving';
		const leaves = section === 'Leaving' && action.type !== 'suspend';
		if (!isForReading || leaves || keys.some(name => /^(?:PgUp|PgDn|Esc)$/.test(name))) {
			continue;
		}
		it(`has a command: ${keys.join(', ')}`, () => {
			const typed = same[id];
			assert.ok(typed !== undefined);
			const shown = ({state, effects}: ReturnType<typeof run>) => {
				const {overlay, paneOpen, viewport} = state;
				return {overlay, paneOpen, viewport, effects: effects.filter(({type: what}) => what !== 'typing')};
			};
			assert.deepEqual(shown(run(away, ...enter(typed))), shown(run(away, key(action))));
		});
	}
});

describe('keys', () => {
	it('Ctrl+C clears the draft, then arms, then quits', () => {
		const interrupt = (at: number) => key({type: 'interrupt'}, at);
		const cleared = run(started, type('abc'), interrupt(noon));
		assert.equal(draftText(cleared.state.draft), '');
		assert.equal(cleared.state.armed, undefined);
		const armed = run(cleared.state, interrupt(noon));
		assert.match(armed.state.hint ?? '', /Ctrl\+C again/);
		const again = (at: number) => run(armed.state, interrupt(at), tick(at + REPEAT_MS)).effects;
		assert.deepEqual(again(noon + ARMED_MS - 1), [{type: 'quit'}]);
		assert.deepEqual(again(noon + ARMED_MS), []);
		const typed = [type('a'), key({type: 'delete', to: 'left'}), interrupt(noon + 500), tick(noon + 600)];
		assert.deepEqual(run(armed.state, ...typed).effects, []);
		const over = run(armed.state, tick(noon + ARMED_MS)).state;
		assert.deepEqual([over.armed, over.hint], [undefined, undefined]);
		assert.equal(run(armed.state, tick(noon + 1000)).state, armed.state);
	});

	it('the first Ctrl+C says how many messages wait', () => {
		const pressed = key({type: 'interrupt'});
		assert.equal(run(started, pressed).state.hint, 'Ctrl+C again ends the chat.');
		assert.equal(
			run(started, happen(queued('a')), pressed).state.hint,
			'Ctrl+C again ends the chat; 1 message was not sent.',
		);
		assert.equal(
			run(started, happen(queued('a'), queued('b')), key({type: 'delete-or-quit'})).state.hint,
			'Ctrl+D again ends the chat; 2 messages were not sent.',
		);
	});

	it('Ctrl+D deletes; on an empty draft it quits like Ctrl+C', () => {
		const pressed = key({type: 'delete-or-quit'});
		const {state} = run(started, type('ab'), key({type: 'move', to: 'line-start'}), pressed);
		assert.equal(draftText(state.draft), 'b');
		assert.deepEqual(run(started, ...twice({type: 'delete-or-quit'})).effects, [{type: 'quit'}]);
		assert.deepEqual(run(started, type('ab'), ...twice({type: 'delete-or-quit'})).effects, []);
	});

	it('Ctrl+X twice burns, and nothing else between', () => {
		const burnt = run(long, type('secret'), ...twice({type: 'burn'}));
		assert.deepEqual(burnt.effects.at(-1), {type: 'burn'});
		assert.equal(JSON.stringify(burnt.state).includes('secret'), false);
		assert.deepEqual(screen(burnt.state), []);
		const [first, ...second] = twice({type: 'burn'});
		assert.deepEqual(run(started, first, type('a'), ...second).effects, []);
		assert.deepEqual(
			run(long, first, key({type: 'burn'}, noon + ARMED_MS), tick(noon + ARMED_MS + REPEAT_MS)).effects,
			[],
		);
	});

	it('Ctrl+X twice burns whatever is open', () => {
		const pasted = key({type: 'paste', text: 'a\rb\rc\rd\re\rf'});
		for (const open of [pasted, key({type: 'find'}), key({type: 'help'}), key({type: 'bare'})]) {
			assert.deepEqual(run(long, open, ...twice({type: 'burn'})).effects, [{type: 'burn'}]);
		}
	});

	for (const held of ['interrupt', 'delete-or-quit', 'burn'] as const) {
		it(`a key that is held down is pressed once: ${held}`, () => {
			const slowest = [0, 500, 533, 566, 600, 660, 759, 800];
			const fastest = Array.from({length: 60}, (_, n) => (n === 0 ? 0 : 250 + n * 33));
			for (const times of [slowest, fastest]) {
				const actions = times.flatMap((at, index) => [
					...(times[index - 1] === undefined ? [] : [tick(noon + at - 1)]),
					key({type: held}, noon + at),
				]);
				assert.deepEqual(run(long, ...actions, tick(noon + 10_000)).effects, []);
			}
			const kitty = [key({type: held}), key({type: held, repeated: true}, noon + 500), tick(noon + 700)];
			assert.deepEqual(run(long, ...kitty).effects, []);
		});
	}

	it('Esc closes what is open in turn, and keeps the draft', () => {
		const esc = key({type: 'escape'});
		const {state} = run(
			long,
			type('draft'),
			key({type: 'pane'}),
			key({type: 'find'}),
			type('message 9'),
			key({type: 'help'}),
		);
		const open = (current: ScreenState) => [
			current.overlay.type,
			current.search !== undefined,
			current.paneOpen,
		];
		assert.deepEqual(open(state), ['help', true, true]);
		const one = run(state, esc).state;
		assert.deepEqual(open(one), ['none', true, true]);
		const two = run(one, esc).state;
		assert.deepEqual(open(two), ['none', false, true]);
		const three = run(two, esc).state;
		assert.deepEqual(open(three), ['none', false, false]);
		const four = run(three, esc);
		assert.deepEqual(
			[open(four.state), four.effects, draftText(four.state.draft)],
			[['none', false, false], [], 'draft'],
		);
	});

	it('asks before many lines are pasted', () => {
		const many = Array.from({length: 6}, (_, line) => `${line}`).join('\r');
		const asked = run(started, type('a'), key({type: 'paste', text: many})).state;
		assert.equal(asked.overlay.type, 'confirm');
		const yes = run(asked, type('y'));
		assert.deepEqual([draftText(yes.state.draft), yes.effects], ['a0\n1\n2\n3\n4\n5', []]);
		assert.match(yes.state.hint ?? '', /not sent\. Enter sends it/);
		assert.equal(draftText(run(started, key({type: 'paste', text: 'a\rb'})).state.draft), 'a\nb');
	});

	it('asks before a slipped command is sent, and loses nothing', () => {
		const asked = run(started, ...enter(' /quit'));
		assert.deepEqual([asked.effects, asked.state.overlay.type], [[], 'confirm']);
		const sent = run(asked.state, type('y'));
		assert.deepEqual([sent.effects, draftText(sent.state.draft)], [[{type: 'send', text: ' /quit'}], '']);
		const kept = run(asked.state, key({type: 'escape'}));
		assert.deepEqual([kept.effects, draftText(kept.state.draft)], [[], ' /quit']);
	});

	it('Enter answers a question with no and leaves the draft as it was', () => {
		const slipped = run(started, ...enter(' /quit'), submit);
		assert.deepEqual(
			[slipped.effects, slipped.state.overlay.type, draftText(slipped.state.draft)],
			[[], 'none', ' /quit'],
		);
	});

	const sixLines = '1\n2\n3\n4\n5\n6';
	const pasteAsked = run(
		started,
		type('ab'),
		key({type: 'move', to: 'left'}),
		key({type: 'paste', text: `${sixLines}\n`}),
	).state;
	const undo = key({type: 'undo'});
	for (const no of [type('n'), type('No'), key({type: 'escape'}), key({type: 'interrupt'})]) {
		it(`what was not pasted comes back by one key that is named: ${JSON.stringify(no)}`, () => {
			const {state} = run(pasteAsked, no);
			assert.deepEqual([state.overlay.type, draftText(state.draft)], ['none', 'ab']);
			assert.match(state.hint ?? '', /Ctrl\+_/);
			const back = run(state, undo).state;
			assert.equal(draftText(back.draft), `a${sixLines}b`);
			assert.equal(draftText(run(back, undo).state.draft), 'ab');
			const typedOn = run(state, type('c')).state;
			assert.equal(draftText(typedOn.draft), 'acb');
			assert.equal(draftText(run(typedOn, undo, undo).state.draft), `a${sixLines}b`);
		});
	}

	const onward: readonly (readonly [after: string, action: ScreenAction, draft: string])[] = [
		['text', type('c'), `a${sixLines}cb`],
		['text that begins as an answer does', type('yet'), `a${sixLines}yetb`],
		['a new line', key({type: 'newline'}), `a${sixLines}\nb`],
		['Enter, which may be the end of a line that was typed', submit, `a${sixLines}\nb`],
		['another paste', key({type: 'paste', text: '\n7\n8'}), `a${sixLines}\n7\n8b`],
		['Backspace', key({type: 'delete', to: 'left'}), `a${sixLines.slice(0, -1)}b`],
		['an arrow', key({type: 'up'}), `a${sixLines}b`],
		['help', key({type: 'help'}), `a${sixLines}b`],
		['finding', key({type: 'find'}), `a${sixLines}b`],
		['the bare view', key({type: 'bare'}), `a${sixLines}b`],
	];
	for (const [after, action, draft] of onward) {
		it(`what was asked about goes into the draft and nowhere else, and no key is eaten: ${after}`, () => {
			const {state, effects} = run(pasteAsked, action);
			assert.deepEqual([draftText(state.draft), effects], [draft, []]);
			assert.notEqual(state.overlay.type, 'confirm');
		});
	}

	it('a second paste that asks takes none of the first', () => {
		const {state} = run(pasteAsked, key({type: 'paste', text: '\n7\n8\n9\n10\n11\n12'}));
		assert.equal(state.overlay.type, 'confirm');
		assert.equal(draftText(run(state, type('y')).state.draft), `a${sixLines}\n7\n8\n9\n10\n11\n12b`);
		assert.equal(draftText(run(state, type('n')).state.draft), `a${sixLines}b`);
	});

	it('Enter loses nothing of what fills the draft to its last byte', () => {
		const text = `${sixLines}${'x'.repeat(MAX_DRAFT_BYTES - sixLines.length)}`;
		const {state} = run(started, key({type: 'paste', text}), submit);
		assert.deepEqual([state.overlay.type, draftText(state.draft) === text], ['none', true]);
	});

	it('scrolling is no answer and is done', () => {
		const {state} = run(long, key({type: 'paste', text: sixLines}), scroll('page-up'));
		assert.deepEqual([state.overlay.type, state.viewport.follow], ['confirm', false]);
	});

	for (const typed of ['yet', 'no way', 'x', ' ', '漢']) {
		it(`${JSON.stringify(typed)} typed at a question goes on in the draft`, () => {
			const {state, effects} = run(started, ...enter(' /quit'), type(typed));
			assert.deepEqual([state.overlay.type, draftText(state.draft), effects], ['none', ` /quit${typed}`, []]);
		});
	}

	it('a paste at a question goes on in the draft', () => {
		const {state} = run(started, ...enter(' /quit'), key({type: 'paste', text: 'er'}));
		assert.deepEqual([state.overlay.type, draftText(state.draft)], ['none', ' /quiter']);
	});

	it('yes and no may be written out', () => {
		assert.deepEqual(run(started, ...enter(' /quit'), type('Yes')).effects, [{type: 'send', text: ' /quit'}]);
		assert.equal(draftText(run(started, ...enter(' /quit'), type('NO')).state.draft), ' /quit');
	});

	it('a question says what keys do, at once and after any other key', () => {
		const says = /^y: yes.*n.*Esc.*no.*draft, not sent/;
		const asked = run(started, ...enter(' /quit')).state;
		assert.match(asked.hint ?? '', says);
		const other = run(asked, scroll('page-up')).state;
		assert.match(other.hint ?? '', says);
		assert.equal(run(other, submit).state.hint, undefined);
	});

	it('shows the draft again when something is typed on the bare view', () => {
		const bare = run(chatting, key({type: 'bare'}));
		assert.equal(bare.state.overlay.type, 'bare');
		assert.equal(run(bare.state, scroll('page-up')).state.overlay.type, 'bare');
		const typed = run(bare.state, type('a')).state;
		assert.deepEqual([typed.overlay.type, draftText(typed.draft)], ['none', 'a']);
		const entered = run(chatting, type('a'), key({type: 'bare'}), submit);
		assert.deepEqual(
			[entered.state.overlay.type, entered.effects.filter(effect => effect.type === 'send')],
			['none', []],
		);
	});

	it('scrolls the help as far as there is any, and back from there at once, after a resize too', () => {
		const {state} = run(started, key({type: 'help'}));
		const at = (current: ScreenState) => current.overlay.type === 'help' && current.overlay.scroll;
		const last = lastHelpScroll(started);
		assert.ok(last > 22);
		assert.equal(at(run(state, key({type: 'down'})).state), 1);
		assert.equal(at(run(state, scroll('page-down')).state), 22);
		assert.equal(at(run(state, scroll('bottom')).state), last);
		const pages = Array.from({length: 20}, () => scroll('page-down'));
		assert.equal(at(run(state, ...pages).state), last);
		assert.equal(at(run(state, ...pages, key({type: 'up'})).state), last - 1);
		assert.equal(at(run(state, ...pages, scroll('top')).state), 0);
		const wide: ScreenAction = {type: 'resize', columns: 200, rows: 60};
		const shorter = lastHelpScroll({columns: 200, rows: 60});
		assert.equal(at(run(state, ...pages, wide, key({type: 'up'})).state), Math.max(0, shorter - 1));
	});

	it('completes only what stands before the cursor', () => {
		const left = key({type: 'move', to: 'left'});
		const {state} = run(started, type('/helx'), left, key({type: 'complete', direction: 1}));
		assert.equal(draftText(state.draft), '/help x');
	});

	it('completes with Tab and goes through what fits', () => {
		const tab = key({type: 'complete', direction: 1});
		const back = key({type: 'complete', direction: -1});
		const text = (...actions: readonly ScreenAction[]) => draftText(run(started, ...actions).state.draft);
		assert.equal(text(type('/he'), tab), '/help ');
		assert.equal(text(type('/c'), tab), '/copy ');
		assert.equal(text(type('/c'), tab, tab), '/cancel ');
		assert.equal(text(type('/c'), tab, tab, tab), '/clear ');
		assert.equal(text(type('/c'), tab, tab, tab, tab), '/copy ');
		assert.equal(text(type('/c'), back), '/clear ');
		assert.equal(text(type('/bell o'), tab, tab), '/bell off');
		assert.equal(text(type('hello'), tab), 'hello');
	});

	it('asks for paths and takes the answer, if it is still wanted', () => {
		const asked = run(started, type('/save no'), key({type: 'complete', direction: 1}));
		assert.deepEqual(asked.effects, [{type: 'list-paths', prefix: 'no'}]);
		const answer: ScreenAction = {type: 'paths-listed', prefix: 'no', paths: ['notes/']};
		assert.equal(draftText(run(asked.state, answer).state.draft), '/save notes/');
		assert.equal(draftText(run(asked.state, type('v'), answer).state.draft), '/save nov');
	});

	it('says that it types, but not in a command', () => {
		assert.deepEqual(run(chatting, type('h')).effects, [{type: 'typing'}]);
		assert.deepEqual(run(chatting, type('/'), type('q')).effects, []);
		assert.deepEqual(run(started, type('h')).effects, []);
		assert.deepEqual(run(chatting, ...enter('/typing off'), type('h')).effects, []);
	});

	it('hands on what only the terminal can do', () => {
		assert.deepEqual(run(started, key({type: 'redraw'}), key({type: 'suspend'})).effects, [
			{type: 'redraw'},
			{type: 'suspend'},
		]);
	});
});

describe('hints', () => {
	const lost: SessionEvent = {
		type: 'lost',
		reason: {code: 'ERR_LINK_LOST', message: 'lost', advice: 'Wait.'},
		retry: 'automatic',
		undelivered: [],
		at: noon,
		elapsed: 0,
	};
	const copied = run(chatting, happen(heard('a')), ...enter('/copy')).state;

	it('go when something happens to the chat, but not for a message', () => {
		assert.match(copied.hint ?? '', /^Copied/);
		assert.match(run(copied, happen(heard('b'))).state.hint ?? '', /^Copied/);
		assert.equal(run(copied, happen(lost)).state.hint, undefined);
	});

	it('go when their time is over, and only they', () => {
		const over = (hint = ''): ScreenAction => ({type: 'hint-over', hint});
		assert.equal(run(copied, over(copied.hint)).state.hint, undefined);
		assert.equal(run(copied, over('an earlier one')).state.hint, copied.hint);
	});

	it('stay where they say what a key will do', () => {
		const asked = run(chatting, key({type: 'paste', text: 'a\nb\nc\nd\ne\nf'})).state;
		for (const state of [asked, run(chatting, key({type: 'interrupt'})).state]) {
			assert.ok(state.hint !== undefined);
			assert.equal(run(state, happen(lost)).state.hint, state.hint);
		}
		assert.equal(run(asked, {type: 'hint-over', hint: asked.hint ?? ''}).state.hint, asked.hint);
	});
});

describe('answers to commands', () => {
	const reading = run(long, scroll('top')).state;

	it('are shown to whoever has scrolled up: the end comes on screen', () => {
		for (const command of ['/status', '/verify', '/help quit']) {
			const {state} = run(reading, ...enter(command));
			assert.equal(state.viewport.follow, true, command);
		}
	});

	it('that come later are in the status row as well, and nothing moves', () => {
		const {state} = run(reading, {type: 'remark', mark: '--', text: 'Saved to x.', at: noon});
		assert.equal(state.hint, 'Saved to x.');
		assert.deepEqual(screen(state), screen(reading));
	});

	it('a command without one moves nothing', () => {
		for (const command of ['/bell off', '/nick al', '/copy', '/more']) {
			assert.deepEqual(screen(run(reading, ...enter(command)).state), screen(reading), command);
		}
	});
});

describe('search', () => {
	const shows = (state: ScreenState, text: string) => screen(state).some(row => row.endsWith(text));

	it('goes to older matches while it is typed, and back', () => {
		const found = run(long, key({type: 'find'}), type('MESSAGE 1')).state;
		assert.equal(shows(found, 'message 19'), true);
		const older = run(found, submit).state;
		assert.equal(older.search?.current, (found.search?.current ?? 0) - 1);
		assert.equal(run(older, key({type: 'down'})).state.search?.current, found.search?.current);
		const closed = run(older, key({type: 'escape'})).state;
		assert.deepEqual([closed.overlay.type, closed.search], ['none', undefined]);
	});

	const says = (text: string) => happen(heard(text, noon + 200_000));

	it('what is found hangs on what is searched for and what there is, and not on how it was typed', () => {
		const opened = run(long, key({type: 'find'}), type('message 1')).state;
		const newer = run(opened, says('message 1xyz')).state;
		const current = (state: ScreenState, text: string) => run(state, type(text)).state.search?.current;
		assert.equal(current(opened, '2'), run(long, ...enter('/find message 12')).state.search?.current);
		assert.equal(current(run(opened, key({type: 'up'})).state, '2'), current(opened, '2'));
		assert.equal(current(opened, '1xyz'), undefined);
		assert.equal(current(newer, 'xyz'), newer.log.end - 1);
		const nothing = run(long, key({type: 'find'}), type('message 1x')).state;
		assert.equal(nothing.search?.current, undefined);
		const late = run(nothing, says('message 1xyz')).state;
		assert.equal(current(late, 'y'), late.log.end - 1);
	});

	it('/find, /prev and /next do the same', () => {
		const found = run(long, ...enter('/find message 1')).state;
		const older = run(found, ...enter('/prev')).state;
		assert.equal(older.search?.current, (found.search?.current ?? 0) - 1);
		assert.equal(run(older, ...enter('/next')).state.search?.current, found.search?.current);
		assert.match(run(found, ...enter('/next')).state.hint ?? '', /No newer/);
		assert.match(run(long, ...enter('/find xyzzy')).state.hint ?? '', /Not found/);
		assert.match(run(long, ...enter('/next')).state.hint ?? '', /Nothing is searched for/);
	});

	it('does not touch the draft', () => {
		const {state} = run(
			long,
			type('draft'),
			key({type: 'find'}),
			type('x'),
			key({type: 'delete', to: 'left'}),
			key({type: 'escape'}),
		);
		assert.equal(draftText(state.draft), 'draft');
	});

	it('unfolds what hides the match', () => {
		const rows = Array.from({length: 150}, (_, n) => (n === 140 ? 'needle' : `row ${n}`)).join('\n');
		const big = run(long, happen(heard(rows, noon + 200_000), heard('later', noon + 300_000))).state;
		assert.equal(shows(run(big, ...enter('/find needle')).state, 'needle'), true);
	});
});

describe('unread messages', () => {
	const unreadLines = (state: ScreenState) => screen(state).filter(row => row.endsWith('new - - -')).length;

	it('are below a line when the terminal is not in front, and ring once', () => {
		const away = run(chatting, {type: 'focus', focused: false}).state;
		const {state, effects} = run(away, happen(heard('a'), heard('b')));
		assert.deepEqual(effects, [{type: 'bell', what: 'message'}]);
		assert.equal(unreadLines(state), 1);
		assert.deepEqual(run(state, {type: 'focus', focused: true}, happen(heard('c'))).effects, []);
		assert.deepEqual(
			run(away, ...enter('/bell off'), {type: 'focus', focused: false}, happen(heard('a'))).effects,
			[],
		);
	});

	describe('and the bell', () => {
		const away = run(chatting, {type: 'focus', focused: false}).state;
		const bells = (state: ScreenState, ...actions: readonly ScreenAction[]) =>
			run(state, ...actions).effects.filter(effect => effect.type === 'bell').length;
		const at = (seconds: number) => happen(heard(`after ${seconds}`, noon + seconds * 1000));

		it('rings once for many, and after ten seconds again', () => {
			assert.equal(bells(away, ...Array.from({length: 99}, (_, n) => at(1 + n / 10))), 1);
			assert.equal(bells(away, at(1), at(10.9)), 1);
			assert.equal(bells(away, at(1), at(11)), 2);
		});

		it('rings at once for what comes after the others were seen', () => {
			const look = [{type: 'focus', focused: true} as const, {type: 'focus', focused: false} as const];
			assert.equal(bells(away, at(1), ...look, at(2)), 2);
			assert.equal(bells(away, at(1), type('x'), at(2)), 2);
		});

		it('rings where nobody says what is in front, once nothing was typed for ten seconds', () => {
			assert.equal(bells(chatting, at(9.9)), 0);
			assert.equal(bells(chatting, at(10)), 1);
			assert.equal(bells(chatting, key({type: 'insert', text: 'x'}, noon + 8000), at(17)), 0);
			assert.equal(bells(chatting, {type: 'focus', focused: true}, at(1000)), 0);
		});

		it('is not silenced by a clock that was set back', () => {
			assert.equal(bells(away, at(1000), at(1)), 2);
			assert.equal(bells(chatting, at(-5)), 1);
		});

		it('says where it does not know what is in front', () => {
			assert.match(run(chatting, ...enter('/bell on')).state.hint ?? '', /nothing was typed for 10 s.*focus/);
			assert.doesNotMatch(run(chatting, ...enter('/bell off')).state.hint ?? '', /focus/);
			assert.doesNotMatch(run(away, ...enter('/bell on')).state.hint ?? '', /focus/);
		});
	});

	it('have no line while one looks on', () => {
		assert.equal(unreadLines(run(chatting, happen(heard('a'))).state), 0);
	});

	const hidden: readonly {readonly where: string; readonly actions: readonly ScreenAction[]}[] = [
		{where: 'the help', actions: [key({type: 'help'})]},
		{
			where: 'the pane on a narrow screen',
			actions: [{type: 'resize', columns: 60, rows: 24}, key({type: 'pane'})],
		},
		{where: 'a screen that is too small', actions: [{type: 'resize', columns: 20, rows: 5}]},
		{where: 'older messages in a search', actions: [key({type: 'find'}), type('message 1')]},
	];
	for (const {where, actions} of hidden) {
		it(`are below a line where ${where} hid them`, () => {
			const away = run(long, ...actions).state;
			const came = run(away, happen(heard('hidden', noon + 200_000))).state;
			const back = run(
				came,
				key({type: 'escape'}),
				{type: 'resize', columns: 80, rows: 24},
				scroll('bottom'),
			).state;
			assert.equal(unreadLines(back), 1);
		});
	}

	it('have no line where they are on screen: in the bare view, under a question, beside the pane', () => {
		const shown: readonly ScreenAction[] = [
			key({type: 'bare'}),
			key({type: 'paste', text: 'a\nb\nc\nd\ne\nf'}),
			{type: 'resize', columns: 140, rows: 40},
		];
		for (const action of shown) {
			const {state} = run(long, action, happen(heard('shown', noon + 200_000)));
			assert.equal(state.unread, undefined, JSON.stringify(action));
		}
	});

	it('have one line at a time', () => {
		const seen = run(chatting, {type: 'focus', focused: false}, happen(heard('a')), {
			type: 'focus',
			focused: true,
		}).state;
		assert.equal(unreadLines(seen), 1);
		const again = run(seen, {type: 'focus', focused: false}, happen(heard('b'), heard('c'))).state;
		assert.equal(unreadLines(again), 1);
		assert.match(screen(again).at(-3) ?? '', /new - - -$/);
	});

	it('are counted and do not move what is being read', () => {
		const up = run(long, scroll('page-up')).state;
		const later = run(up, happen(heard('x', noon + 200_000), heard('y', noon + 200_000))).state;
		assert.deepEqual(screen(later), screen(up));
		assert.equal(later.viewport.unseen, 2);
		const there = run(later, scroll('unread')).state;
		assert.equal(there.viewport.unseen, 0);
		assert.equal(unreadLines(there), 1);
		assert.equal(run(later, ...enter('reply')).state.viewport.follow, true);
	});
});

describe('errors and notices', () => {
	const reason = {
		code: 'ERR_MESSAGE_HOLDS_CODE',
		message: 'not sent: it holds a code',
		advice: 'Tell it by voice.',
	} as const;
	const flowing = (state: ScreenState) => screen(state).join(' ').replaceAll(/\s+/g, ' ');

	it('a text that was not sent is named and comes back, or it is said where it is', () => {
		const failed: ScreenAction = {type: 'failed', reason, draft: 'my code', at: noon};
		const back = run(chatting, ...enter('my code'), failed).state;
		assert.equal(draftText(back.draft), 'my code');
		assert.match(
			flowing(back),
			/=!= Not sent, “my code”: It holds a code\. Tell it by voice\. It is back in the draft\.$/,
		);
		const busy = run(chatting, ...enter('my code'), type('else'), failed).state;
		assert.equal(draftText(busy.draft), 'else');
		assert.match(flowing(busy), /“my code”: .* Up brings it back once the draft is empty\.$/);
		const cleared = run(busy, key({type: 'interrupt'}), key({type: 'up'})).state;
		assert.match(draftText(cleared.draft), /else|my code/);
		assert.equal(
			draftText(run(busy, key({type: 'kill', to: 'line-start'}), key({type: 'up'})).state.draft),
			'my code',
		);
	});

	it('a text that was not sent is named in one short row, whatever it holds', () => {
		const draft = `\u001b[31mfirst\nsecond ${'long '.repeat(50)}`;
		const {state} = run(chatting, {type: 'failed', reason, draft, at: noon});
		const entry = entryAt(state.log, state.log.end - 1);
		assert.ok(entry?.kind === 'remark' && entry.mark === '=!=');
		assert.ok(entry.text.length < 200);
		assert.doesNotMatch(entry.text, /[\n\u001b]/);
	});

	it('a notice is a line', () => {
		const {state} = run(chatting, {type: 'remark', mark: '--', text: 'Saved.', at: noon});
		assert.match(screen(state).at(-1) ?? '', /-- Saved\.$/);
	});
});

const anyKey: fc.Arbitrary<KeyAction> = fc.oneof(
	fc
		.constantFrom(
			'a',
			' ',
			'/',
			'y',
			'n',
			'é',
			'漢',
			'/help',
			'/find m',
			'/more',
			'/clear',
			'/pane',
			'/time off',
		)
		.map(text => ({type: 'insert' as const, text})),
	fc.constantFrom<KeyAction>(
		submit.type === 'key' ? submit.key : {type: 'submit'},
		{type: 'newline'},
		{type: 'move', to: 'left'},
		{type: 'delete', to: 'left'},
		{type: 'kill', to: 'line-start'},
		{type: 'up'},
		{type: 'down'},
		{type: 'undo'},
		{type: 'complete', direction: 1},
		{type: 'scroll', to: 'page-up'},
		{type: 'scroll', to: 'page-down'},
		{type: 'scroll', to: 'top'},
		{type: 'scroll', to: 'bottom'},
		{type: 'scroll', to: 'unread'},
		{type: 'find'},
		{type: 'bare'},
		{type: 'help'},
		{type: 'pane'},
		{type: 'escape'},
		{type: 'interrupt'},
		{type: 'delete-or-quit'},
		{type: 'burn'},
		{type: 'paste', text: 'a\rb\rc\rd\re\rf'},
	),
);
const anyAction: fc.Arbitrary<ScreenAction> = fc.oneof(
	{weight: 5, arbitrary: anyKey.map(action => key(action))},
	fc.nat(4000).map(at => happen(heard(`peer ${at}`, noon + at))),
	fc.constantFrom(
		happen(queued('mine')),
		happen(secured),
		{type: 'focus', focused: true} as const,
		{type: 'focus', focused: false} as const,
	),
	fc.record({
		type: fc.constant('resize' as const),
		columns: fc.integer({min: 20, max: 140}),
		rows: fc.integer({min: 5, max: 50}),
	}),
);
const anyActions = fc.array(anyAction, {maxLength: 40});

describe('the interface, whatever happens', () => {
	it('draws no more rows than there is room for, and keeps the cursor on screen', () => {
		fc.assert(
			fc.property(anyActions, actions => {
				const {state} = run(long, ...actions);
				const {layout, composer, messages} = viewOf(state);
				if (layout.type === 'screen' && state.overlay.type === 'none') {
					const {rows, cursor} = composer;
					assert.ok(messages.length <= layout.messages.rows);
					assert.equal(rows.length, layout.composer.rows);
					assert.ok(cursor.row < rows.length && cursor.column < state.columns);
				}
			}),
		);
	});

	it('moves nothing that is being read when messages come, where room was gained since it was scrolled to', () => {
		const up = run(long, scroll('page-up')).state;
		const tall = run(up, {type: 'resize', columns: 80, rows: 60}).state;
		assert.ok(!tall.viewport.follow);
		const later = run(tall, happen(heard('new', noon))).state;
		assert.deepEqual(screen(later), screen(tall));
		assert.equal(later.viewport.unseen, 1);
	});

	it('moves nothing that is being read when messages come', () => {
		fc.assert(
			fc.property(anyActions, fc.nat(4000), (actions, at) => {
				const {state} = run(long, ...actions, scroll('top'));
				fc.pre(!state.viewport.follow);
				assert.deepEqual(screen(run(state, happen(heard('new', noon + at))).state), screen(state));
			}),
		);
	});

	it('only quits, burns and sends when it was asked to', () => {
		const passive = anyAction.filter(action => action.type !== 'key');
		fc.assert(
			fc.property(anyActions, passive, (actions, action) => {
				const {state} = run(long, ...actions);
				for (const effect of run(state, action).effects) {
					assert.equal(effect.type, 'bell');
				}
			}),
		);
	});

	it('nothing that is typed or pasted is lost, whatever else is typed', () => {
		const anyText = fc.oneof(
			fc.constantFrom('b', 'ccc', 'dd').map((text): KeyAction => ({type: 'insert', text})),
			fc
				.constantFrom('e\rf', '1\r2\r3\r4\r5\r6', '1\r2\r3\r4\r5\r6\r')
				.map((text): KeyAction => ({type: 'paste', text})),
			fc.constantFrom<KeyAction>(
				{type: 'submit'},
				{type: 'newline'},
				{type: 'scroll', to: 'page-up'},
				{type: 'redraw'},
				{type: 'help'},
				{type: 'bare'},
				{type: 'pane'},
			),
		);
		fc.assert(
			fc.property(fc.array(anyText, {maxLength: 20}), typed => {
				const keys = [...typed, {type: 'insert', text: 'z'} as const];
				const {state, effects} = run(long, ...keys.map(action => key(action)));
				const sent = effects.map(effect => (effect.type === 'send' ? effect.text : ''));
				const kept = [...sent, draftText(state.draft)].join('');
				const texts = keys.map(action => ('text' in action ? action.text : '')).join('');
				assert.equal(kept.replaceAll('\n', ''), texts.replaceAll('\r', ''));
			}),
		);
	});

	it('Esc never quits and never changes the draft', () => {
		fc.assert(
			fc.property(anyActions, actions => {
				const {state} = run(long, ...actions);
				const after = run(state, key({type: 'escape'}));
				assert.deepEqual([draftText(after.state.draft), after.effects], [draftText(state.draft), []]);
			}),
		);
	});
});
