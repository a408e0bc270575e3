import type {Entry} from './entry.ts';
import {fileErrors} from './file-errors.ts';
import {reachErrors} from './reach-errors.ts';

/** Every error there is: what it is called, who can mend it, and what is said of it. docs/errors.md is made from it. */
export const catalogue = {
	// What the caller asked for.
	ERR_TARGET_INVALID: {
		blame: 'caller',
		exitCode: 2,
		message: 'that is not an address',
		advice:
			'Give an IPv4 address, an IPv6 address in brackets, or a host name, with ":port" if it is not 2006.',
	},
	ERR_PORT_INVALID: {
		blame: 'caller',
		exitCode: 2,
		message: 'that is not a port',
		advice: 'Give a whole number from 1 to 65535.',
	},
	ERR_OPTION_INVALID: {
		blame: 'caller',
		exitCode: 2,
		message: 'that option is not understood',
		advice: 'See ttchat --help.',
	},
	ERR_SETTINGS_INVALID: {
		blame: 'caller',
		exitCode: 2,
		message: 'the settings file cannot be used',
		advice: 'Mend that line, or move the file away; docs/settings.md says what may stand there.',
	},
	ERR_NAME_INVALID: {
		blame: 'caller',
		exitCode: 2,
		message: 'that name cannot be used',
		advice:
			'Use one line of at most 64 bytes: letters, digits, emoji, blanks and - _ . only, and no word of the screen such as “you” or “verified”.',
	},
	ERR_COMMAND_INVALID: {
		blame: 'caller',
		exitCode: 1,
		message: 'that command is not understood',
		advice: 'See docs/json.md for the commands and their fields.',
	},
	ERR_SELF: {
		blame: 'caller',
		exitCode: 2,
		message: 'connected to yourself',
		advice: 'The target is this very program: give the address of the other machine, or another port.',
	},
	ERR_MESSAGE_TOO_LONG: {
		blame: 'caller',
		exitCode: 1,
		message: 'the message is too long',
		advice: 'Shorten it, or send it in parts.',
	},
	ERR_MESSAGE_HOLDS_CODE: {
		blame: 'caller',
		exitCode: 1,
		message: 'not sent: the text contains a safety code',
		advice: 'Tell the code by voice: whoever may be listening could change it here.',
	},
	ERR_OUTBOX_FULL: {
		blame: 'caller',
		exitCode: 1,
		message: 'too many messages are waiting',
		advice: 'Wait for the peer, or cancel some of them.',
	},
	ERR_NOT_SECURED: {
		blame: 'caller',
		exitCode: 1,
		message: 'nobody is connected yet',
		advice: 'Wait until both keys have been exchanged.',
	},
	ERR_NOT_AVAILABLE: {
		blame: 'caller',
		exitCode: 1,
		message: 'the peer speaks v1, which has no such thing',
		advice: 'Both sides need ttchat with protocol v2.',
	},
	ERR_CODE_INVALID: {
		blame: 'caller',
		exitCode: 1,
		message: 'that is not a safety code',
		advice: 'A code has eight digits, such as 1234 5678.',
	},
	ERR_ID_IN_USE: {
		blame: 'caller',
		exitCode: 1,
		message: 'a message with that id is still on its way',
		advice: 'Give each message an id of its own, or none.',
	},
	ERR_VERIFY_REQUIRED: {
		blame: 'caller',
		exitCode: 1,
		message: 'not released: here nothing goes out before the codes match',
		advice: "Type /verify and the peer's code; --require-verify at the start asks for that.",
	},
	ERR_CANCELLED: {
		blame: 'caller',
		exitCode: 1,
		message: 'the message was cancelled',
		advice: 'Send it again if you want it to go out.',
	},
	...fileErrors,
	ERR_SESSION_CLOSED: {
		blame: 'caller',
		exitCode: 1,
		message: 'the session is closed',
		advice: 'Start a new one.',
	},
	ERR_TOO_SLOW: {
		blame: 'caller',
		exitCode: 1,
		message: 'an event reader fell too far behind',
		advice: 'Read events as they come, or start a new reader and take the snapshot.',
	},
	// What this machine does not allow.
	ERR_PORT_TAKEN: {
		blame: 'caller',
		exitCode: 3,
		message: 'the port to listen on is in use',
		advice: 'Close the other program, or choose another port with --port and tell your partner.',
	},
	ERR_PORT_DENIED: {
		blame: 'caller',
		exitCode: 3,
		message: 'no permission to listen on that port',
		advice: 'Choose a port above 1023 with --port.',
	},
	ERR_LISTEN_ADDRESS: {
		blame: 'caller',
		exitCode: 3,
		message: 'this machine does not have that address',
		advice: 'Give --listen an address of this machine, or leave it out.',
	},
	ERR_LISTEN_FAILED: {
		blame: 'network',
		exitCode: 3,
		message: 'cannot listen for the peer',
		advice: 'Try another port with --port.',
	},
	ERR_RECONNECTING: {
		blame: 'caller',
		exitCode: 1,
		message: 'reconnecting as you asked',
		advice: 'There will be a new code: compare it again.',
	},
	ERR_INTERNAL: {
		blame: 'caller',
		exitCode: 1,
		message: 'internal error',
		advice: 'Please report it, with what was printed.',
	},
	ERR_KEYS_FAILED: {
		blame: 'caller',
		exitCode: 1,
		message: 'no keys could be made on this machine',
		advice: 'Free some memory, then reconnect.',
	},
	// What lies between.
	ERR_NAME_NOT_FOUND: {
		blame: 'network',
		exitCode: 4,
		message: 'name not found',
		advice: 'Check the spelling, or give the address in figures.',
	},
	ERR_REFUSED: {
		blame: 'network',
		exitCode: 4,
		message: 'refused: nothing listens there yet',
		advice: 'Ask your partner to start ttchat; the dialing goes on by itself.',
	},
	ERR_UNREACHABLE: {
		blame: 'network',
		exitCode: 4,
		message: 'unreachable: no way to that address',
		advice: 'Check the address and your own network; the dialing goes on by itself.',
	},
	ERR_TIMED_OUT: {
		blame: 'network',
		exitCode: 4,
		message: 'timed out: no answer from there',
		advice: 'A firewall may be in the way: ask your partner to open the port.',
	},
	ERR_DIAL_FAILED: {
		blame: 'network',
		exitCode: 4,
		message: 'the target cannot be dialed',
		advice: 'Check the address; the dialing goes on by itself.',
	},
	...reachErrors,
	ERR_LINK_LOST: {
		blame: 'network',
		exitCode: 4,
		message: 'connection lost',
		advice: 'Check your own network.',
	},
	ERR_PEER_SILENT: {
		blame: 'network',
		exitCode: 4,
		message: 'the peer does not answer',
		advice: 'Check your own network, or ask your partner.',
	},
	ERR_PEER_UNREACHED: {
		blame: 'network',
		exitCode: 4,
		message: 'the peer was not reached',
		advice: 'Check that it runs and that both ports are open, then try again.',
	},
	// What the peer did.
	ERR_FRAME_HEADER: {
		blame: 'peer',
		exitCode: 4,
		message: 'protocol error: a frame header is not a decimal length',
		advice: 'The other program broke the rules: check which program and version it is.',
	},
	ERR_FRAME_LENGTH: {
		blame: 'peer',
		exitCode: 4,
		message: 'protocol error: a frame has a length that is not allowed now',
		advice: 'The other program broke the rules: check which program and version it is.',
	},
	ERR_HELLO_INVALID: {
		blame: 'peer',
		exitCode: 4,
		message: 'protocol error: the first frame is neither a v1 key nor a v2 hello',
		advice: 'The other program broke the rules: check which program and version it is.',
	},
	ERR_KEY_UNACCEPTABLE: {
		blame: 'peer',
		exitCode: 4,
		message: "protocol error: the peer's key is not a well-formed RSA-4096 key",
		advice: 'The other program broke the rules: check which program and version it is.',
	},
	ERR_PROTOCOL: {
		blame: 'peer',
		exitCode: 4,
		message: 'protocol error: the other program broke the rules',
		advice: 'Check which program and version it is, then reconnect.',
	},
	ERR_VERSION_REFUSED: {
		blame: 'peer',
		exitCode: 4,
		message: 'the peer speaks a protocol version that is not allowed here',
		advice: 'Allow it with --protocol auto, or ask your partner to update.',
	},
	ERR_DOWNGRADE: {
		blame: 'peer',
		exitCode: 4,
		message: 'the peer spoke v2 before and now offers only v1: somebody may be in the middle',
		advice: 'Ask your partner by phone; "/reconnect v1" allows it.',
	},
	ERR_HANDSHAKE_FAILED: {
		blame: 'peer',
		exitCode: 4,
		message: 'handshake failed: somebody may be in the middle',
		advice: 'Ask your partner by phone, then reconnect.',
	},
	ERR_MESSAGE_ALTERED: {
		blame: 'peer',
		exitCode: 4,
		message: 'a message was altered on its way',
		advice: 'Somebody may be interfering: ask your partner by phone, then reconnect.',
	},
	ERR_PEER_LEFT: {
		blame: 'peer',
		exitCode: 4,
		message: 'the peer left',
		advice: 'There will be new keys if it comes back.',
	},
} as const satisfies Record<string, Entry>;
