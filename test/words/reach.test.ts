import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Reason} from '../../source/errors.ts';
import type {SessionEvent} from '../../source/session/events.ts';
import {reduceSession} from '../../source/session/reduce-session.ts';
import {initialSnapshot, type OutboundPhase, type SessionSnapshot} from '../../source/session/snapshot.ts';
import {diagnose, LEG_PATIENCE_MS} from '../../source/words/diagnosis.ts';
import {describeEvent} from '../../source/words/event.ts';
import {reachCommand} from '../../source/words/other-side.ts';
import {phaseWords} from '../../source/words/phase.ts';
import {reachWords} from '../../source/words/reach.ts';
import {statusWords} from '../../source/words/status.ts';

const onion = `${'a'.repeat(56)}.onion`;
const key = 'k'.repeat(52);
const reason: Reason = {
	code: 'ERR_TOR_CONTROL',
	message: 'nothing listens there',
	advice: 'Check that tor runs.',
};
const target = {host: '203.0.113.7', port: 2006};
const mapped = {
	kind: 'mapped',
	label: 'directly',
	listens: true,
	dials: true,
	punches: true,
	target,
} as const;
const byOnion = {kind: 'onion', label: 'through Tor', listens: true, dials: false, punches: false} as const;

const cases: readonly {
	readonly reach: SessionSnapshot['reach'];
	readonly way: SessionSnapshot['way'];
	readonly command?: string;
	readonly words?: string;
}[] = [
	{reach: undefined, way: mapped},
	{
		reach: {state: 'reachable', way: 'mapped', address: '198.51.100.1', port: 2006},
		way: mapped,
		command: 'ttchat 198.51.100.1',
		words: 'the router lets the peer in, at 198.51.100.1:2006',
	},
	{
		reach: {state: 'reachable', way: 'mapped', address: '198.51.100.1', port: 40_000},
		way: {...mapped, target: {host: 'bob.example', port: 2008}},
		command: 'ttchat 198.51.100.1:40000 --port 2008',
		words: 'the router lets the peer in, at 198.51.100.1:40000',
	},
	{
		reach: {state: 'reachable', way: 'mapped', address: '2001:db8::1', port: 2006},
		way: mapped,
		command: 'ttchat [2001:db8::1]',
		words: 'the router lets the peer in, at [2001:db8::1]:2006',
	},
	{
		reach: {state: 'reachable', way: 'onion', address: onion, port: 2006, key},
		way: byOnion,
		command: `ttchat ${onion} --proxy socks5://127.0.0.1:9050 --onion-key ${key}`,
		words: `the onion is there: ${onion}:2006`,
	},
	{
		reach: {state: 'reachable', way: 'onion', address: onion, port: 7, key},
		way: byOnion,
		command: `ttchat ${onion}:7 --proxy socks5://127.0.0.1:9050 --onion-key ${key}`,
		words: `the onion is there: ${onion}:7`,
	},
	{
		reach: {state: 'publishing', way: 'onion'},
		way: byOnion,
		words: 'publishing the onion, which may take a minute',
	},
	{reach: {state: 'unreachable', way: 'onion', reason}, way: byOnion, words: 'nothing listens there'},
];

for (const {reach, way, command, words} of cases) {
	test(`where the peer can dial us is said everywhere, and what it has to type: ${command ?? words ?? 'nothing'}`, () => {
		const snapshot: SessionSnapshot = {...initialSnapshot, stage: 'connecting', reach, way};
		assert.equal(reachCommand(snapshot), command);
		assert.equal(reachWords(snapshot), words);
		const inbound = phaseWords(snapshot, 0).find(({label}) => label === 'Incoming');
		assert.deepEqual(inbound?.details, words === undefined ? [] : [words]);
		const status = statusWords(snapshot).join('\n').toLowerCase();
		assert.equal(status.includes((words ?? 'the router').toLowerCase()), words !== undefined);
		assert.ok(!status.includes(key), 'a key is shown where it is needed, and not again');
	});
}

