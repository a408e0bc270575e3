import assert from 'node:assert/strict';
import {test} from 'node:test';
import {directly, type WayPlan} from '../../../source/session/plan/ways.ts';
import {ARMED_MS, REPEAT_MS} from '../../../source/ui/state/armed-key.ts';
import {draftText} from '../../../source/ui/state/draft.ts';
import type {KeyAction} from '../../../source/ui/state/key-action.ts';
import {
	type FormAction,
	type FormEffect,
	type FormState,
	initialForm,
	judge,
	reduceForm,
} from '../../../source/ui/state/reduce-form.ts';

const verdicts = [
	{text: '', verdict: 'empty'},
	{text: '   ', verdict: 'empty'},
	{text: '203.0.113.7', verdict: {host: '203.0.113.7'}},
	{text: ' bob.example:2010 ', verdict: {host: 'bob.example', port: 2010}},
	{text: '[::1]:2010', verdict: {host: '::1', port: 2010}},
	{text: '２０３．０．１１３．７：２０１０', verdict: {host: '203.0.113.7', port: 2010}},
	{text: 'ｂｏｂ。example　', verdict: {host: 'bob.example'}},
	{text: '\u200e203.0.113.7\u200f', verdict: {host: '203.0.113.7'}},
	{text: '203.0.113.7:', verdict: 'ERR_PORT_INVALID'},
	{text: '203.0.113.7:99999', verdict: 'ERR_PORT_INVALID'},
	{text: '203.0.113', verdict: 'ERR_TARGET_INVALID'},
	{text: 'bob example', verdict: 'ERR_TARGET_INVALID'},
] as const;

for (const {text, verdict} of verdicts) {
	test(`judges "${text}"`, () => {
		const judged = judge(text, directly);
		switch (judged.type) {
			case 'empty':
				assert.equal(verdict, 'empty');
				break;
			case 'target':
				assert.deepEqual(judged.target, verdict);
				break;
			case 'invalid':
				assert.match(String(verdict), /^ERR_/);
				assert.match(judged.advice, /^Give /);
				break;
			default:
				judged satisfies never;
		}
	});
}

const onion = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion';
const key = '6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa';
const tor = {host: '127.0.0.1', port: 9050};
const through = (proxy: typeof tor, opening?: string): WayPlan => ({
	kind: 'proxy',
	proxy,
	onion: opening === undefined ? {} : {key: opening},
});

test('the whole command that the other side was shown can stand in the form', () => {
	const cases = [
		[
			`ttchat ${onion} --proxy socks5://127.0.0.1:9050 --onion-key ${key}`,
			directly,
			{host: onion, way: through(tor, key)},
		],
		[
			`${onion}:7 --onion-key=${key} --proxy=socks5://127.0.0.1:9050`,
			directly,
			{host: onion, port: 7, way: through(tor, key)},
		],
		[`${onion} --onion-key ${key}`, through(tor), {host: onion, way: through(tor, key)}],
		[onion, through(tor, key), {host: onion, way: through(tor, key)}],
		[
			'bob.example --proxy socks5://h:1',
			through(tor),
			{host: 'bob.example', way: through({host: 'h', port: 1})},
		],
		['ttchat 203.0.113.7', directly, {host: '203.0.113.7'}],
	] as const;
	for (const [text, way, target] of cases) assert.deepEqual(judge(text, way), {type: 'target', target}, text);
});

test('what the environment tells opens the way that stands in the form', () => {
	const secrets = {proxyPassword: 'p', onionKey: key, torPassword: 't'};
	const by = (proxy: Extract<WayPlan, {kind: 'proxy'}>['proxy'], opening?: string): WayPlan => ({
		kind: 'proxy',
		proxy,
		onion: {password: 't', ...(opening !== undefined && {key: opening})},
	});
	const other = `${key.slice(1)}a`;
	const cases = [
		[`${onion} --proxy socks5://127.0.0.1:9050`, directly, {host: onion, way: by(tor, key)}],
		[
			'bob.example --proxy socks5://u@127.0.0.1:9050',
			directly,
			{host: 'bob.example', way: by({...tor, login: {user: 'u', password: 'p'}})},
		],
		[
			`${onion} --proxy socks5://127.0.0.1:9050`,
			through(tor, other),
			{host: onion, way: through(tor, other)},
		],
		['203.0.113.7', directly, {host: '203.0.113.7'}],
	] as const;
	for (const [text, way, target] of cases)
		assert.deepEqual(judge(text, way, secrets), {type: 'target', target}, text);
});

test('what cannot be meant in the form says why, and repeats no secret', () => {
	const cases = [
		[onion, /only through Tor/, /Paste the whole command/],
		['a.onion --proxy socks5://h:1', /cut or mistyped/, /56 letters/],
		[`203.0.113.7 --onion-key ${key}`, /a key opens an onion only/, /./],
		[`${onion} --proxy socks5://h:1 --onion-key ${key.slice(1)}`, /no key of an onion/, /52 letters/],
		[`${onion} --proxy http://h:1`, /no.* proxy/, /socks5/],
		['203.0.113.7 --map', /only --proxy and --onion-key/, /Start ttchat with --map/],
		['203.0.113.7 --proxy', /not a proxy/, /./],
	] as const;
	for (const [text, message, advice] of cases) {
		const judged = judge(text, directly);
		assert.ok(judged.type === 'invalid', text);
		assert.match(judged.message, message);
		assert.match(judged.advice, advice);
		assert.doesNotMatch(judged.message + judged.advice, new RegExp(key.slice(1)));
	}
});

type Played = {readonly state: FormState; readonly effects: readonly FormEffect[]};

