// Writes docs/errors.md from the table of errors: `npm run docs`.
import {writeFile} from 'node:fs/promises';
import {type Blame, type ErrorCode, errorCodes, exitCodeOf, TtchatError} from '../source/errors.ts';
import type {Retry} from '../source/session/events.ts';
import {retryAfter} from '../source/session/succession.ts';

/** Where the document stands. */
export const errorsDocPath: URL = new URL('../docs/errors.md', import.meta.url);

/** The text of `docs/errors.md`. */
export function errorsDoc(): string {
	const blocks = [opening, ...blames.flatMap(({blame, title}) => [`## ${title}`, errorTable(blame)])];
	return `${blocks.join('\n\n')}\n`;
}

const opening = `# Errors

<!-- Made from source/errors/catalogue.ts and source/session/succession.ts by \`npm run docs\`. -->

Every error has a code that stays the same; programs should compare that, for the sentences may change, and often say
more about the circumstances than here. In [JSON mode](json.md) it is the \`code\` of an \`error\` and the \`reason\` of \`lost\`,
\`closed\` and \`phase\`; in TypeScript the \`code\` of a \`TtchatError\`.

"Tried again" is what happens by itself: a dial is repeated at growing intervals, and after a round that ended with that
error a new one begins, with new keys, or does not. "Exit code" is that of the program if it ends with that error in
\`--plain\` or \`--json\`, or before the screen opens.`;

const blames: readonly {readonly blame: Blame; readonly title: string}[] = [
	{blame: 'caller', title: 'What you can mend: arguments, commands, this machine'},
	{blame: 'network', title: 'What lies between'},
	{blame: 'peer', title: 'What the other program did'},
];

/** One dial of many. */
const dialFailures: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'ERR_NAME_NOT_FOUND',
	'ERR_REFUSED',
	'ERR_UNREACHABLE',
	'ERR_TIMED_OUT',
	'ERR_DIAL_FAILED',
	'ERR_PROXY_UNREACHABLE',
	'ERR_PROXY_ANSWER',
	'ERR_PROXY_LOGIN',
	'ERR_PROXY_REFUSED',
	'ERR_ONION_KEY',
]);

/** The chat goes on without that way, which is tried again. */
const lostWays: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'ERR_TOR_CONTROL',
	'ERR_ONION_UNPUBLISHED',
	'ERR_MAP_NONE',
	'ERR_MAP_CGNAT',
]);

/** These end a round, and the next one begins only if somebody asks for it. What is in no list answers an argument or a command. */
const halts: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'ERR_SELF',
	'ERR_KEYS_FAILED',
	'ERR_FRAME_HEADER',
	'ERR_FRAME_LENGTH',
	'ERR_HELLO_INVALID',
	'ERR_KEY_UNACCEPTABLE',
	'ERR_PROTOCOL',
	'ERR_VERSION_REFUSED',
	'ERR_DOWNGRADE',
	'ERR_HANDSHAKE_FAILED',
	'ERR_MESSAGE_ALTERED',
]);

const retries: Readonly<Record<Retry, string>> = {
	automatic: 'yes: a new round',
	waiting: 'yes: a new round, which waits',
	'by-hand': 'no: only by `/reconnect`',
};

function describeRetry(error: TtchatError): string {
	if (dialFailures.has(error.code)) {
		return 'yes: dialed again';
	}
	if (lostWays.has(error.code)) {
		return 'yes: asked again';
	}
	// No failure: it names the end of a session whose successor was asked for.
	const retry = error.code === 'ERR_RECONNECTING' ? 'automatic' : retryAfter(error);
	return retry !== 'by-hand' || halts.has(error.code) ? retries[retry] : 'no';
}

function errorTable(blame: Blame): string {
	const rows = errorCodes()
		.map(code => new TtchatError(code))
		.filter(error => error.blame === blame)
		.map(error => [
			`\`${error.code}\``,
			error.message,
			error.advice,
			describeRetry(error),
			String(exitCodeOf(error.code)),
		]);
	return [['code', 'means', 'what to do', 'tried again', 'exit code'], Array(5).fill('---'), ...rows]
		.map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}

if (process.argv[1] === import.meta.filename) {
	await writeFile(errorsDocPath, errorsDoc());
}
