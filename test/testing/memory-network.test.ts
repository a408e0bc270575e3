import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Link} from '../../source/net/link.ts';
import {MemoryNetwork} from '../../source/testing/index.ts';

const bob = {host: '10.0.0.2', port: 2006};
const {signal} = new AbortController();

async function listening(network: MemoryNetwork) {
	const links: Link[] = [];
	const strangers: string[] = [];
	const listener = network.listener(bob, '10.0.0.1');
	await listener.listen({onLink: link => links.push(link), onStranger: address => strangers.push(address)});
	return {listener, links, strangers};
}

test('a dial reaches who listens there', async () => {
	const network = new MemoryNetwork();
	const {links} = await listening(network);
	const link = await network.dialer('10.0.0.1', bob).dial(signal);
	assert.deepEqual([link.remote, links[0]?.remote.host], [bob, '10.0.0.1']);
	assert.equal(network.links.length, 1);
});

test('nobody there, nobody any more, a firewall, and a dial that was given up', async () => {
	const network = new MemoryNetwork();
	const dialer = network.dialer('10.0.0.1', bob);
	await assert.rejects(dialer.dial(signal), {code: 'ERR_REFUSED'});
	const {listener} = await listening(network);
	await assert.rejects(listening(network), {code: 'ERR_PORT_TAKEN'});
	network.unreachable.add(bob.host);
	await assert.rejects(dialer.dial(signal), {code: 'ERR_TIMED_OUT'});
	network.unreachable.delete(bob.host);
	await assert.rejects(dialer.dial(AbortSignal.abort()), {code: 'ERR_DIAL_FAILED'});
	await listener.close();
	await assert.rejects(dialer.dial(signal), {code: 'ERR_REFUSED'});
});

test('who is not the target is turned away', async () => {
	const network = new MemoryNetwork();
	const {links, strangers} = await listening(network);
	const link = await network.dialer('10.0.0.9', bob).dial(signal);
	for await (const _chunk of link.chunks) assert.fail('nothing is said to strangers');
	assert.deepEqual([links, strangers], [[], ['10.0.0.9']]);
});
