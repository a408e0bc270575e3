import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError} from '../../../source/errors.ts';
import {connectThrough, type Stage} from '../../../source/net/proxy/socks5.ts';

type Target = {readonly host: string; readonly port: number};

const v4: Target = {host: '203.0.113.7', port: 2006};
const login = {user: 'bob', password: 'pass'};
const onion: Target = {host: `${'a'.repeat(56)}.onion`, port: 2006};

/** Hands the answer over as it is asked for; what was written, where it stopped, and what is left of the answer. */
function talk(answer: string, {target = v4, credentials = undefined as typeof login | undefined} = {}) {
	const stages: Stage[] = [];
	const written: string[] = [];
	const dialog = connectThrough(credentials === undefined ? {} : {login: credentials}, target, stage =>
		stages.push(stage),
	);
	let rest = Buffer.from(answer.replaceAll(' ', ''), 'hex');
	let turn = dialog.next();
	while (turn.done !== true) {
		const {write, read} = turn.value;
		if (write !== undefined) written.push(Buffer.from(write).toString('hex'));
		if (rest.length < read) return {written, stages, rest, done: false};
		const bytes = rest.subarray(0, read);
		rest = rest.subarray(read);
		turn = dialog.next(bytes);
	}
	return {written, stages, rest, done: true};
}

const done = '050000 01 7f000001 0000';

test('a target travels as it was given: figures as an address, a name as a name', () => {
	const cases: readonly (readonly [Target, string])[] = [
		[v4, '050100 01 cb007107 07d6'],
		[{host: '::ffff:203.0.113.7', port: 1}, '050100 01 cb007107 0001'],
		[{host: '2001:db8::7', port: 65_535}, '050100 04 20010db8000000000000000000000007 ffff'],
		[{host: '::1', port: 1}, '050100 04 00000000000000000000000000000001 0001'],
		[{host: '1:2:3:4:5:6:7:8', port: 1}, '050100 04 00010002000300040005000600070008 0001'],
		[{host: 'bob.example', port: 2006}, `050100 03 0b ${Buffer.from('bob.example').toString('hex')} 07d6`],
		[
			{host: 'bücher.example', port: 1},
			`050100 03 15 ${Buffer.from('xn--bcher-kva.example').toString('hex')} 0001`,
		],
		[onion, `050100 03 3e ${Buffer.from(onion.host).toString('hex')} 07d6`],
	];
	for (const [target, request] of cases) {
		const {written, done: isDone} = talk(`0500 ${done}`, {target});
		assert.deepEqual(written, ['050100', request.replaceAll(' ', '')]);
		assert.ok(isDone);
	}
});

test('a login is offered only where there is one, and told only if the proxy asks for it', () => {
	assert.deepEqual(talk(`0500 ${done}`, {credentials: login}).written[0], '05020002');
	assert.equal(talk(`0500 ${done}`, {credentials: login}).written.length, 2);
	const {written, stages} = talk(`0502 0100 ${done}`, {credentials: login});
	assert.equal(
		written[1],
		`0103${Buffer.from('bob').toString('hex')}04${Buffer.from('pass').toString('hex')}`,
	);
	assert.deepEqual(stages, ['method', 'login', 'connect']);
});

test('exactly the reply is read, whatever kind of address it bears: what lies behind is the target’s', () => {
	for (const bound of [
		'01 7f000001 0000',
		`04 ${'00'.repeat(16)} 0000`,
		'03 00 0000',
		`03 ff ${'61'.repeat(255)} 0000`,
	]) {
		const {rest, done: isDone} = talk(`0500 050000 ${bound} 3136`);
		assert.ok(isDone);
		assert.equal(rest.toString('hex'), '3136');
	}
});

test('every refusal has its own error', () => {
	const cases = [
		['04', undefined, 'ERR_PROXY_ANSWER'],
		['4854', undefined, 'ERR_PROXY_ANSWER'],
		['05ff', undefined, 'ERR_PROXY_LOGIN'],
		['05ff', login, 'ERR_PROXY_LOGIN'],
		['0502', undefined, 'ERR_PROXY_LOGIN'],
		['0501', login, 'ERR_PROXY_ANSWER'],
		['0502 0101', login, 'ERR_PROXY_LOGIN'],
		['0502 0500', login, 'ERR_PROXY_ANSWER'],
		['0500 0400', undefined, 'ERR_PROXY_ANSWER'],
		['0500 0501', undefined, 'ERR_UNREACHABLE'],
		['0500 0502', undefined, 'ERR_PROXY_REFUSED'],
		['0500 0503', undefined, 'ERR_UNREACHABLE'],
		['0500 0504', undefined, 'ERR_UNREACHABLE'],
		['0500 0505', undefined, 'ERR_REFUSED'],
		['0500 0506', undefined, 'ERR_TIMED_OUT'],
		['0500 0507', undefined, 'ERR_PROXY_REFUSED'],
		['0500 0508', undefined, 'ERR_PROXY_REFUSED'],
		['0500 0509', undefined, 'ERR_PROXY_REFUSED'],
		['0500 05f0', undefined, 'ERR_UNREACHABLE'],
		['0500 05f1', undefined, 'ERR_UNREACHABLE'],
		['0500 05f2', undefined, 'ERR_UNREACHABLE'],
		['0500 05f3', undefined, 'ERR_UNREACHABLE'],
		['0500 05f4', undefined, 'ERR_ONION_KEY'],
		['0500 05f5', undefined, 'ERR_ONION_KEY'],
		['0500 05f6', undefined, 'ERR_UNREACHABLE'],
		['0500 05f7', undefined, 'ERR_TIMED_OUT'],
		['0500 050000 02', undefined, 'ERR_PROXY_ANSWER'],
		['0500 050000 00', undefined, 'ERR_PROXY_ANSWER'],
	] as const;
	const told = new Set<string>();
	for (const [answer, credentials, code] of cases) {
		const full = answer.length === 2 ? `${answer}00` : answer;
		assert.throws(
			() => talk(full, {target: onion, ...(credentials && {credentials})}),
			error => {
				assert.ok(isTtchatError(error, code), `${answer}: ${String(error)}`);
				if (answer.startsWith('0500 05')) told.add(error.message);
				return true;
			},
			answer,
		);
	}
	assert.ok(told.size >= 16, 'replies are told apart in words');
});

test('an address of one network only is not given to a proxy', () => {
	assert.throws(() => talk('0500', {target: {host: 'fe80::1%eth0', port: 1}}), {code: 'ERR_DIAL_FAILED'});
});
