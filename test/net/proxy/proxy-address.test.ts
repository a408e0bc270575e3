import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isTtchatError} from '../../../source/errors.ts';
import {parseProxy} from '../../../source/net/proxy/proxy-address.ts';

test('a proxy is read with and without a login, and the password may come from elsewhere', () => {
	const cases = [
		['socks5://127.0.0.1:9050', undefined, {host: '127.0.0.1', port: 9050}],
		['SOCKS5H://localhost:1080/', undefined, {host: 'localhost', port: 1080}],
		['socks5://[::1]:1080', undefined, {host: '::1', port: 1080}],
		[
			'socks5://bob:secret@proxy.example:1',
			undefined,
			{host: 'proxy.example', port: 1, login: {user: 'bob', password: 'secret'}},
		],
		[
			'socks5://bob:a%40b%3Ac:d@h:1',
			undefined,
			{host: 'h', port: 1, login: {user: 'bob', password: 'a@b:c:d'}},
		],
		[
			'socks5://bob@h:1',
			'from elsewhere',
			{host: 'h', port: 1, login: {user: 'bob', password: 'from elsewhere'}},
		],
		['socks5://bob:mine@h:1', 'other', {host: 'h', port: 1, login: {user: 'bob', password: 'mine'}}],
	] as const;
	for (const [text, password, proxy] of cases) assert.deepEqual(parseProxy(text, password), proxy, text);
});

test('what is no proxy is refused with the reason, and never repeated: a password may stand in it', () => {
	const cases = [
		['', undefined, /socks5:\/\//],
		['127.0.0.1:9050', undefined, /socks5:\/\//],
		['http://127.0.0.1:9050', undefined, /socks5:\/\//],
		['socks4://bob:hunter2@127.0.0.1:9050', undefined, /socks5:\/\//],
		['socks5://', undefined, /socks5:\/\/|host:port/],
		['socks5://hunter2', undefined, /host:port/],
		['socks5://127.0.0.1', undefined, /host:port/],
		['socks5://h:0', undefined, /host:port/],
		['socks5://h:99999', undefined, /host:port/],
		['socks5://h:1/path', undefined, /host:port/],
		['socks5://bob:hunter2/@h:1', undefined, /%2F/],
		['socks5://bob:hunter2@@h:1', undefined, /%40/],
		['socks5://abc.onion:9050', undefined, /\.onion/],
		['socks5://bob@h:1', undefined, /user and a password/],
		['socks5://:hunter2@h:1', undefined, /user and a password/],
		['socks5://h:1', 'hunter2', /user and a password/],
		['socks5://bob:hunter2%@h:1', undefined, /%25/],
		[`socks5://bob:${'x'.repeat(256)}@h:1`, undefined, /255/],
	] as const;
	for (const [text, password, why] of cases) {
		assert.throws(
			() => parseProxy(text, password),
			error => {
				assert.ok(isTtchatError(error, 'ERR_PROXY_INVALID'), text);
				assert.match(error.message, why, text);
				assert.doesNotMatch(`${error.message} ${error.advice}`, /hunter2/);
				return true;
			},
		);
	}
});
