import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	findGateway,
	readRouteGet,
	readRoutePrint,
	readRouteTable,
	readRouteTable6,
} from '../../../source/net/map/gateway.ts';

const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
const route = (to: string, gateway: string, flags: string, metric: number, mask: string) =>
	`eth0\t${to}\t${gateway}\t${flags}\t0\t0\t${metric}\t${mask}\t0\t0\t0\n`;
const zeros = '0'.repeat(32);
const route6 = (
	to: string,
	length: string,
	gateway: string,
	metric: string,
	flags: string,
	device = 'eth0',
) => `${to} ${length} ${zeros} 00 ${gateway} ${metric} 00000000 00000000 ${flags} ${device}\n`;
const linkLocal = 'fe800000000000000000000000000001';

test('Linux: the cheapest default route that is up and leads to a router', () => {
	const cases = [
		[head, undefined],
		[head + route('00000000', '0101A8C0', '0003', 100, '00000000'), '192.168.1.1'],
		[head + route('0001A8C0', '00000000', '0001', 0, '00FFFFFF'), undefined],
		[head + route('00000000', '00000000', '0001', 0, '00000000'), undefined],
		[head + route('00000000', '0101A8C0', '0002', 0, '00000000'), undefined],
		[head + route('00000000', '0101A8C0', '0003', 0, '00000080'), undefined],
		[
			head +
				route('00000000', '0101A8C0', '0003', 600, '00000000') +
				route('00000000', 'FE01000A', '0003', 100, '00000000'),
			'10.0.1.254',
		],
		['nonsense', undefined],
		['', undefined],
	] as const;
	for (const [text, gateway] of cases) assert.equal(readRouteTable(text), gateway, text);
});

test('Linux: the same for IPv6, a link-local router with its interface', () => {
	const cases = [
		[route6(zeros, '00', linkLocal, '00000400', '00000003'), 'fe80::1%eth0'],
		[route6(zeros, '00', '20010db8000000000000000000000001', '00000400', '00000003'), '2001:db8::1'],
		[route6(zeros, '00', zeros, 'ffffffff', '00200200', 'lo'), undefined],
		[route6(zeros, '40', linkLocal, '00000400', '00000003'), undefined],
		[
			route6(zeros, '00', linkLocal, '00000400', '00000003', 'wlan0') +
				route6(zeros, '00', linkLocal, '00000064', '00000003'),
			'fe80::1%eth0',
		],
		['', undefined],
	] as const;
	for (const [text, gateway] of cases) assert.equal(readRouteTable6(text), gateway, text);
});

test('macOS and Windows: what their commands print, in any language', () => {
	const mac =
		'   route to: default\ndestination: default\n       mask: default\n    gateway: 192.168.1.1\n  interface: en0\n';
	assert.equal(readRouteGet(mac), '192.168.1.1');
	assert.equal(readRouteGet(mac.replace('192.168.1.1', 'fe80::1%en0')), 'fe80::1%en0');
	assert.equal(readRouteGet(mac.replace('192.168.1.1', 'link#14')), undefined);
	assert.equal(readRouteGet('route: writing to routing socket: not in table\n'), undefined);
	const windows = [
		'IPv4-Routentabelle',
		'     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik',
		'          0.0.0.0          0.0.0.0      192.168.1.1    192.168.1.10     35',
		'          0.0.0.0          0.0.0.0         10.0.0.1        10.0.0.7     25',
		'        127.0.0.0        255.0.0.0   Auf Verbindung         127.0.0.1    331',
		'          0.0.0.0          0.0.0.0   Auf Verbindung         10.9.9.9      1',
	].join('\r\n');
	assert.equal(readRoutePrint(windows, 4), '10.0.0.1');
	assert.equal(readRoutePrint('', 4), undefined);
	const windows6 = [
		' If Metric Network Destination      Gateway',
		' 12    271 ::/0                     fe80::1',
		'  1    331 ::1/128                  On-link',
	].join('\r\n');
	assert.equal(readRoutePrint(windows6, 6), 'fe80::1%12');
});

test('a look at the routes is given up when nobody wants it any more', async () => {
	await assert.rejects(findGateway(4, AbortSignal.abort()), {code: 'ERR_MAP_NONE'});
});
