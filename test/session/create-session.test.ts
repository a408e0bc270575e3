import assert from 'node:assert/strict';
import {test} from 'node:test';
import {mappedWay} from '../../source/net/map/mapped-way.ts';
import {onionWay} from '../../source/net/onion/onion-way.ts';
import {proxyWay} from '../../source/net/proxy/proxy-way.ts';
import {createSession, type SessionOptions} from '../../source/session/create-session.ts';
import {initialSnapshot} from '../../source/session/snapshot.ts';

const refused: readonly {readonly name: string; readonly options: SessionOptions; readonly code: string}[] = [
	{name: 'an empty host', options: {target: {host: ''}}, code: 'ERR_TARGET_INVALID'},
	{name: 'a host with blanks', options: {target: {host: 'a b'}}, code: 'ERR_TARGET_INVALID'},
	{name: 'an address that is none', options: {target: {host: '256.1.1.1'}}, code: 'ERR_TARGET_INVALID'},
	{name: 'port 0 to dial', options: {target: {host: '10.0.0.1', port: 0}}, code: 'ERR_PORT_INVALID'},
	{name: 'port 65536', options: {target: {host: '10.0.0.1', port: 65_536}}, code: 'ERR_PORT_INVALID'},
	{name: 'half a port', options: {target: {host: '10.0.0.1', port: 1.5}}, code: 'ERR_PORT_INVALID'},
	{
		name: 'a negative port to listen on',
		options: {target: {host: '10.0.0.1'}, listen: {port: -1}},
		code: 'ERR_PORT_INVALID',
	},
	{
		name: 'a name of two lines',
		options: {target: {host: '10.0.0.1'}, name: 'a\nb'},
		code: 'ERR_NAME_INVALID',
	},
];

for (const {name, options, code} of refused) {
	test(`${name} is refused`, () => assert.throws(() => createSession(options), {code}));
}

for (const host of ['10.0.0.1', '::1', 'fe80::1%eth0', 'bob.example']) {
	test(`${host} is a target, and nothing happens before open()`, async () => {
		const session = createSession({target: {host}, listen: {port: 0}, name: ''});
		assert.equal(session.getSnapshot(), initialSnapshot);
		await session.close();
		assert.equal(session.getSnapshot().stage, 'closed');
	});
}

test('on a way on which only one side can dial v1 is refused, and an onion is dialed through a proxy only', () => {
	const proxy = {host: '127.0.0.1', port: 9050};
	const oneSided = [
		proxyWay({host: '203.0.113.7', port: 2006}, proxy),
		onionWay(2006, {control: {host: '127.0.0.1', port: 9051}}),
	];
	for (const way of oneSided) {
		assert.throws(() => createSession({way, protocol: 'v1'}), {code: 'ERR_OPTION_INVALID'});
		createSession({way});
	}
	createSession({
		way: mappedWay({host: '203.0.113.7', port: 2006}, {host: undefined, port: 0}),
		protocol: 'v1',
	});
	const onion = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion';
	assert.throws(() => createSession({target: {host: onion}}), {code: 'ERR_ONION_NEEDS_PROXY'});
	assert.throws(() => createSession({target: {host: 'A.Onion.'}}), {code: 'ERR_ONION_NEEDS_PROXY'});
	assert.throws(() => proxyWay({host: 'a.onion', port: 1}, proxy), {code: 'ERR_TARGET_INVALID'});
	assert.throws(() => proxyWay({host: onion, port: 1}, proxy, {key: 'x'}), {code: 'ERR_ONION_KEY'});
	assert.equal(proxyWay({host: onion, port: 1}, proxy).label, 'through Tor, at 127.0.0.1:9050');
});
