/**
 * A shell script that runs a command (its arguments from the second on) and writes down what `stty` says before
 * and after it, into files of the folder that is its first argument. It outlives the signals that end the command.
 */
export const wrapper = `
folder=$1; shift
trap : HUP INT TERM QUIT
stty -g > "$folder/before"
"$@"
code=$?
stty -g > "$folder/after"
exit $code`;

const dropped: ReadonlySet<string> = new Set([
	'CI',
	'TMUX',
	'NO_COLOR',
	'FORCE_COLOR',
	'SSH_CONNECTION',
	'NODE_OPTIONS',
	'INK_SCREEN_READER',
	'DEV',
]);

/** The environment of a person's terminal, whatever the tests themselves run in. */
export function childEnvironment(
	own: Readonly<Record<string, string | undefined>>,
	added: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	const kept = Object.entries(own).filter(([name]) => !dropped.has(name) && !/^(?:npm|TTCHAT)_/.test(name));
	// Nobody's own settings.
	const usual = {COLORTERM: 'truecolor', LC_ALL: 'C.UTF-8', XDG_CONFIG_HOME: '/nonexistent'};
	const all = {...Object.fromEntries(kept), ...usual, ...added};
	const entries = Object.entries(all).flatMap(([name, value]) =>
		value === undefined ? [] : [[name, value]],
	);
	return Object.fromEntries(entries);
}
