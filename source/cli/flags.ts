/** A flag of the command line. */
export type Flag = {
	readonly name: string;
	readonly short?: string;
	/** `value` flags need one, `switch` flags take none, `toggle` flags can also be written `--no-…`. */
	readonly kind: 'value' | 'switch' | 'toggle';
};

/** All flags, in the order of the help text. */
export const flags = [
	{name: 'port', short: 'p', kind: 'value'},
	{name: 'peer-port', kind: 'value'},
	{name: 'listen', kind: 'value'},
	{name: 'name', short: 'n', kind: 'value'},
	{name: 'plain', kind: 'switch'},
	{name: 'json', kind: 'switch'},
	{name: 'protocol', kind: 'value'},
	{name: 'require-verify', kind: 'switch'},
	{name: 'demo', kind: 'switch'},
	{name: 'ascii', kind: 'switch'},
	{name: 'color', kind: 'toggle'},
	{name: 'help', short: 'h', kind: 'switch'},
	{name: 'version', kind: 'switch'},
] as const satisfies readonly Flag[];

/** The name of a flag, without its dashes. */
export type FlagName = (typeof flags)[number]['name'];