/** Keys, and a look at what is due at the end. */
function play(keys: readonly KeyAction[], suggestion?: string, everyMs = REPEAT_MS): Played {
	const actions = keys.map((key, index): FormAction => ({type: 'key', key, at: index * everyMs}));
	return [...actions, {type: 'tick', at: keys.length * everyMs} as const].reduce<Played>(
		({state, effects}, action) => {
			const step = reduceForm(state, action);
			return {state: step.state, effects: [...effects, ...step.effects]};
		},
		{state: initialForm(suggestion, directly), effects: []},
	);
}

const type = (text: string): KeyAction => ({type: 'insert', text});
const enter: KeyAction = {type: 'submit'};
const interrupt: KeyAction = {type: 'interrupt'};

const plays: readonly {
	readonly name: string;
	readonly keys: readonly KeyAction[];
	readonly suggestion?: string;
	readonly everyMs?: number;
	readonly text: string;
	readonly effects: readonly FormEffect[];
}[] = [
	{
		name: 'a target starts the chat',
		keys: [type('203.0.113.7'), enter],
		text: '203.0.113.7',
		effects: [{type: 'start', target: {host: '203.0.113.7'}}],
	},
	{
		name: 'nothing starts the echo partner',
		keys: [enter],
		text: '',
		effects: [{type: 'start', target: undefined}],
	},
	{name: 'what is invalid starts nothing', keys: [type('203.0.113'), enter], text: '203.0.113', effects: []},
	{
		name: 'Enter twice starts once',
		keys: [type('bob'), enter, enter],
		text: 'bob',
		effects: [{type: 'start', target: {host: 'bob'}}],
	},
	{
		name: 'keys after Enter change nothing',
		keys: [type('bob'), enter, type('by')],
		text: 'bob',
		effects: [{type: 'start', target: {host: 'bob'}}],
	},
	{
		name: 'Tab fills in the ssh client',
		keys: [type('x'), {type: 'complete', direction: 1}, enter],
		suggestion: '198.51.100.9',
		text: '198.51.100.9',
		effects: [{type: 'start', target: {host: '198.51.100.9'}}],
	},
	{
		name: 'Tab without a suggestion does nothing',
		keys: [type('x'), {type: 'complete', direction: 1}],
		text: 'x',
		effects: [],
	},
	{name: 'Ctrl+C clears', keys: [type('x'), interrupt], text: '', effects: []},
	{name: 'Ctrl+C twice leaves', keys: [interrupt, interrupt], text: '', effects: [{type: 'quit'}]},
	{
		name: 'Ctrl+D twice leaves',
		keys: [{type: 'delete-or-quit'}, {type: 'delete-or-quit'}],
		text: '',
		effects: [{type: 'quit'}],
	},
	{
		name: 'Ctrl+C twice, slowly, does not',
		keys: [interrupt, interrupt],
		everyMs: ARMED_MS,
		text: '',
		effects: [],
	},
	{
		name: 'Ctrl+X twice leaves, whatever is typed',
		keys: [type('x'), {type: 'burn'}, {type: 'burn'}],
		text: 'x',
		effects: [{type: 'quit'}],
	},
	{
		name: 'Ctrl+D that is held down does not',
		keys: Array.from({length: 30}, () => ({type: 'delete-or-quit'})),
		everyMs: REPEAT_MS - 1,
		text: '',
		effects: [],
	},
	{
		name: 'another key between disarms',
		keys: [interrupt, type('x'), {type: 'delete', to: 'left'}, interrupt],
		text: '',
		effects: [],
	},
	{
		name: 'Ctrl+D deletes forward in a text',
		keys: [type('ab'), {type: 'move', to: 'line-start'}, {type: 'delete-or-quit'}],
		text: 'b',
		effects: [],
	},
	{
		name: 'a pasted line loses its line end',
		keys: [{type: 'paste', text: '203.0.113.7\n'}],
		text: '203.0.113.7',
		effects: [],
	},
	{name: 'Escape does nothing', keys: [type('a'), {type: 'escape'}], text: 'a', effects: []},
	{
		name: 'suspend and redraw are passed on',
		keys: [{type: 'suspend'}, {type: 'redraw'}],
		text: '',
		effects: [{type: 'suspend'}, {type: 'redraw'}],
	},
];

for (const {name, keys, suggestion, everyMs, text, effects} of plays) {
	test(name, () => {
		const played = play(keys, suggestion, everyMs);
		assert.equal(draftText(played.state.draft), text);
		assert.deepEqual(played.effects, effects);
	});
}

test('a failed start is shown until the text changes, and can be tried again', () => {
	const started = play([type('bob'), enter]).state;
	const failed = reduceForm(started, {type: 'failed', problem: 'the port to listen on is in use'}).state;
	assert.equal(failed.problem, 'the port to listen on is in use');
	const again = reduceForm(failed, {type: 'key', key: enter, at: 0});
	assert.deepEqual(again.effects, [{type: 'start', target: {host: 'bob'}}]);
	const changed = reduceForm(failed, {type: 'key', key: type('x'), at: 0}).state;
	assert.equal(changed.problem, undefined);
});

test('arming expires with a tick', () => {
	const armed = play([interrupt]).state;
	assert.equal(armed.armed?.since, 0);
	assert.equal(reduceForm(armed, {type: 'tick', at: ARMED_MS - 1}).state.armed?.since, 0);
	assert.equal(reduceForm(armed, {type: 'tick', at: ARMED_MS}).state.armed, undefined);
});

test('a text that can be no address stops growing', () => {
	const {state} = play([type('a'.repeat(1000))]);
	assert.equal(draftText(state.draft), '');
});
