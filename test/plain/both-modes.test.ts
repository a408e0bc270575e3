import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type Reason, reasonOf, TtchatError} from '../../source/errors.ts';
import {toJsonEvent} from '../../source/plain/json-events.ts';
import {initialLines, stepLines} from '../../source/plain/lines.ts';
import type {SessionEvent, Unstamped} from '../../source/session/events.ts';
import {entryAt} from '../../source/ui/state/message-log.ts';
import {initialScreen, reduceScreen} from '../../source/ui/state/reduce-screen.ts';

const reason: Reason = {
	code: 'ERR_LINK_LOST',
	message: 'the connection is lost',
	advice: 'Ask your partner.',
};
const where = {address: '203.0.113.7', port: 2006};
const message = {id: '1', from: 'peer', text: 'hi', action: false, at: 0} as const;
const own = {...message, from: 'self'} as const;
const secured: Unstamped = {
	type: 'secured',
	protocol: 2,
	hybrid: true,
	ownCode: '4821 0937',
	peerName: 'bob',
};
const queued: Unstamped = {type: 'queued', message: own};
const sent: Unstamped = {type: 'sent', id: '1'};

type Sample = {readonly before?: readonly Unstamped[]; readonly event: Unstamped};

const fileQueued = {type: 'file-queued', file: '1', name: 'a.jpg', size: 1} as const;
const fileOffered = {type: 'file-offered', file: '1', from: 'peer', name: 'a.jpg', size: 1} as const;
const fileAccepted = {type: 'file-accepted', file: '1'} as const;
const fileEnds = [
	'ERR_FILE_DECLINED',
	'ERR_FILE_CANCELLED',
	'ERR_FILE_UNREADABLE',
	'ERR_FILE_UNWRITABLE',
	'ERR_FILE_DISK_FULL',
	'ERR_LINK_LOST',
] as const;

/** Every kind of event there is, in every variant that has words of its own. */
const samples: {readonly [Type in SessionEvent['type']]: readonly Sample[]} = {
	'round-started': [{event: {type: 'round-started', round: 1}}, {event: {type: 'round-started', round: 2}}],
	'keys-made': [{event: {type: 'keys-made', elapsedMs: 400}}],
	listening: [{event: {type: 'listening', ...where}}],
	dialing: [{event: {type: 'dialing', ...where, attempt: 1}}],
	'dial-failed': [{event: {type: 'dial-failed', ...where, attempt: 1, reason, retryInMs: 5}}],
	punching: [{event: {type: 'punching', ...where, from: 2007}}],
	'punch-obstructed': [{event: {type: 'punch-obstructed', reason}}],
	'link-punched': [{event: {type: 'link-punched', ...where}}],
	way: [
		// Of the usual one nothing is said to people.
		{
			event: {
				type: 'way',
				kind: 'proxy',
				label: 'through the proxy',
				listens: false,
				dials: true,
				punches: true,
			},
		},
	],
	publishing: [{event: {type: 'publishing', way: 'onion'}}],
	reachable: [{event: {type: 'reachable', ...where, way: 'mapped'}}],
	unreachable: [{event: {type: 'unreachable', way: 'mapped', reason}}],
	'outbound-linked': [{event: {type: 'outbound-linked', ...where, way: 'direct'}}],
	'inbound-linked': [{event: {type: 'inbound-linked', ...where, way: 'direct'}}],
	'stranger-refused': [{event: {type: 'stranger-refused', address: '198.51.100.9', count: 1}}],
	'link-dropped': [
		{event: {type: 'link-dropped', side: 'outbound', way: 'direct', reason}},
		{event: {type: 'link-dropped', side: 'inbound', way: 'direct', reason}},
		{event: {type: 'link-dropped', side: 'inbound', way: 'direct', reason, count: 900}},
		{event: {type: 'link-dropped', side: 'inbound', way: 'punched', reason}},
	],
	'link-shared': [
		{event: {type: 'link-shared', blocked: 'outbound'}},
		{event: {type: 'link-shared', blocked: 'inbound'}},
	],
	'peer-greeted': [{event: {type: 'peer-greeted', protocol: 2, ...where}}],
	secured: [{event: secured}, {event: {type: 'secured', protocol: 1}}],
	verified: [
		{before: [secured], event: {type: 'verified', by: 'code'}},
		{before: [secured], event: {type: 'verified', by: 'proof'}},
	],
	mismatched: [{before: [secured], event: {type: 'mismatched'}}],
	message: [{before: [secured], event: {type: 'message', message}}],
	queued: [{event: queued}],
	sent: [{before: [queued, secured], event: sent}],
	delivered: [{before: [secured, queued, sent], event: {type: 'delivered', id: '1'}}],
	undelivered: [{before: [secured, queued, sent], event: {type: 'undelivered', id: '1'}}],
	cancelled: [{before: [queued], event: {type: 'cancelled', id: '1'}}],
	refused: [{before: [queued], event: {type: 'refused', id: '1', reason}}],
	sending: [{before: [queued, {type: 'secured', protocol: 1}], event: {type: 'sending', id: '1'}}],
	'outbox-held': (['codes-differ', 'not-verified', 'verify-required'] as const).map(why => ({
		before: [queued, secured],
		event: {type: 'outbox-held', why, count: 1},
	})),
	'outbox-released': [
		{
			before: [queued, secured, {type: 'outbox-held', why: 'not-verified', count: 1}],
			event: {type: 'outbox-released'},
		},
	],
	renamed: [
		{before: [secured], event: {type: 'renamed', from: 'self', name: 'al'}},
		{before: [secured], event: {type: 'renamed', from: 'self', name: undefined}},
		{before: [secured], event: {type: 'renamed', from: 'peer', name: 'rob'}},
		{before: [secured], event: {type: 'renamed', from: 'peer', name: undefined}},
	],
	typing: [{before: [secured], event: {type: 'typing'}}],
	saved: [
		{before: [secured], event: {type: 'saved', by: 'self'}},
		{before: [secured], event: {type: 'saved', by: 'peer'}},
	],
	'file-queued': [
		{event: fileQueued},
		{before: [secured, {...fileQueued, file: '0'}], event: fileQueued},
		{before: [secured, {type: 'outbox-held', why: 'not-verified', count: 0}], event: fileQueued},
	],
	'file-offered': [
		{before: [secured, fileQueued], event: {...fileQueued, type: 'file-offered', from: 'self'}},
		{before: [secured], event: fileOffered},
	],
	'file-accepted': [
		{before: [secured, fileQueued], event: {type: 'file-accepted', file: '1'}},
		{before: [secured, fileOffered], event: {type: 'file-accepted', file: '1'}},
	],
	'file-progress': [
		{
			before: [secured, fileOffered, fileAccepted],
			event: {type: 'file-progress', file: '1', bytes: 1, size: 2},
		},
	],
	'file-done': [
		{before: [secured, fileQueued, fileAccepted], event: {type: 'file-done', file: '1'}},
		{
			before: [secured, fileOffered, fileAccepted],
			event: {type: 'file-done', file: '1', path: '/home/al/a.jpg'},
		},
	],
	'file-ended': (['self', 'peer', 'round'] as const).flatMap(by =>
		fileEnds.map(code => ({
			before: [secured, fileOffered, fileAccepted],
			event: {type: 'file-ended' as const, file: '1', by, reason: reasonOf(new TtchatError(code))},
		})),
	),
	lost: [
		{before: [secured], event: {type: 'lost', reason, retry: 'automatic', undelivered: []}},
		{before: [secured], event: {type: 'lost', reason, retry: 'by-hand', undelivered: []}},
		// It has one reason only.
		{
			before: [secured],
			event: {
				type: 'lost',
				reason: reasonOf(new TtchatError('ERR_PEER_LEFT')),
				retry: 'waiting',
				undelivered: [],
			},
		},
	],
	closed: [
		{before: [secured], event: {type: 'closed', reason: undefined}},
		{before: [secured], event: {type: 'closed', reason}},
	],
};

