import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {parseOptions, type RunOptions} from '../../source/cli/options.ts';
import type {ErrorCode} from '../../source/errors.ts';
import type {Environment} from '../../source/ui/terminal/surroundings.ts';

const defaults: RunOptions = {
	mode: 'screen',
	peerPort: 2006,
	listen: {port: 2006},
	way: {kind: 'direct', map: false, punch: true},
	protocol: 'auto',
	requireVerify: false,
	demo: false,
	ascii: false,
	color: true,
	bell: true,
	typing: true,
	time: true,
};
const terminal = {stdin: true, stdout: true};
const peer = {host: '203.0.113.7', port: 2006};

type Run = {
	readonly argv: string;
	readonly env?: Environment;
	readonly tty?: Partial<typeof terminal>;
	readonly is: Partial<RunOptions>;
};

const runs: readonly Run[] = [
	{argv: '', is: {}},
	{argv: '203.0.113.7', is: {target: peer}},
	{argv: '203.0.113.7:2007', is: {target: {...peer, port: 2007}, peerPort: 2007}},
	{argv: 'bob.example', is: {target: {host: 'bob.example', port: 2006}}},
	{argv: '203.0.113.7 --map', is: {target: peer, way: {kind: 'direct', map: true, punch: true}}},
	{
		argv: '203.0.113.7',
		env: {TTCHAT_MAP: 'on'},
		is: {target: peer, way: {kind: 'direct', map: true, punch: true}},
	},
	{argv: '203.0.113.7 --no-map', env: {TTCHAT_MAP: 'on'}, is: {target: peer}},
	// What is set for good is for other chats.
	{
		argv: '203.0.113.7 --proxy socks5://h:1',
		env: {TTCHAT_MAP: 'on', TTCHAT_PORT: '7'},
		is: {
			target: peer,
			listen: {port: 7},
			way: {kind: 'proxy', proxy: {host: 'h', port: 1}, onion: {key: undefined, password: undefined}},
		},
	},
	{
		argv: '203.0.113.7 --proxy socks5://u@h:1',
		env: {
			TTCHAT_PROXY_PASSWORD: 'p',
			TTCHAT_ONION_KEY: '6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa',
		},
		is: {
			target: peer,
			way: {
				kind: 'proxy',
				proxy: {host: 'h', port: 1, login: {user: 'u', password: 'p'}},
				onion: {key: undefined, password: undefined},
			},
		},
	},
	...(
		[
			['--onion-key 6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa', {}],
			['', {TTCHAT_ONION_KEY: '6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa'}],
		] as const
	).map(
		([argv, env]): Run => ({
			argv: `2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion --proxy socks5://h:1 ${argv}`.trim(),
			env,
			is: {
				target: {host: '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion', port: 2006},
				way: {
					kind: 'proxy',
					proxy: {host: 'h', port: 1},
					onion: {key: '6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa', password: undefined},
				},
			},
		}),
	),
	...(
		[
			['--onion', '127.0.0.1', 9051],
			['--onion --plain', '127.0.0.1', 9051],
			['--onion 9151', '127.0.0.1', 9151],
			['--onion=localhost:1 --json', 'localhost', 1],
			['--onion [::1]:1 --port 7', '::1', 1],
		] as const
	).map(
		([argv, host, port]): Run => ({
			argv,
			env: {TTCHAT_TOR_PASSWORD: 's'},
			is: {
				way: {kind: 'onion', access: {control: {host, port}, password: 's'}},
				mode: argv.includes('--plain') ? 'plain' : argv.includes('--json') ? 'json' : 'screen',
				listen: {port: argv.includes('--port') ? 7 : 2006},
			},
		}),
	),
	{
		argv: '',
		env: {TTCHAT_ONION_KEY: 'k', TTCHAT_TOR_PASSWORD: 's', TTCHAT_PROXY_PASSWORD: ''},
		is: {secrets: {proxyPassword: undefined, onionKey: 'k', torPassword: 's'}},
	},
	{
		argv: '--onion /run/tor/control',
		is: {way: {kind: 'onion', access: {control: {path: '/run/tor/control'}, password: undefined}}},
	},
	{argv: 'bob.example:1', is: {target: {host: 'bob.example', port: 1}, peerPort: 1}},
	{argv: 'bob.example:65535', is: {target: {host: 'bob.example', port: 65_535}, peerPort: 65_535}},
	{argv: '::1', is: {target: {host: '::1', port: 2006}}},
	{argv: '[::1]', is: {target: {host: '::1', port: 2006}}},
	{argv: '[::1]:2007', is: {target: {host: '::1', port: 2007}, peerPort: 2007}},
	{argv: 'fe80::1%eth0', is: {target: {host: 'fe80::1%eth0', port: 2006}}},
	{argv: '-- 203.0.113.7', is: {target: peer}},
	{argv: '--peer-port 2007', is: {peerPort: 2007}},
	{argv: '203.0.113.7 --peer-port 2007', is: {target: {...peer, port: 2007}, peerPort: 2007}},
	{argv: '--peer-port=2007 203.0.113.7', is: {target: {...peer, port: 2007}, peerPort: 2007}},
	{argv: '203.0.113.7:2007 --peer-port 2007', is: {target: {...peer, port: 2007}, peerPort: 2007}},
	{argv: '-p 2008', is: {listen: {port: 2008}}},
	{argv: '-p2008', is: {listen: {port: 2008}}},
	{argv: '-p=2008', is: {listen: {port: 2008}}},
	{argv: '--port 2008', is: {listen: {port: 2008}}},
	{argv: '--port=1', is: {listen: {port: 1}}},
	{argv: '--port 65535', is: {listen: {port: 65_535}}},
	{argv: '--listen 127.0.0.1', is: {listen: {host: '127.0.0.1', port: 2006}}},
	{argv: '--listen ::1 -p 9', is: {listen: {host: '::1', port: 9}}},
	{argv: '--listen [::1]', is: {listen: {host: '::1', port: 2006}}},
	{argv: '-n alice', is: {name: 'alice'}},
	{argv: '--name=-alice', is: {name: '-alice'}},
	{argv: '--name=a=b', is: {name: 'a=b'}},
	{argv: '--name=', is: {}},
	{argv: `--name ${'ä'.repeat(32)}`, is: {name: 'ä'.repeat(32)}},
	{argv: '--name 007', is: {name: '007'}},
	{argv: '--protocol auto', is: {}},
	{argv: '--protocol v1', is: {protocol: 'v1'}},
	{argv: '--protocol v2 --require-verify', is: {protocol: 'v2', requireVerify: true}},
	{argv: '--no-punch', is: {way: {kind: 'direct', map: false, punch: false}}},
	{argv: '--require-verify', is: {requireVerify: true}},
	{argv: '--demo', is: {demo: true}},
	{argv: '--demo --plain', is: {demo: true, mode: 'plain'}},
	{argv: '--demo --json', is: {demo: true, mode: 'json'}},
	{argv: '--demo -n alice', is: {demo: true, name: 'alice'}},
	{argv: '--plain 203.0.113.7', is: {mode: 'plain', target: peer}},
	{argv: '203.0.113.7 --json', is: {mode: 'json', target: peer}},
	{argv: '203.0.113.7', tty: {stdin: false}, is: {mode: 'plain', target: peer}},
	{argv: '203.0.113.7', tty: {stdout: false}, is: {mode: 'plain', target: peer}},
	{argv: '203.0.113.7', env: {TERM: 'dumb'}, is: {mode: 'plain', target: peer}},
	{argv: '203.0.113.7', env: {TERM: 'xterm-256color'}, is: {target: peer}},
	{argv: '203.0.113.7', env: {INK_SCREEN_READER: 'true'}, is: {mode: 'plain', target: peer}},
	{argv: '203.0.113.7', env: {INK_SCREEN_READER: 'false'}, is: {target: peer}},
	{argv: '203.0.113.7 --json', env: {TERM: 'dumb'}, is: {mode: 'json', target: peer}},
	{argv: '--ascii', is: {ascii: true}},
	{argv: '', env: {LANG: 'de_DE.ISO-8859-1'}, is: {ascii: true}},
	{argv: '', env: {TERM: 'linux', LANG: 'C.UTF-8'}, is: {ascii: true}},
	{argv: '', env: {LANG: 'de_DE.UTF-8'}, is: {}},
	{argv: '', env: {LANG: 'de_DE.utf8@euro'}, is: {}},
	{argv: '', env: {LANG: 'C'}, is: {}},
	{argv: '', env: {LANG: 'de_DE.ISO-8859-1', LC_ALL: 'C.UTF-8'}, is: {}},
	{argv: '--no-color', is: {color: false}},
	{argv: '', env: {NO_COLOR: '1'}, is: {color: false}},
	{argv: '', env: {NO_COLOR: ''}, is: {}},
	{argv: '--color', env: {NO_COLOR: '1'}, is: {color: true}},
];

