// Makes the manual page ttchat(1) from the tables of flags, settings, commands and keys.
import {allFlags, type Flag, secrets} from '../source/cli/flags.ts';
import {keyOf, settings, variableOf} from '../source/cli/given.ts';
import {examples, exitCodeHelp, helpOf} from '../source/cli/help-text.ts';
import {purposeOf} from '../source/commands/command-help.ts';
import {commands} from '../source/commands/command-table.ts';
import {type KeyBinding, keyBindings} from '../source/ui/key-bindings.ts';

/**
 * The page, in the language of man(7).
 *
 * @param version - Of the program.
 */
export function manual(version: string): string {
	const blocks = [
		`.TH TTCHAT 1 "" "ttchat ${version}" "User Commands"`,
		// No hyphens in what somebody copies, and no spread words.
		'.nh\n.ad l',
		section('NAME', text('ttchat - private one-to-one chat between two terminals')),
		section('SYNOPSIS', '.B ttchat\n.RI [ target ]\n.RI [ options ]'),
		section(
			'DESCRIPTION',
			paragraphs(
				'Two people, two machines, no server, no account: both sides start ttchat with the address of the other, each makes RSA-4096 keys for this one conversation, and when it ends the keys are destroyed and nothing was written to disk.',
				'The target is an IPv4 address, an IPv6 address ([::1]) or a host name, with :port if the peer does not listen on port 2006. Without a target, a form asks. The order of starting does not matter: each side keeps dialing until the other is there. One side must be reachable on TCP port 2006, or both be behind routers of the usual kind; --map, --onion and --proxy are for all other cases.',
				'Once connected, each side shows a safety code of eight digits. Read yours to the other person by phone or in person, and type what you hear: /verify 1234 5678. Until you have done that, somebody in the middle could be reading along.',
			),
		),
		section('OPTIONS', allFlags.map(option).join('\n')),
		section('KEYS', [...new Set(keyBindings.map(binding => binding.section))].map(keySection).join('\n')),
		section(
			'COMMANDS',
			[
				paragraphs(
					'A command begins with a slash. Upper and lower case are the same, and a unique beginning of its name is enough. //text sends a text that begins with a slash.',
				),
				...commands.map(command => entry(bold(command.usage), purposeOf(command, 'screen'))),
			].join('\n'),
		),
		section(
			'SETTINGS',
			[
				paragraphs(
					'What is wanted in every chat can stand in a file that is only read, as one JSON object, or in variables. A flag is stronger than a variable, a variable than the file. A mistake in either ends the program before anything is sent.',
				),
				...settings.map(flag =>
					entry(`${bold(keyOf(flag))}, ${bold(variableOf(flag))}`, `as --${flag.name}`),
				),
			].join('\n'),
		),
		section(
			'ENVIRONMENT',
			[
				...secrets.map(({name, help}) => entry(bold(name), `${help}.`)),
				entry(bold('TERM'), 'dumb chooses plain mode.'),
				entry(bold('INK_SCREEN_READER'), 'true chooses plain mode.'),
				entry(bold('NO_COLOR'), 'no colour, if it is set to anything.'),
				entry(bold('XDG_CONFIG_HOME'), 'where the folder of the settings file lies, instead of ~/.config.'),
			].join('\n'),
		),
		section(
			'FILES',
			entry(bold('~/.config/ttchat/config.json'), 'settings that last; never written by ttchat.'),
		),
		section('EXIT STATUS', exitCodeHelp.map(([codes, what]) => entry(bold(codes), what)).join('\n')),
		section('EXAMPLES', examples.map(([command, what]) => entry(bold(command), what)).join('\n')),
		section(
			'SEE ALSO',
			paragraphs(
				'The documents that come with the package, in docs: reach.md for when it does not connect, files.md, keys.md, plain.md and json.md for scripts and programs, settings.md, errors.md, threat-model.md for what is protected and what is not, protocol.md.',
			),
		),
	];
	return `${blocks.join('\n')}\n`;
}

function section(title: string, body: string): string {
	return `.SH ${title}\n${body}`;
}

function paragraphs(...texts: readonly string[]): string {
	return texts.map(text).join('\n.PP\n');
}

/** A term, already marked up, and what is said of it. */
function entry(term: string, what: string): string {
	return `.TP\n${term}\n${text(what)}`;
}

function option(flag: Flag): string {
	return entry(formsOf(flag), helpOf(flag));
}

/** All ways to write a flag, marked up. */
function formsOf(flag: Flag): string {
	const long = [`--${flag.name}`, ...(flag.kind === 'toggle' ? [`--no-${flag.name}`] : [])];
	const names = (flag.kind === 'toggle' && flag.usual ? long.toReversed() : long).map(bold);
	const short = flag.short === undefined ? [] : [bold(`-${flag.short}`)];
	const value = flag.kind === 'value' ? ` \\fI${roff(flag.placeholder)}\\fR` : '';
	return `${[...short, ...names].join(', ')}${value}`;
}

function keySection(name: KeyBinding['section']): string {
	const rows = keyBindings
		.filter(binding => binding.section === name)
		.map(({keys, description}) => entry(keys.map(bold).join(', '), description));
	return [`.SS ${roff(name)}`, ...rows].join('\n');
}

function bold(words: string): string {
	return `\\fB${roff(words)}\\fR`;
}

/** A line that begins with a dot or an apostrophe would be a request. */
function text(words: string): string {
	return roff(words).replace(/^(?=[.'])/, '\\&');
}

function roff(words: string): string {
	return words
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll("'", '\\(aq')
		.replaceAll('`', '\\(ga');
}