/** What plain mode leaves out on purpose. */
const untoldInLines: ReadonlyMap<string, string> = new Map([
	['typing', 'it would be a line every few seconds that means nothing afterwards'],
	['punch-obstructed', 'whoever can be dialed needs no more; /status has it'],
	['sending', 'it is told once it is sent'],
	['delivered', 'only what may not have arrived is told'],
	['refused', 'whoever sent it is told by its receipt'],
	['file-progress', 'a line every few seconds tells of it'],
]);
const untoldInJson: ReadonlyMap<string, string> = new Map([
	['refused', 'its command is answered with an error that bears its id'],
]);

for (const [type, cases] of Object.entries(samples)) {
	for (const {before = [], event} of cases) {
		test(`${JSON.stringify(event)} is told in JSON and in plain mode`, () => {
			const lines = linesFor(before, event);
			assert.equal(toJsonEvent({...event, at: 0, elapsed: 0}) === undefined, untoldInJson.has(type));
			assert.equal(lines === '', untoldInLines.has(type));
		});

		test(`${JSON.stringify(event)} is said in the same words in both modes`, () => {
			const lines = linesFor(before, event);
			for (const text of screenFor(before, event)) {
				assert.ok(lines.includes(text), `${text} is not in ${lines}`);
			}
		});
	}
}

function linesFor(before: readonly Unstamped[], event: Unstamped): string {
	const start = before.reduce(
		(state, earlier) => stepLines(state, {...earlier, at: 0, elapsed: 0}).state,
		initialLines({echo: true}),
	);
	return stepLines(start, {...event, at: 0, elapsed: 0})
		.lines.map(({text}) => text)
		.join('\n');
}

/** What the messages on the screen say of it, besides messages. */
function screenFor(before: readonly Unstamped[], event: Unstamped): readonly string[] {
	const start = initialScreen({columns: 80, rows: 24, ascii: false, at: 0});
	const stamp = (each: Unstamped): SessionEvent => ({...each, at: 0, elapsed: 0});
	const {state} = reduceScreen(start, {type: 'events', events: before.map(stamp)});
	const {state: after} = reduceScreen(state, {type: 'events', events: [stamp(event)]});
	return Array.from({length: after.log.end - state.log.end}, (_, place) =>
		entryAt(after.log, state.log.end + place),
	).flatMap(entry => (entry?.kind === 'remark' ? [entry.text] : []));
}
