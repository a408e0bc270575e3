import type {Entry} from './entry.ts';

/** What can be wrong with the ways in: proxies, onions, mapped ports. */
export const reachErrors = {
	ERR_PROXY_INVALID: {
		blame: 'caller',
		exitCode: 2,
		message: 'that is not a proxy',
		advice: 'Give socks5://HOST:PORT, with USER@ before the host if it asks for one.',
	},
	ERR_ONION_NEEDS_PROXY: {
		blame: 'caller',
		exitCode: 2,
		message: 'a .onion name is reached only through Tor',
		advice: "Add --proxy with tor's SOCKS port, such as --proxy socks5://127.0.0.1:9050.",
	},
	ERR_PROXY_UNREACHABLE: {
		blame: 'network',
		exitCode: 4,
		message: 'the proxy cannot be reached',
		advice: 'Check that it runs, and its address and port; the dialing goes on by itself.',
	},
	ERR_PROXY_ANSWER: {
		blame: 'network',
		exitCode: 4,
		message: 'the proxy does not speak SOCKS5',
		advice: 'Check its address and port; the dialing goes on by itself.',
	},
	ERR_PROXY_LOGIN: {
		blame: 'caller',
		exitCode: 4,
		message: 'the proxy does not accept that user and password',
		advice: 'Write --proxy socks5://USER@HOST:PORT, with the password in the variable TTCHAT_PROXY_PASSWORD.',
	},
	ERR_PROXY_REFUSED: {
		blame: 'network',
		exitCode: 4,
		message: 'the proxy refuses to connect to the target',
		advice: 'Ask whoever runs it, or use another; the dialing goes on by itself.',
	},
	ERR_ONION_KEY: {
		blame: 'caller',
		exitCode: 4,
		message: 'the onion does not open to that key',
		advice: 'Type exactly what your partner was shown: it changes with every start on their side.',
	},
	ERR_TOR_CONTROL: {
		blame: 'network',
		exitCode: 4,
		message: 'the control port of tor does not serve us',
		advice: 'Check that tor runs and has a ControlPort, and give it to --onion; it is asked again by itself.',
	},
	ERR_ONION_UNPUBLISHED: {
		blame: 'network',
		exitCode: 4,
		message: 'tor has not published the onion: nobody can find it yet',
		advice: "Look into tor's log whether it reaches its network; it goes on trying.",
	},
	ERR_MAP_NONE: {
		blame: 'network',
		exitCode: 4,
		message: 'the router opens no port: it does not answer',
		advice: 'Open the port in its settings by hand, or try --onion; the chat goes on without.',
	},
	ERR_MAP_CGNAT: {
		blame: 'network',
		exitCode: 4,
		message: 'your router is behind another NAT: mapping cannot help',
		advice: 'Try --onion, or let the other side map a port; the chat goes on without.',
	},
} as const satisfies Record<string, Entry>;