test('whoever cannot be reached, and dials nobody, is told what to do', () => {
	const snapshot: SessionSnapshot = {...initialSnapshot, stage: 'connecting', way: byOnion};
	assert.equal(diagnose(snapshot, 0), undefined);
	assert.equal(diagnose({...snapshot, reach: {state: 'publishing', way: 'onion'}}, 0), undefined);
	const unreachable = {state: 'unreachable', way: 'onion', reason} as const;
	assert.deepEqual(diagnose({...snapshot, reach: unreachable}, 0), {
		finding: 'Nobody can reach you yet.',
		advice: reason.advice,
	});
	assert.equal(diagnose({...snapshot, way: mapped, reach: unreachable}, 0), undefined);
});

test('what stands in the way here is not blamed on the other side', () => {
	const findings = [
		'ERR_PROXY_UNREACHABLE',
		'ERR_PROXY_ANSWER',
		'ERR_PROXY_LOGIN',
		'ERR_PROXY_REFUSED',
		'ERR_ONION_KEY',
	] as const;
	for (const code of findings) {
		const outbound: OutboundPhase = {
			state: 'working',
			what: 'retrying',
			address: 'bob.example:2006',
			attempt: 2,
			retryAt: 0,
			reason: {...reason, code},
		};
		const phases = {...initialSnapshot.phases, outbound};
		const diagnosis = diagnose({...initialSnapshot, stage: 'connecting', round: 1, phases}, 0);
		assert.match(diagnosis?.finding ?? '', /[Yy]our proxy|to you/, code);
		assert.equal(diagnosis?.advice, reason.advice);
	}
});

test('the command for the other side is said once it leads here, with what its key means', () => {
	const at = 0;
	const way: SessionEvent = {type: 'way', ...byOnion, at, elapsed: at};
	const reachable: SessionEvent = {
		type: 'reachable',
		way: 'onion',
		address: onion,
		port: 2006,
		key,
		at,
		elapsed: at,
	};
	const publishing: SessionEvent = {type: 'publishing', way: 'onion', at, elapsed: at};
	const made = reduceSession(initialSnapshot, way);
	const before = reduceSession(made, publishing);
	const [soon, ...nothing] = describeEvent(publishing, made, before);
	assert.deepEqual(
		[soon?.text, nothing],
		['Publishing the onion, which may take a minute. Then you see what your partner types.', []],
	);
	const remarks = describeEvent(reachable, before, reduceSession(before, reachable));
	assert.match(remarks[0]?.text ?? '', /Whoever has its key gets in/);
	assert.equal(
		remarks[1]?.text,
		`Your partner types: ttchat ${onion} --proxy socks5://127.0.0.1:9050 --onion-key ${key}`,
	);
	assert.equal(remarks[1]?.shownInPane, true);
	const unreachable: SessionEvent = {type: 'unreachable', way: 'onion', reason, at, elapsed: at};
	const [said] = describeEvent(unreachable, before, reduceSession(before, unreachable));
	assert.deepEqual([said?.mark, said?.text], ['-!-', 'Nothing listens there. Check that tor runs.']);
});

test('behind a proxy, who answers and says nothing for long is not what was looked for', () => {
	const way = {kind: 'proxy', label: 'through a proxy', listens: false, dials: true, punches: false} as const;
	const outbound = {
		state: 'done',
		what: 'connected',
		way: 'proxy',
		address: 'bob.example:2006',
		since: 0,
	} as const;
	const snapshot: SessionSnapshot = {
		...initialSnapshot,
		stage: 'connecting',
		way,
		phases: {...initialSnapshot.phases, outbound, inbound: {state: 'pending', what: 'absent'}},
	};
	assert.equal(diagnose(snapshot, LEG_PATIENCE_MS - 1), undefined);
	assert.match(diagnose(snapshot, LEG_PATIENCE_MS)?.advice ?? '', /protocol v2/);
	assert.match(diagnose(snapshot, -1)?.advice ?? '', /protocol v2/);
	const exchanging = {state: 'working', what: 'exchanging', since: 0} as const;
	assert.equal(
		diagnose({...snapshot, phases: {...snapshot.phases, security: exchanging}}, 100_000),
		undefined,
	);
});
