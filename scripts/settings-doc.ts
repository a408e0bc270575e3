// Writes docs/settings.md from the table of flags: `npm run docs`.
import {writeFile} from 'node:fs/promises';
import {type Flag, secrets} from '../source/cli/flags.ts';
import {keyOf, settings, variableOf} from '../source/cli/given.ts';
import {helpOf, usageOf} from '../source/cli/help-text.ts';

/** Where the document stands. */
export const settingsDocPath: URL = new URL('../docs/settings.md', import.meta.url);

/** The text of `docs/settings.md`. */
export function settingsDoc(): string {
	const rows = settings.map(flag => [
		`\`${keyOf(flag)}\``,
		wanted(flag),
		`\`${variableOf(flag)}\``,
		`\`${usageOf(flag)}\`: ${helpOf(flag)}`,
	]);
	const table = [
		['key in the file', 'its value', 'variable', 'the flag, and what it does'],
		Array(4).fill('---'),
		...rows,
	]
		.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
	return `${opening}\n\n${table}\n\n${closing}\n`;
}

const opening = `# Settings

<!-- Made from source/cli/flags.ts by \`npm run docs\`. -->

What you want in every chat can be set for good, in a file that you write (ttchat only reads it) or in variables. A flag is
stronger than a variable, a variable than the file, the file than what holds by itself. \`ttchat --print-config\` shows what is
set and where it comes from.

The file is \`$XDG_CONFIG_HOME/ttchat/config.json\`, or \`~/.config/ttchat/config.json\`:

    {
      "name": "ann",
      "port": 2008,
      "bell": false,
      "requireVerify": true
    }`;

const secretList = secrets.map(({name, help}) => `- \`${name}\`: ${help}`).join('\n');

const closing = `Variables of \`true\` and \`false\` take \`on\`, \`true\`, \`yes\` or \`1\`, and \`off\`, \`false\`, \`no\` or \`0\`; an empty
variable is none. What is on for good is switched off for one chat with \`--no-\` before the flag's name, and the other
way round without it.

A file that cannot be understood ends the program before anything is sent, with the line and the key that are wrong; so
does a variable that begins with \`TTCHAT_\` and says nothing here. Whom you chat with, codes and secrets have no place
in the file. Secrets of one chat stand in variables, for arguments can be seen by others on this machine:

${secretList}

\`map\` is for chats from one machine to the other: with \`--proxy\` or \`--onion\` it does not count.

\`bell\`, \`typing\` and \`time\` are for the full screen; \`/bell\`, \`/typing\` and \`/time\` change them for one chat. By itself,
\`color\` is false where \`NO_COLOR\` is set, and \`ascii\` is true on the Linux console and where the locale names another character set than UTF-8.`;

function wanted(flag: Flag): string {
	if (flag.kind !== 'value') {
		return '`true` or `false`';
	}
	return flag.setting === 'number' ? 'a number' : 'a text';
}

if (process.argv[1] === import.meta.filename) {
	await writeFile(settingsDocPath, settingsDoc());
}
