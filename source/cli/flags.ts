/**
 * A flag of the command line: all that is known of it is in its row, so that one table makes what is accepted,
 * `--help`, and whether there will be a screen. What its value may be is for its reader (read-values.ts).
 */
export type Flag = {
	readonly name: string;
	readonly short?: string;
	/** What `--help` says of it. */
	readonly help: string;
	/** With this flag the program ends, or works, without a screen. */
	readonly screen?: false;
} & (
	| {
			readonly kind: 'value';
			/** What stands for the value in `--help`. */
			readonly placeholder: string;
			/** All that it may be, where that can be listed. */
			readonly choices?: readonly string[];
			/** What holds by itself. */
			readonly usual?: string;
			/** What it means where it stands without a value; else it needs one. */
			readonly bare?: string;
			/** Can also be said for good (docs/settings.md); as this type of JSON. */
			readonly setting?: 'string' | 'number';
	  }
	| {readonly kind: 'switch'}
	/** Can also be written `--no-…`, and said for good. `usual`: what holds by itself; `--help` lists the other form. */
	| {readonly kind: 'toggle'; readonly usual: boolean}
);

/** Which protocol versions to speak. */
const protocols = ['auto', 'v1', 'v2', 'hybrid'] as const;

/** Which shells can complete the command line. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** All flags, in the order of the help text. */
export const flags = [
	{
		name: 'port',
		short: 'p',
		kind: 'value',
		placeholder: 'N',
		usual: '2006',
		setting: 'number',
		help: 'port that we listen on',
	},
	{name: 'peer-port', kind: 'value', placeholder: 'N', help: 'port that we dial (default 2006)'},
	{
		name: 'listen',
		kind: 'value',
		placeholder: 'ADDRESS',
		help: 'address that we listen on and dial from (default: all)',
	},
	{
		name: 'punch',
		kind: 'toggle',
		usual: true,
		help: "only ordinary dials: do not try to meet the peer's, one port higher, through routers that let nobody in",
	},
	{
		name: 'name',
		short: 'n',
		kind: 'value',
		placeholder: 'NAME',
		setting: 'string',
		help: 'what the peer sees us as (protocol v2 only)',
	},
	{
		name: 'protocol',
		kind: 'value',
		placeholder: 'WHICH',
		choices: protocols,
		usual: 'auto',
		help: "which protocol to speak: auto, v1 (the original TTChat's), v2, or hybrid, which is v2 with ML-KEM",
	},
	{
		name: 'require-verify',
		kind: 'toggle',
		usual: false,
		help: "send nothing before the peer's safety code was checked",
	},
	{
		name: 'map',
		kind: 'toggle',
		usual: false,
		help: 'ask the router that we are behind to let the peer in (PCP, NAT-PMP or UPnP)',
	},
	{
		name: 'proxy',
		kind: 'value',
		placeholder: 'URL',
		help: 'dial through a SOCKS5 proxy, and by nothing else: socks5://[USER@]HOST:PORT',
	},
	{
		name: 'onion',
		kind: 'value',
		placeholder: '[CONTROL]',
		bare: '127.0.0.1:9051',
		help: 'be reached through Tor: an onion service by the tor of this machine (ControlPort, or path of its socket; without a value 127.0.0.1:9051)',
	},
	{
		name: 'onion-key',
		kind: 'value',
		placeholder: 'KEY',
		help: 'what opens the onion that we dial, as the other side was shown it',
	},
	{name: 'demo', kind: 'switch', help: 'chat with a built-in echo partner on this machine'},
	{
		name: 'plain',
		kind: 'switch',
		screen: false,
		help: 'a line at a time, no drawing: for pipes, screen readers and dumb terminals; by itself without a terminal, or with TERM=dumb or INK_SCREEN_READER=true',
	},
	{
		name: 'json',
		kind: 'switch',
		screen: false,
		help: 'JSON for programs: an event a line out, a command a line in',
	},
	{name: 'ascii', kind: 'toggle', usual: false, help: 'no line-drawing characters'},
	{
		name: 'color',
		kind: 'toggle',
		usual: true,
		help: 'no colour; also with NO_COLOR set (--color: colour nevertheless)',
	},
	{name: 'bell', kind: 'toggle', usual: true, help: 'do not ring when a message comes'},
	{name: 'typing', kind: 'toggle', usual: true, help: 'do not let the peer see that we are typing'},
	{name: 'time', kind: 'toggle', usual: true, help: 'no time beside the messages on the screen'},
	{
		name: 'print-config',
		kind: 'switch',
		screen: false,
		help: 'what is set, and by what: a flag, a variable TTCHAT_..., the file ~/.config/ttchat/config.json',
	},
	{
		name: 'completion',
		kind: 'value',
		placeholder: 'SHELL',
		choices: shells,
		screen: false,
		help: 'print the completion for bash, zsh or fish: source <(ttchat --completion bash)',
	},
	{name: 'help', short: 'h', kind: 'switch', screen: false, help: 'this text'},
	{name: 'version', kind: 'switch', screen: false, help: 'the version'},
] as const satisfies readonly Flag[];

/** What only the environment tells: what stands among the arguments, others on this machine can see. */
export const secrets = [
	{name: 'TTCHAT_PROXY_PASSWORD', help: 'for the user whom --proxy names'},
	{name: 'TTCHAT_ONION_KEY', help: 'as --onion-key, and not seen in the list of processes'},
	{name: 'TTCHAT_TOR_PASSWORD', help: "for tor's control port, if it wants one"},
] as const;

/** The name of a flag, without its dashes. */
export type FlagName = (typeof flags)[number]['name'];

/** The same table where the rows need not be told apart. */
export const allFlags: readonly (Flag & {readonly name: FlagName})[] = flags;
