import assert from 'node:assert/strict';
import {test} from 'node:test';
import {otherSideCommands} from '../../source/words/other-side.ts';

const cases = [
	{name: 'usual ports', ports: {}, commands: ['ttchat 192.0.2.5', 'ttchat [2001:db8::5]']},
	{
		name: 'usual ports, written out',
		ports: {listen: 2006, dial: 2006},
		commands: ['ttchat 192.0.2.5', 'ttchat [2001:db8::5]'],
	},
	{
		name: 'they dial the port that we listen on',
		ports: {listen: 2010},
		commands: ['ttchat 192.0.2.5:2010', 'ttchat [2001:db8::5]:2010'],
	},
	{
		name: 'they listen on the port that we dial',
		ports: {dial: 2011},
		commands: ['ttchat 192.0.2.5 --port 2011', 'ttchat [2001:db8::5] --port 2011'],
	},
	{
		name: 'both',
		ports: {listen: 2010, dial: 2011},
		commands: ['ttchat 192.0.2.5:2010 --port 2011', 'ttchat [2001:db8::5]:2010 --port 2011'],
	},
] satisfies readonly {
	readonly name: string;
	readonly ports: {readonly listen?: number; readonly dial?: number};
	readonly commands: readonly string[];
}[];

const two = ['192.0.2.5', '2001:db8::5'];
const ours = ['192.0.2.5', '198.51.100.7', '2001:db8::5'];

for (const {name, ports, commands} of cases) {
	test(name, () => {
		assert.deepEqual(otherSideCommands({port: ports.dial}, {port: ports.listen}, two), commands);
	});
}

const targets = [
	{target: undefined, reaches: ours},
	{target: 'bob.example', reaches: ours},
	{target: '203.0.113.7', reaches: ['192.0.2.5', '198.51.100.7']},
	{target: '2001:db8::7', reaches: ['2001:db8::5']},
	{target: 'fe80::1%eth0', reaches: ['2001:db8::5']},
	{target: '::ffff:203.0.113.7', reaches: ['192.0.2.5', '198.51.100.7']},
	{target: '127.0.0.1', reaches: ['127.0.0.1']},
	{target: '127.8.9.10', reaches: ['127.0.0.1']},
	{target: '::ffff:127.0.0.1', reaches: ['127.0.0.1']},
	{target: '::1', reaches: ['::1']},
	{target: '0:0:0:0:0:0:0:1', reaches: ['::1']},
	{target: 'localhost', reaches: ['127.0.0.1', '::1']},
] as const;

for (const {target, reaches} of targets) {
	test(`whoever is at ${target ?? 'an address not typed yet'} reaches us at ${reaches.join(', ')}`, () => {
		const commands = otherSideCommands({host: target}, {}, ours);
		assert.deepEqual(
			commands,
			reaches.map(address => `ttchat ${address.includes(':') ? `[${address}]` : address}`),
		);
	});
}

const listens = [
	{listen: '198.51.100.7', target: '203.0.113.7', reaches: ['198.51.100.7']},
	{listen: '::ffff:198.51.100.7', target: '203.0.113.7', reaches: ['::ffff:198.51.100.7']},
	{listen: '2001:db8::5', target: '2001:db8::7', reaches: ['2001:db8::5']},
	{listen: '2001:db8::5', target: 'bob.example', reaches: ['2001:db8::5']},
	{listen: '127.0.0.2', target: '127.0.0.1', reaches: ['127.0.0.2']},
	{listen: '127.0.0.2', target: 'localhost', reaches: ['127.0.0.2']},
	{listen: '2001:db8::5', target: '203.0.113.7', reaches: ['192.0.2.5', '198.51.100.7']},
	{listen: '192.0.2.5', target: '2001:db8::7', reaches: ['2001:db8::5']},
	{listen: '127.0.0.2', target: '203.0.113.7', reaches: ['192.0.2.5', '198.51.100.7']},
	{listen: '192.0.2.5', target: '127.0.0.1', reaches: ['127.0.0.1']},
	{listen: '192.0.2.5', target: '::1', reaches: ['::1']},
	{listen: '0.0.0.0', target: '203.0.113.7', reaches: ['192.0.2.5', '198.51.100.7']},
	{listen: '0.0.0.0', target: 'bob.example', reaches: ['192.0.2.5', '198.51.100.7']},
	{listen: '::', target: 'bob.example', reaches: ours},
] as const;

for (const {listen, target, reaches} of listens) {
	test(`where we listen at ${listen}, ${target} types ${reaches.join(' or ')}: it lets in what we dial from`, () => {
		assert.deepEqual(
			otherSideCommands({host: target}, {host: listen}, ours),
			reaches.map(address => `ttchat ${address.includes(':') ? `[${address}]` : address}`),
		);
	});
}
