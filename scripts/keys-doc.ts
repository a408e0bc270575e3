// Writes docs/keys.md, and the table in docs/plain.md, from the tables of keys and commands: `npm run docs`.
import {readFile, writeFile} from 'node:fs/promises';
import {moreAbout, purposeOf} from '../source/commands/command-help.ts';
import type {Mode} from '../source/commands/command-row.ts';
import type {Command} from '../source/commands/command-table.ts';
import {commandsOf} from '../source/commands/find-command.ts';
import {type KeyBinding, keyBindings} from '../source/ui/key-bindings.ts';

/** Where the documents stand. */
export const keysDocPath: URL = new URL('../docs/keys.md', import.meta.url);
export const plainDocPath: URL = new URL('../docs/plain.md', import.meta.url);

/** The text of `docs/plain.md`, with its table of commands made anew. */
export function plainDoc(text: string): string {
	return text.replace(/(?<=\n)\| command \|[\s\S]*?\n(?=\n)/, `${commandTable('plain')}\n`);
}

/** The text of `docs/keys.md`. */
export function keysDoc(): string {
	const sections = [...new Set(keyBindings.map(({section}) => section))];
	const blocks = [
		opening,
		...sections.flatMap(section => [`### ${section}`, keyTable(section)]),
		aboutCommands,
		commandTable('screen'),
		...commandsOf('screen').map(commandText),
	];
	return `${blocks.join('\n\n')}\n`;
}

const opening = `# Keys and commands

<!-- Made from source/ui/key-bindings.ts and source/commands/command-table.ts by \`npm run docs\`. -->

F1 and \`/help\` show the same on the screen. Several keys may arrive at once, as over a slow line: each of them counts. A
paste is one message, however many lines it has; more than five lines ask first. "No" leaves it one Ctrl+_ away; whatever
is no answer is done as ever, with the paste in the draft. In a terminal that does not mark pastes, several lines that
come at once are taken for one. More than 256 KiB are refused: a file can have any size.

## Keys`;

const aboutCommands = `## Commands

A command begins with a slash. Upper and lower case are the same, and a unique beginning of its name is enough. \`//text\`
sends a text that begins with a slash; a command that does not exist is never sent; a slash after blanks asks first.
With an input method on, slash, names, codes and counts are understood in full width too.`;

function keyTable(section: KeyBinding['section']): string {
	const rows = keyBindings
		.filter(binding => binding.section === section)
		.map(({keys, also = [], description}) => [keys.join(', '), also.join(', '), description]);
	return table(['key', 'also, if the terminal sends it', 'does'], rows);
}

function commandTable(mode: Mode): string {
	return table(
		['command', 'also', 'does'],
		commandsOf(mode).map(command => [
			`\`${command.usage}\``,
			(command.aliases ?? []).map(alias => `\`/${alias}\``).join(', '),
			mode === 'screen' ? command.summary : purposeOf(command, mode),
		]),
	);
}

function commandText(command: Command): string {
	return `**/${command.name}**: ${moreAbout(command, 'screen')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	return [head, head.map(() => '---'), ...rows]
		.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}

if (process.argv[1] === import.meta.filename) {
	await writeFile(keysDocPath, keysDoc());
	await writeFile(plainDocPath, plainDoc(await readFile(plainDocPath, 'utf8')));
}
