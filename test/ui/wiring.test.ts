import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {keyBindings} from '../../source/ui/key-bindings.ts';
import type {KeyAction} from '../../source/ui/state/key-action.ts';
import type {FormAction, FormEffect} from '../../source/ui/state/reduce-form.ts';
import type {ScreenAction, ScreenEffect, ScreenState} from '../../source/ui/state/screen-state.ts';

/** Where in source/ui each thing is sent or read: whatever is added to the union has to be named here. */
type Places<Name extends string> = {readonly [Each in Name]: string};

const actionSenders: Places<ScreenAction['type']> = {
	key: 'components/chat-screen.tsx',
	events: 'chat.ts',
	resize: 'components/chat-screen.tsx',
	focus: 'run.tsx',
	'draw-ascii': 'run.tsx',
	tick: 'store.ts',
	'time-passed': 'chat.ts',
	'look-on': 'chat.ts',
	remark: 'performers.ts',
	failed: 'performers.ts',
	'hint-over': 'chat.ts',
	'paths-listed': 'performers.ts',
};

const effectSenders: Places<ScreenEffect['type']> = {
	send: 'state/screen-commands.ts',
	cancel: 'state/screen-commands.ts',
	verify: 'state/screen-commands.ts',
	command: 'state/submit.ts',
	typing: 'state/keys.ts',
	save: 'state/screen-commands.ts',
	copy: 'state/screen-commands.ts',
	'list-paths': 'state/completion.ts',
	bell: 'state/events.ts',
	redraw: 'state/screen-commands.ts',
	suspend: 'state/screen-commands.ts',
	quit: 'state/screen-commands.ts',
	burn: 'state/screen-commands.ts',
};

const formActionSenders: Places<FormAction['type']> = {
	key: 'components/connect-form.tsx',
	failed: 'hooks/use-form.ts',
	tick: 'store.ts',
};

const formEffectSenders: Places<FormEffect['type']> = {
	start: 'state/reduce-form.ts',
	suspend: 'state/reduce-form.ts',
	redraw: 'state/reduce-form.ts',
	quit: 'state/reduce-form.ts',
};

/** Where what the state remembers matters; where it is written does not count. */
const stateReaders: Places<keyof ScreenState> = {
	columns: 'state/view.ts',
	rows: 'state/view.ts',
	session: 'components/panes.tsx',
	met: 'state/layout.ts',
	draft: 'state/view.ts',
	log: 'state/view.ts',
	viewport: 'components/panes.tsx',
	overlay: 'components/chat-screen.tsx',
	paneOpen: 'state/layout.ts',
	search: 'state/view.ts',
	completing: 'state/completion.ts',
	focused: 'state/events.ts',
	unread: 'state/scroll.ts',
	typedAt: 'state/events.ts',
	rungAt: 'state/events.ts',
	armed: 'store.ts',
	hint: 'components/panes.tsx',
	bell: 'state/events.ts',
	typing: 'state/keys.ts',
	time: 'state/view.ts',
	ascii: 'state/view.ts',
};

const sent = (name: string) => new RegExp(`(?<!readonly )type: '${name}'`);
const carriedOut = (name: string) => new RegExp(`case '${name}':`);
const read = (name: string) =>
	new RegExp(
		`\\b(?:state|#state|opened|current)\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}(?:: ScreenState)?(?: = |,|\\))`,
	);

function check(what: string, places: Readonly<Record<string, string>>, pattern: (name: string) => RegExp) {
	for (const [name, file] of Object.entries(places)) {
		test(`${what} ${name} in ${file}`, () => {
			assert.match(sourceOf(file), pattern(name));
		});
	}
}

function sourceOf(file: string): string {
	return readFileSync(new URL(`../../source/ui/${file}`, import.meta.url), 'utf8');
}

check('an action is sent:', actionSenders, sent);
check('an effect is asked for:', effectSenders, sent);
check('an action of the form is sent:', formActionSenders, sent);
// Two keys are effects of the same name: they are handed on as they are.
check('an effect of the form is asked for:', formEffectSenders, name =>
	name === 'redraw' || name === 'suspend' ? carriedOut(name) : sent(name),
);
check('the state is read:', stateReaders, read);

test('every action that a key can have is on a key, but what is typed or pasted', () => {
	const all: {readonly [Type in KeyAction['type']]: true} = {
		insert: true,
		newline: true,
		move: true,
		delete: true,
		kill: true,
		yank: true,
		transpose: true,
		undo: true,
		up: true,
		down: true,
		paste: true,
		submit: true,
		complete: true,
		scroll: true,
		find: true,
		bare: true,
		help: true,
		pane: true,
		redraw: true,
		escape: true,
		interrupt: true,
		'delete-or-quit': true,
		suspend: true,
		burn: true,
	};
	const bound = new Set(keyBindings.map(({action}) => action.type));
	const typed = new Set(['insert', 'paste']);
	assert.deepEqual(
		[...bound].toSorted(),
		Object.keys(all)
			.filter(type => !typed.has(type))
			.toSorted(),
	);
});
