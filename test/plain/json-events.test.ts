import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import fc from 'fast-check';
import {TtchatError} from '../../source/errors.ts';
import {printJson, toJsonError, toJsonEvent} from '../../source/plain/json-events.ts';
import type {Unstamped} from '../../source/session/events.ts';

const reason = {code: 'ERR_LINK_LOST', message: 'm', advice: 'a'} as const;
const flat = {reason: 'ERR_LINK_LOST', message: 'm', advice: 'a'};
const place = {address: '203.0.113.7', port: 2006};
const message = {id: 'p1', from: 'peer', text: 'hi', action: false, at: 4} as const;

const cases: readonly {readonly event: Unstamped; readonly object: Record<string, unknown>}[] = [
	{
		event: {type: 'round-started', round: 2},
		object: {type: 'phase', phase: 'keys', state: 'working', what: 'generating', round: 2},
	},
	{
		event: {type: 'keys-made', elapsedMs: 412},
		object: {type: 'phase', phase: 'keys', state: 'done', what: 'ready', elapsedMs: 412},
	},
	{event: {type: 'listening', ...place}, object: {type: 'listening', ...place}},
	{event: {type: 'dialing', ...place, attempt: 3}, object: {type: 'dialing', ...place, attempt: 3}},
	{
		event: {type: 'dial-failed', ...place, attempt: 3, reason, retryInMs: 800},
		object: {
			type: 'phase',
			phase: 'outbound',
			state: 'working',
			what: 'retrying',
			...place,
			attempt: 3,
			...flat,
			retryInMs: 800,
		},
	},
	{
		event: {type: 'outbound-linked', ...place, way: 'direct'},
		object: {type: 'phase', phase: 'outbound', state: 'done', what: 'connected', ...place, way: 'direct'},
	},
	{
		event: {type: 'inbound-linked', ...place, way: 'direct'},
		object: {type: 'phase', phase: 'inbound', state: 'working', what: 'accepted', ...place, way: 'direct'},
	},
	{
		event: {type: 'way', kind: 'direct', label: 'directly', listens: true, dials: true, punches: true},
		object: {type: 'way', kind: 'direct', label: 'directly', listens: true, dials: true, punches: true},
	},
	{
		event: {type: 'reachable', way: 'mapped', ...place},
		object: {type: 'reachable', way: 'mapped', ...place},
	},
	{
		event: {type: 'publishing', way: 'onion'},
		object: {type: 'publishing', way: 'onion'},
	},
	{
		event: {type: 'unreachable', way: 'mapped', reason},
		object: {type: 'unreachable', way: 'mapped', ...flat},
	},
	{
		event: {type: 'stranger-refused', address: '::1', count: 1},
		object: {type: 'stranger-refused', address: '::1', count: 1},
	},
	{
		event: {type: 'link-dropped', side: 'inbound', way: 'direct', reason},
		object: {type: 'phase', phase: 'inbound', state: 'working', what: 'dropped', way: 'direct', ...flat},
	},
	{
		event: {type: 'link-dropped', side: 'inbound', way: 'punched', reason},
		object: {type: 'phase', phase: 'outbound', state: 'working', what: 'dropped', way: 'punched', ...flat},
	},
	{
		event: {type: 'punching', ...place, from: 2007},
		object: {type: 'phase', phase: 'outbound', state: 'working', what: 'punching', ...place, from: 2007},
	},
	{
		event: {type: 'punch-obstructed', reason},
		object: {type: 'phase', phase: 'outbound', state: 'working', what: 'punch-obstructed', ...flat},
	},
	{
		event: {type: 'link-punched', ...place},
		object: {type: 'phase', phase: 'outbound', state: 'done', what: 'punched', ...place, way: 'punched'},
	},
	{
		event: {type: 'link-shared', blocked: 'outbound'},
		object: {type: 'phase', phase: 'outbound', state: 'done', what: 'shared'},
	},
	{
		event: {type: 'link-shared', blocked: 'inbound'},
		object: {type: 'phase', phase: 'inbound', state: 'done', what: 'shared'},
	},
	{
		event: {type: 'peer-greeted', protocol: 1, address: '203.0.113.7', port: 40_000},
		object: {type: 'phase', phase: 'security', state: 'working', what: 'exchanging', protocol: 1},
	},
	{
		event: {type: 'secured', protocol: 2, hybrid: true, ownCode: '4821 0937', peerName: 'bob'},
		object: {type: 'secured', protocol: 2, hybrid: true, code: '48210937', name: 'bob'},
	},
	{event: {type: 'secured', protocol: 1}, object: {type: 'secured', protocol: 1}},
	{event: {type: 'verified', by: 'proof'}, object: {type: 'verified', by: 'proof'}},
	{event: {type: 'mismatched'}, object: {type: 'mismatched'}},
	{
		event: {type: 'message', message},
		object: {type: 'message', from: 'peer', text: 'hi', action: false, id: 'p1', at: 4},
	},
	{event: {type: 'queued', message: {...message, from: 'self'}}, object: {type: 'queued', id: 'p1'}},
	{event: {type: 'sent', id: '7'}, object: {type: 'sent', id: '7'}},
	{event: {type: 'delivered', id: '7'}, object: {type: 'delivered', id: '7'}},
	{event: {type: 'undelivered', id: '7'}, object: {type: 'undelivered', id: '7'}},
	{event: {type: 'cancelled', id: '7'}, object: {type: 'cancelled', id: '7'}},
	{
		event: {type: 'outbox-held', why: 'not-verified', count: 2},
		object: {type: 'held', why: 'not-verified', count: 2},
	},
	{event: {type: 'outbox-released'}, object: {type: 'released'}},
	{event: {type: 'renamed', from: 'peer', name: 'rob'}, object: {type: 'renamed', from: 'peer', name: 'rob'}},
	{
		event: {type: 'renamed', from: 'self', name: undefined},
		object: {type: 'renamed', from: 'self', name: ''},
	},
	{event: {type: 'typing'}, object: {type: 'typing'}},
	{event: {type: 'saved', by: 'peer'}, object: {type: 'saved', by: 'peer'}},
	{
		event: {type: 'lost', reason, retry: 'automatic', undelivered: ['7']},
		object: {type: 'lost', ...flat, retry: 'automatic', undelivered: ['7']},
	},
	{event: {type: 'closed', reason: undefined}, object: {type: 'closed', reason: 'done'}},
	{event: {type: 'closed', reason}, object: {type: 'closed', ...flat}},
];

