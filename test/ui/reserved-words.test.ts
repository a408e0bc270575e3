import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {KeysPhase, Phases} from '../../source/session/snapshot.ts';
import {
	initialSnapshot,
	type SessionSnapshot,
	type Stage,
	type Trust,
} from '../../source/session/snapshot.ts';
import {sanitizeName} from '../../source/text/names.ts';
import {statusRow} from '../../source/ui/rows/status-row.ts';
import {trustPanel} from '../../source/ui/rows/trust-panel.ts';
import {createTheme} from '../../source/ui/theme.ts';
import {farewell} from '../../source/words/farewell.ts';
import {statusWords} from '../../source/words/status.ts';
import {trustWords} from '../../source/words/trust.ts';

const trusts: readonly Trust[] = ['none', 'legacy', 'unverified', 'verified', 'mismatched'];
const stages: readonly Stage[] = ['idle', 'connecting', 'secured', 'halted', 'closed'];
const {glyphs} = createTheme({color: false, ascii: false});
const now = 1_000_000;
const reason = {code: 'ERR_REFUSED', message: 'refused', advice: ''} as const;
const address = '203.0.113.7:2006';

const keys: readonly KeysPhase[] = [
	{state: 'pending', what: 'idle'},
	{state: 'working', what: 'generating', since: now},
	{state: 'done', what: 'destroyed'},
	{state: 'working', what: 'retrying', retryAt: now + 37_000},
];
const ready: Phases = {...initialSnapshot.phases, keys: {state: 'done', what: 'ready', elapsedMs: 400}};
const outbound: Phases['outbound'] = {state: 'done', what: 'connected', address, way: 'direct', since: now};
const inbound: Phases['inbound'] = {state: 'done', what: 'key-accepted', address, way: 'direct', since: now};
const phases: readonly Phases[] = [
	...keys.map(phase => ({...initialSnapshot.phases, keys: phase})),
	ready,
	{...ready, outbound: {state: 'working', what: 'dialing', address, attempt: 1, since: now}},
	{
		...ready,
		outbound: {state: 'working', what: 'retrying', address, attempt: 1, retryAt: now + 4000, reason},
	},
	{...ready, outbound: {state: 'failed', what: 'ended', reason}},
	{...ready, outbound},
	{...ready, outbound, inbound: {state: 'working', what: 'accepted', address, way: 'direct', since: now}},
	{...ready, outbound, inbound: {state: 'failed', what: 'ended', reason}},
	{...ready, outbound, inbound},
	{...ready, outbound, inbound, security: {state: 'working', what: 'exchanging', since: now}},
	{...ready, outbound, inbound, security: {state: 'failed', what: 'ended', reason}},
];

const secured = (part: Partial<SessionSnapshot>): SessionSnapshot => ({
	...initialSnapshot,
	stage: 'secured',
	protocol: 2,
	ownCode: '4821 0937',
	...part,
});
const bar = (snapshot: SessionSnapshot): string =>
	statusRow({snapshot, now, hint: undefined, glyphs}, 200)
		.map(span => span.text)
		.join('');

const places = {
	'trust words': trusts.map(trust => trustWords[trust].word),
	'trust words of the farewell': trusts.map(trust =>
		part(
			farewell(
				{
					last: secured({trust}),
					lastedMs: 0,
					recording: {self: false, peer: false},
					filesKept: 0,
					unsent: 0,
					incomplete: 0,
				},
				false,
			),
			/\((.*?)\)/,
		),
	),
	'trust words of /status': trusts.map(trust =>
		part(statusWords(secured({trust}))[0] ?? '', /protocol v2\. ([^.:]*)/),
	),
	'what the pane calls somebody without a name': [
		part(JSON.stringify(trustPanel(secured({trust: 'verified'}), 200)), /this is ([^.]*)\./),
	],
	'words of /status': stages.map(stage =>
		part(statusWords({...initialSnapshot, stage, protocol: 2})[0] ?? '', /^(.*?)(?: to |[.:])/),
	),
	'words of the status bar': stages.map(stage => part(bar({...initialSnapshot, stage}), /\[(.*?)\]/)),
	'phases in the status bar': phases.map(phase =>
		part(bar({...initialSnapshot, stage: 'connecting', phases: phase}), /\[(.*?)\]/),
	),
	'who records': [
		[false, false],
		[true, false],
		[false, true],
		[true, true],
	].map(([self = false, peer = false]) => part(bar(secured({recording: {self, peer}})), /(recording: \S+)/)),
};

for (const [name, words] of Object.entries(places)) {
	test(`nobody can be called as the interface speaks: ${name}`, () => {
		const found = words.filter(word => word !== '');
		assert.ok(found.length > 0);
		for (const word of found) {
			assert.equal(sanitizeName(word, []), undefined, word);
			assert.equal(sanitizeName(word.toUpperCase(), []), undefined, word);
		}
	});
}

function part(text: string, pattern: RegExp): string {
	const [, found] = pattern.exec(text) ?? [];
	assert.ok(found !== undefined, `${pattern} in ${text}`);
	return found;
}
