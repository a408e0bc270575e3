import assert from 'node:assert/strict';
import {after, test} from 'node:test';
import {startCompanion} from './companion.ts';
import {told} from './json-chat.ts';
import {type JsonEvent, type JsonProgram, startJsonProgram} from './json-program.ts';
import {RouterLab} from './router-lab.ts';
import {until} from './until.ts';

// The router itself means harm, or is broken: whatever it answers, the chat goes on and the program ends when it is told to.
const lab = new RouterLab();
after(() => lab[Symbol.dispose]());

const [gateway, neighbour] = ['192.168.1.1', '192.168.1.11'];

/** Answers the search with a description on itself, and every question by `respond`; PCP and NAT-PMP with noise. */
const router = (respond: string): string => `
const {createSocket} = require('node:dgram');
const answer = 'HTTP/1.1 200 OK\\r\\nLOCATION: http://${gateway}:5000/\\r\\n\\r\\n';
const service = control => '<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>' + control + '</controlURL></service>';
const soap = (name, value) => '<s:Body><' + name + '>' + value + '</' + name + '></s:Body>';
const as = address => (request, response) => {
	const action = request.headers.soapaction ?? '';
	console.log('ASKED', action);
	if (action === '') response.end(service('/control'));
	else if (action.includes('Status')) response.end(soap('NewConnectionStatus', 'Connected'));
	else if (action.includes('External')) response.end(soap('NewExternalIPAddress', address));
	else response.end();
};
const drip = (request, response) => { console.log('ASKED'); setInterval(() => response.write('x'), 50); };
const respond = ${respond};
require('node:http').createServer(respond).on('upgrade', (request, socket) => socket.end()).listen(5000, '${gateway}');
const noise = createSocket('udp4').on('message', (bytes, {port, address}) => {
	for (const size of [0, 1, 4, 24, 60, 60_000]) noise.send(Buffer.alloc(size, 0x81), port, address);
}).bind(5351, '${gateway}');
const search = createSocket({type: 'udp4', reuseAddr: true});
search.on('message', (_, {port, address}) => search.send(answer, port, address));
search.bind(1900, () => { search.addMembership('239.255.255.250', '${gateway}'); console.log('READY'); });
`;

/** While keys are made nothing ends a process in an orderly way. */
function keysReady(program: JsonProgram): Promise<JsonEvent> {
	return told(program, 'phase', {phase: 'keys', what: 'ready'});
}

const asked = `require('node:http').createServer((request, response) => { console.log('ASKED'); response.end(); }).listen(5000, () => console.log('READY'))`;

for (const {name, respond, code = 'ERR_MAP_NONE'} of [
	{name: 'answers a byte at a time, for ever', respond: 'drip'},
	{name: 'answers with very much', respond: `(_, response) => response.end(Buffer.alloc(1e8, '<service>'))`},
	{
		name: 'sends us to somebody else',
		respond: `(_, response) => response.writeHead(302, {location: 'http://${neighbour}:5000/'}).end()`,
	},
	{
		name: 'has its services elsewhere',
		respond: `(_, response) => response.end('<URLBase>http://${neighbour}:5000/</URLBase>' + service('http://${neighbour}:5000/c') + service('//${neighbour}:5000/c'))`,
	},
	{
		name: 'has thousands of services that answer nothing',
		respond: `(request, response) => { if (!request.headers.soapaction) response.end(service('/c').repeat(400)); else drip(request, response); }`,
	},
	{
		name: 'speaks something else',
		respond: `(request, response) => request.socket.end('SSH-2.0-x\\r\\n\\r\\n')`,
	},
	...['0.0.0.0', '192.168.1.10', '224.0.0.1'].map(address => ({
		name: `says that it is at ${address}`,
		respond: `as('${address}')`,
		code: 'ERR_MAP_CGNAT',
	})),
	...['203.0.113.9 ttchat'].map(address => ({
		name: `says that it is at ${address}`,
		respond: `as('${address}')`,
	})),
]) {
	test(`a router that ${name}: that is said, nobody else is asked, and the program ends in time`, async () => {
		await using helper = await startCompanion(
			[...lab.enter('router'), process.execPath, '-e', router(respond)],
			/READY/,
		);
		await using other = await startCompanion(
			[...lab.enter('neighbour'), process.execPath, '-e', asked],
			/READY/,
		);
		await using ann = startJsonProgram([lab.friend, '--map', '--no-punch'], lab.enter('home'));
		await told(ann, 'unreachable', {way: 'mapped', reason: code});
		assert.ok(!helper.lines.some(line => /AddPortMapping/.test(line)));
		assert.deepEqual(other.lines, ['READY']);
		await keysReady(ann);
		await ann.kill('SIGTERM');
		assert.equal(await ann.exited, 143);
	});
}

test('the program is told to end while such a router answers: it does not wait for that', async () => {
	await using helper = await startCompanion(
		[...lab.enter('router'), process.execPath, '-e', router('drip')],
		/READY/,
	);
	await using ann = startJsonProgram([lab.friend, '--map', '--no-punch'], lab.enter('home'));
	await until(() => helper.lines.includes('ASKED'), 'the router to be asked');
	// None as yet, unless this process has stood still for seconds.
	const told = ann.events.filter(({type}) => type === 'unreachable').length;
	await ann.kill('SIGTERM');
	// Where its keys are still being made, the signal itself ends it.
	assert.ok([143, null].includes(await ann.exited));
	assert.equal(ann.events.filter(({type}) => type === 'unreachable').length, told);
});
