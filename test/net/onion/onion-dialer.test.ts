import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError, TtchatError} from '../../../source/errors.ts';
import type {Dialer, Link} from '../../../source/net/link.ts';
import {OnionDialer} from '../../../source/net/onion/onion-dialer.ts';
import {makeOnionKey, readOnionKey} from '../../../source/net/onion/onion-key.ts';
import {reservePorts} from '../../../source/net/reserve-ports.ts';
import {memoryLinkPair} from '../../../source/testing/memory-link.ts';
import {serviceName, startFakeTor} from './fake-tor.ts';

const never = new AbortController().signal;
const {privateKey} = makeOnionKey();
const target = {host: `www.${serviceName}.onion`, port: 2006};

/** Dials nobody: what it answers, and what tor had been asked when it did. */
function inner(answer: Link | TtchatError, note: () => void = () => undefined): Dialer {
	return {
		target,
		async dial() {
			note();
			if (isTtchatError(answer)) throw answer;
			return answer;
		},
	};
}

const link = (): Link => memoryLinkPair({host: 'a', port: 1}, {host: 'b', port: 2})[0];

test('tor has the key while a dial lasts, and not any longer', async () => {
	await using tor = await startFakeTor();
	for (const answer of [link(), new TtchatError('ERR_UNREACHABLE')]) {
		let before = 0;
		const dialer = inner(answer, () => {
			before = tor.asked.length;
		});
		await new OnionDialer(dialer, privateKey, {control: tor.control}).dial(never).catch(() => undefined);
		assert.equal(
			tor.asked[before - 1],
			`ONION_CLIENT_AUTH_ADD ${serviceName} x25519:${readOnionKey(privateKey)}`,
		);
		assert.equal(tor.asked[before], `ONION_CLIENT_AUTH_REMOVE ${serviceName}`);
	}
});

test('where tor cannot be told, its owner may have told it: the dial is tried, and its failure says both', async () => {
	const [port = 0] = await reservePorts('127.0.0.1', 1);
	const access = {control: {host: '127.0.0.1', port}};
	const made = link();
	assert.equal(await new OnionDialer(inner(made), privateKey, access).dial(never), made);
	const failing = new OnionDialer(inner(new TtchatError('ERR_ONION_KEY')), privateKey, access);
	await assert.rejects(failing.dial(never), error => {
		assert.ok(isTtchatError(error, 'ERR_ONION_KEY'));
		assert.match(error.message, /could not be given the key.*nothing listens/);
		assert.match(error.advice, /ClientOnionAuthDir/);
		return true;
	});
	await using parrot = await startFakeTor({
		answer: command => (command.startsWith('ONION') ? `512 Bad "${command}"\r\n` : undefined),
	});
	const repeated = new OnionDialer(inner(new TtchatError('ERR_ONION_KEY')), privateKey, {
		control: parrot.control,
	});
	await assert.rejects(repeated.dial(never), error => {
		assert.ok(isTtchatError(error, 'ERR_ONION_KEY'));
		assert.match(error.message, /tor refuses: Bad/);
		assert.ok(!error.message.includes(readOnionKey(privateKey).replace('=', '')), 'no key in an error');
		return true;
	});
	const noProxy = new OnionDialer(inner(new TtchatError('ERR_PROXY_UNREACHABLE')), privateKey, access);
	await assert.rejects(noProxy.dial(never), {message: new TtchatError('ERR_PROXY_UNREACHABLE').message});
});