for (const {event, object} of cases) {
	test(`as JSON: ${event.type} ${object['phase'] ?? ''}`, () => {
		const printed = toJsonEvent({...event, at: 5, elapsed: 5});
		assert.ok(printed !== undefined);
		assert.deepEqual(JSON.parse(printJson(printed)), {at: 5, ...object});
	});
}

test('a message refused while it waited is told by its error alone', () => {
	assert.equal(toJsonEvent({type: 'refused', id: '7', reason, at: 5, elapsed: 5}), undefined);
});

test('errors bear their code, and the id of the command if it had one', () => {
	const error = toJsonError(new TtchatError('ERR_OUTBOX_FULL'), '7');
	assert.deepEqual(Object.keys(JSON.parse(printJson(error))), ['type', 'code', 'message', 'advice', 'id']);
});

test('an error that is none of ours bears ERR_INTERNAL, and advice as every error does', () => {
	const {advice} = new TtchatError('ERR_INTERNAL');
	assert.ok(advice.length > 0);
	for (const thrown of [new Error('boom'), 'boom']) {
		const printed = JSON.parse(printJson(toJsonError(thrown)));
		assert.deepEqual(printed, {type: 'error', code: 'ERR_INTERNAL', message: 'boom', advice});
	}
});

test('whatever the peer writes, it is one line, and the same text comes back', () => {
	const unit = fc.constantFrom('\n', '\r', '\u2028', '\u2029', '\u0085', '"', '\\', '}', '\0', 'ä', '😀');
	fc.assert(
		fc.property(fc.string({unit}), text => {
			const printed = printJson({type: 'message', text});
			assert.doesNotMatch(printed, /[\n\r\u2028\u2029]/);
			assert.equal(JSON.parse(printed).text, text);
		}),
	);
});

test('every object that is printed is documented', async () => {
	const page = await readFile(new URL('../../docs/json.md', import.meta.url), 'utf8');
	for (const {object} of cases) {
		for (const field of Object.keys(object)) assert.ok(page.includes(`\`${field}\``), `field ${field}`);
		assert.ok(page.includes(`\`${object['type']}\``), `type ${object['type']}`);
	}
});
