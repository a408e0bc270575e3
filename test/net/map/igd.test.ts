import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError} from '../../../source/errors.ts';
import {
	explainSoapError,
	readDescription,
	readExternalAddress,
	readSearchAnswer,
	readSoapAnswer,
	SEARCH,
	soapBody,
} from '../../../source/net/map/igd.ts';

const gateway = '192.168.1.1';
const answer = (location: string, status = 'HTTP/1.1 200 OK') =>
	Buffer.from(`${status}\r\nCACHE-CONTROL: max-age=120\r\nST: x\r\nLocation: ${location}\r\n\r\n`);

test('of what answers the search only a description on the router itself is looked at', () => {
	assert.match(SEARCH, /^M-SEARCH \* HTTP\/1\.1\r\n(?:[^\r\n]+\r\n)+\r\n$/);
	assert.equal(
		readSearchAnswer(answer('http://192.168.1.1:5000/rootDesc.xml'), gateway)?.href,
		'http://192.168.1.1:5000/rootDesc.xml',
	);
	const wrong = [
		'http://192.168.1.2:5000/rootDesc.xml',
		'http://evil.example/rootDesc.xml',
		'http://192.168.1.1@evil.example/',
		'http://user:pass@192.168.1.1/',
		'https://192.168.1.1/',
		'file:///etc/passwd',
		'//192.168.1.1/',
		'http://127.0.0.1:9051/',
		'http://192.168.1.1:99999/',
		'http://192.168.1.1.evil.example/',
		'http://[::1]/',
		'',
	];
	for (const location of wrong)
		assert.equal(readSearchAnswer(answer(location), gateway), undefined, location);
	const url = 'http://192.168.1.1:5000/';
	for (const status of ['NOTIFY * HTTP/1.1', 'HTTP/1.1 404 Not Found', 'HTTP/2 200', ''])
		assert.equal(readSearchAnswer(answer(url, status), gateway), undefined, status);
	assert.equal(readSearchAnswer(Buffer.concat([answer(url), Buffer.alloc(4_096)]), gateway), undefined);
});

const location = new URL('http://192.168.1.1:5000/rootDesc.xml');
const service = (type: string, control: string) =>
	`<service><serviceType>${type}</serviceType><serviceId>x</serviceId><controlURL>${control}</controlURL></service>`;
const wanIp = 'urn:schemas-upnp-org:service:WANIPConnection:1';

test('of a description only services that open ports, on the router itself', () => {
	const cases = [
		[service(wanIp, '/ctl/IPConn'), ['http://192.168.1.1:5000/ctl/IPConn']],
		[service(wanIp, 'ctl?a=1&amp;b=2'), ['http://192.168.1.1:5000/ctl?a=1&b=2']],
		[service(wanIp, 'http://192.168.1.1:6000/x'), ['http://192.168.1.1:6000/x']],
		[`<URLBase>http://192.168.1.1:7000/</URLBase>${service(wanIp, 'x')}`, ['http://192.168.1.1:7000/x']],
		[`<URLBase>http://evil.example/</URLBase>${service(wanIp, 'x')}`, ['http://192.168.1.1:5000/x']],
		[service(wanIp, 'http://evil.example/x'), []],
		[service(wanIp, '//evil.example/x'), []],
		[service(wanIp, 'https://192.168.1.1/x'), []],
		[service(wanIp, ''), []],
		[service('urn:schemas-upnp-org:service:Layer3Forwarding:1', '/x'), []],
		[service(`${wanIp}"><evil`, '/x'), []],
		[
			service('urn:schemas-upnp-org:service:WANPPPConnection:1', '/p') +
				service('urn:schemas-upnp-org:service:WANIPConnection:2', '/i'),
			['http://192.168.1.1:5000/p', 'http://192.168.1.1:5000/i'],
		],
		[`<service><serviceType>${wanIp}`, []],
		['', []],
	] as const;
	for (const [xml, urls] of cases)
		assert.deepEqual(
			readDescription(xml, location).map(({control}) => control.href),
			urls,
			xml,
		);
});

test('a description that is made to be slow is read in no time', () => {
	const began = process.cpuUsage().user;
	for (const part of ['<service>', '<service><serviceType>', '<controlURL>', '&amp;', '<URLBase>'])
		readDescription(part.repeat(65_536 / part.length), location);
	assert.ok(process.cpuUsage().user - began < 1_000_000, 'less than a second of the processor for all five');
});

test('a request holds what it is given, and an answer its field or the number of its error', () => {
	const body = soapBody({type: wanIp, control: location}, 'AddPortMapping', {
		NewExternalPort: 2006,
		NewProtocol: 'TCP',
	});
	assert.ok(
		body.includes(
			`<u:AddPortMapping xmlns:u="${wanIp}"><NewExternalPort>2006</NewExternalPort><NewProtocol>TCP</NewProtocol></u:AddPortMapping>`,
		),
	);
	const found = '<s:Body><NewExternalIPAddress>203.0.113.10</NewExternalIPAddress></s:Body>';
	assert.deepEqual(readSoapAnswer(200, found, 'NewExternalIPAddress'), {kind: 'done', value: '203.0.113.10'});
	assert.deepEqual(readSoapAnswer(200, '', 'NewExternalIPAddress'), {kind: 'done', value: undefined});
	assert.deepEqual(readSoapAnswer(500, '<errorCode>725</errorCode>'), {kind: 'failed', code: 725});
	for (const text of [
		'',
		'<errorCode></errorCode>',
		'<errorCode>1e9</errorCode>',
		'<errorCode>99999</errorCode>',
	])
		assert.deepEqual(readSoapAnswer(500, text), {kind: 'failed', code: 0});
	assert.equal(explainSoapError(501).code, 'ERR_MAP_CGNAT');
	for (const code of [0, 606, 718, 402]) assert.equal(explainSoapError(code).code, 'ERR_MAP_NONE');
});

test('an address outside is figures or none: it is shown, and typed elsewhere', () => {
	assert.equal(readExternalAddress('203.0.113.10'), '203.0.113.10');
	for (const text of [undefined, '']) assert.throws(() => readExternalAddress(text), {code: 'ERR_MAP_CGNAT'});
	for (const text of ['203.0.113.10\x1b[2J', 'evil.example', '203.0.113', '$(reboot)'])
		assert.throws(
			() => readExternalAddress(text),
			error => isTtchatError(error, 'ERR_MAP_NONE') && !error.message.includes(text),
		);
});