for (const {argv, env = {}, tty = {}, is} of runs) {
	test(`ttchat ${argv} ${JSON.stringify({...env, ...tty})}`, () => {
		const parsed = parseOptions(split(argv), env, {...terminal, ...tty});
		assert.deepEqual(parsed, {kind: 'run', options: {...defaults, ...is}});
	});
}

type Wrong = {
	readonly argv: string;
	readonly code?: ErrorCode;
	readonly says: RegExp;
	readonly tty?: boolean;
};

const wrong: readonly Wrong[] = [
	{argv: '--prot 2006', says: /no option --prot. Did you mean --protocol\?/},
	{argv: '--porrt 2006', says: /no option --porrt. Did you mean --port\?/},
	{argv: '--plian', says: /Did you mean --plain\?/},
	{argv: '--nocolor', says: /Did you mean --no-color\?/},
	{argv: '--no-colour', says: /Did you mean --no-color\?/},
	{argv: '--colour', says: /Did you mean --color\?/},
	{argv: '--verify', says: /no option --verify/},
	{argv: '--requireVerify', says: /Did you mean --require-verify\?/},
	{argv: '--peerPort 1', says: /Did you mean --peer-port\?/},
	{argv: '--xyzzy', says: /no option --xyzzy. ttchat --help/},
	{argv: '--PLAIN', says: /Did you mean --plain\?/},
	{argv: '-x', says: /no option -x/},
	{argv: '-hx', says: /no option -hx/},
	{argv: '---', says: /no option/},
	{argv: '--=x', says: /no option --/},
	{argv: '--__proto__', says: /no option/},
	{argv: '--no-plain', says: /no option --no-plain/},
	{argv: '--no-port', says: /no option --no-port/},
	{argv: '--plain=yes', says: /--plain takes no value/},
	{argv: '--plain=false', says: /--plain takes no value/},
	{argv: '--color=always', says: /--color takes no value/},
	{argv: '--port', says: /--port needs a value/},
	{argv: '-p', says: /--port needs a value/},
	{argv: '--port --plain', says: /--port needs a value.*--port=--plain/},
	{argv: '-n -bob', says: /write --name=-bob/},
	{argv: '--port 1 --port 2', says: /--port is given twice/},
	{argv: '-p 1 --port=1', says: /--port is given twice/},
	{argv: '--plain --plain', says: /--plain is given twice/},
	{argv: '--color --no-color', says: /--color is given twice/},
	{argv: 'a.example b.example', says: /"b.example" is a second one/},
	{argv: '-- a.example --plain', says: /"--plain" is a second one/},
	{argv: '--port=', code: 'ERR_PORT_INVALID', says: /--port: "" is not a port/},
	{argv: '--port 0', code: 'ERR_PORT_INVALID', says: /--port: "0".*from 1 to 65535/},
	{argv: '--port 65536', code: 'ERR_PORT_INVALID', says: /"65536" is not a port/},
	{argv: '--port=-1', code: 'ERR_PORT_INVALID', says: /"-1" is not a port/},
	{argv: '--port 2006.0', code: 'ERR_PORT_INVALID', says: /not a port/},
	{argv: '--port 0x7d6', code: 'ERR_PORT_INVALID', says: /not a port/},
	{argv: '--port 2e3', code: 'ERR_PORT_INVALID', says: /not a port/},
	{argv: '--port ssh', code: 'ERR_PORT_INVALID', says: /not a port/},
	{argv: '--peer-port 70000', code: 'ERR_PORT_INVALID', says: /--peer-port: "70000"/},
	{argv: 'bob.example:0', code: 'ERR_PORT_INVALID', says: /"bob.example:0" does not end in a port/},
	{argv: 'bob.example:', code: 'ERR_PORT_INVALID', says: /does not end in a port/},
	{argv: 'bob.example:1 --peer-port 2', code: 'ERR_PORT_INVALID', says: /says port 1 and --peer-port says 2/},
	{argv: 'http://bob.example', code: 'ERR_TARGET_INVALID', says: /the address of a page, not of a machine/},
	{argv: 'bob@example', code: 'ERR_TARGET_INVALID', says: /"bob@example" is not an address/},
	{argv: 'fe80::1', code: 'ERR_TARGET_INVALID', says: /"fe80::1": .*needs the interface/},
	{argv: 'bob --listen [fe80::1]', code: 'ERR_TARGET_INVALID', says: /"\[fe80::1\]": .*needs the interface/},
	{argv: 'bob.onion', code: 'ERR_ONION_NEEDS_PROXY', says: /Add --proxy/},
	{argv: 'BOB.Onion.:1 --plain', code: 'ERR_ONION_NEEDS_PROXY', says: /Add --proxy/},
	{argv: 'bob.onion --proxy socks5://127.0.0.1:9050', code: 'ERR_TARGET_INVALID', says: /cut or mistyped/},
	{argv: 'bob.example --proxy http://127.0.0.1:1', code: 'ERR_PROXY_INVALID', says: /^--proxy: .*socks5:/},
	{
		argv: 'bob.example --proxy socks5://u:hunter2@127.0.0.1',
		code: 'ERR_PROXY_INVALID',
		says: /^(?!.*hunter2)/,
	},
	{argv: 'bob.example --proxy socks5://h:1 --onion', says: /--onion does not go with --proxy/},
	{argv: 'bob.example --proxy socks5://h:1 --map', says: /--proxy does not go with --map.*nothing listens/},
	{argv: 'bob.example --proxy socks5://h:1 --port 2007', says: /--proxy does not go with --port/},
	{argv: 'bob.example --proxy socks5://h:1 --listen ::', says: /--proxy does not go with --listen/},
	{argv: 'bob.example --proxy socks5://h:1 --protocol v1', says: /--proxy does not go with --protocol v1/},
	{
		argv: 'bob.example --onion-key 6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa',
		says: /--onion-key means nothing without a proxy/,
	},
	{
		argv: 'bob.example --proxy socks5://h:1 --onion-key 6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa',
		says: /--onion-key does not go with a target/,
	},
	{
		argv: '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion --proxy socks5://h:1 --onion-key abc',
		says: /--onion-key: that is no key of an onion/,
	},
	{argv: 'bob.example --onion', says: /--onion does not go with a target/},
	{argv: '--onion bob.example', says: /--onion: "bob.example" is no control port/},
	{argv: '--onion 127.0.0.1.bob.example:9051', says: /is no control port of a tor on this machine/},
	{argv: '--onion 127.bob.onion:9051', says: /is no control port of a tor on this machine/},
	{argv: '--onion socks5://u:hunter2@h:1', says: /^(?!.*hunter2).*is no control port/},
	{
		argv: 'socks5://u:hunter2@h:1',
		code: 'ERR_TARGET_INVALID',
		says: /^(?!.*hunter2).*@h:1": that is the address of a page/,
	},
	{argv: 'bob.example socks5://u:hunter2@h:1', says: /^(?!.*hunter2).*@h:1" is a second one/},
	{argv: '--onion --punch', says: /--onion does not go with --punch.*dial each other/},
	{argv: 'bob.example --proxy socks5://h:1 --punch', says: /--proxy does not go with --punch/},
	{argv: '--onion 203.0.113.7:9051', says: /is no control port of a tor on this machine/},
	{argv: '--onion --map', says: /--onion does not go with --map/},
	{argv: '--onion --listen ::1', says: /--onion does not go with --listen/},
	{argv: '--onion --peer-port 1', says: /--onion does not go with --peer-port.*nobody is dialed/},
	{
		argv: '--onion --onion-key 6cc4myauojydefe4tvescprzpsiwkm2q7plgf5i3aetvziupfjfa',
		says: /--onion does not go with --onion-key/,
	},
	{argv: '--onion --protocol v1', says: /--onion does not go with --protocol v1/},
	{argv: 'bob.example --map --listen 127.0.0.1', says: /--map does not go with --listen 127.0.0.1/},
	{argv: '--demo --map', says: /--demo does not go with --map/},
	{argv: '--demo --onion', says: /--demo does not go with --onion/},
	{argv: '--demo --proxy socks5://h:1', says: /--demo does not go with --proxy/},
	{argv: '256.1.1.1', code: 'ERR_TARGET_INVALID', says: /not an address/},
	{argv: '[::1', code: 'ERR_TARGET_INVALID', says: /not an address/},
	{argv: '-', code: 'ERR_TARGET_INVALID', says: /not an address/},
	{argv: '--listen 0.0.0.0:2006', says: /--listen takes an address without a port.*--port 2006/},
	{argv: '--listen x@y', code: 'ERR_TARGET_INVALID', says: /not an address/},
	{argv: '--protocol 2', says: /--protocol: "2" is none.*auto, v1, v2 or hybrid/},
	{argv: '--protocol V1', says: /--protocol: "V1"/},
	{argv: '--protocol v1 --require-verify', says: /--require-verify does not go with --protocol v1/},
	{argv: '--plain --json 203.0.113.7', says: /--plain does not go with --json/},
	{argv: '--demo 203.0.113.7', says: /--demo does not go with a target/},
	{argv: '--demo -p 2008', says: /--demo does not go with --port/},
	{argv: '--demo --peer-port 2008', says: /--demo does not go with --peer-port/},
	{argv: '--demo --listen ::1', says: /--demo does not go with --listen/},
	{
		argv: `--name ${'ä'.repeat(33)}`,
		code: 'ERR_NAME_INVALID',
		says: /--name: that name cannot be used.*64 bytes/,
	},
	{argv: '--name=a\nb', code: 'ERR_NAME_INVALID', says: /one line/},
	{argv: '--name=a\x1bb', code: 'ERR_NAME_INVALID', says: /one line/},
	{argv: '--plain', code: 'ERR_TARGET_INVALID', says: /no target.*with --plain.*ttchat HOST --plain.*--demo/},
	{argv: '--json', code: 'ERR_TARGET_INVALID', says: /no target.*with --json.*ttchat HOST --json/},
	{argv: '', tty: false, code: 'ERR_TARGET_INVALID', says: /no target.*without a full terminal.*ttchat HOST/},
];

for (const {argv, code = 'ERR_OPTION_INVALID', says, tty = true} of wrong) {
	test(`ttchat ${argv}: ${code}`, () => {
		const parsed = parseOptions(split(argv), {}, {stdin: tty, stdout: tty});
		assert.ok(parsed.kind === 'error');
		assert.equal(parsed.error.code, code);
		assert.match(`${parsed.error.message}. ${parsed.error.advice}`, says);
	});
}

test('no arguments end the program or throw', () => {
	const words = [
		'--port',
		'-p',
		'2006',
		'--',
		'-',
		'--name=',
		'--no-color',
		'--plain',
		'a',
		' ',
		'--json',
		'=',
		'-pn',
	];
	const argument = fc.oneof(fc.constantFrom(...words), fc.string());
	fc.assert(
		fc.property(fc.array(argument, {maxLength: 5}), argv => {
			const {kind} = parseOptions(argv, {}, terminal);
			return ['run', 'error'].includes(kind);
		}),
	);
});

function split(argv: string): readonly string[] {
	return argv === '' ? [] : argv.split(' ');
}
