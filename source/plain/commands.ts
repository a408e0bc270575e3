import {helpAbout, usageOf} from '../commands/command-help.ts';
import {type CommandOf, commands} from '../commands/command-table.ts';
import {type Handlers, isOf, type ParsedInput} from '../commands/parse-input.ts';
import type {Demo} from '../session/plan-session.ts';
import {demoOnly} from '../words/demo.ts';
import {errorWords, refusalWords, toReason} from '../words/failure.ts';
import type {Mark} from '../words/remark.ts';
import {statusWords} from '../words/status.ts';
import {verifyWords} from '../words/trust.ts';
import type {Controls} from './conversation.ts';
import {isRefusal} from './deliveries.ts';
import {excerpt} from './rows.ts';

/** What a command acts on. */
export type Outside = Controls & {
	/** Says something, a row each. */
	tell(mark: Mark, ...texts: readonly string[]): void;
	leave(): void;
	/** The partner, in a demo. */
	readonly demo?: Demo | undefined;
};

/** What each command does in plain mode. What comes of it is an event. */
export const plainCommands: Handlers<CommandOf<'plain'>, readonly [Outside], void> = {
	help: (about, {tell}) => tell('--', ...(about === '' ? allCommands() : [helpAbout(about, 'plain')])),
	verify: (code, {session, tell}) =>
		code === undefined ? tell('--', ...verifyWords(session.getSnapshot())) : session.verify(code),
	status: (_, {session, tell}) => tell('--', ...statusWords(session.getSnapshot())),
	me: (text, outside) => send({text: `/me ${text}`}, outside),
	nick: (name, {session}) => session.rename(name),
	release: (_, {session, tell}) => session.releaseOutbox() || tell('--', 'Nothing is held back.'),
	reconnect: (version, {session}) => session.reconnect({allowLegacy: version === 'v1'}),
	demo: (_, {demo, tell}) =>
		demo === undefined
			? tell('--', demoOnly)
			: void demo.drop().catch(error => tell('=!=', errorWords(error))),
	quit: (_, {leave}) => leave(),
};

/** Sends a text; one that is refused for what it is, is said. */
export function send(
	{text, literal = false}: Omit<ParsedInput<'plain'> & {readonly type: 'send'}, 'type'>,
	{session, deliveries, tell}: Outside,
): void {
	deliveries.add(text, session.send(text, {literal}), error => {
		if (isRefusal(error)) {
			tell('=!=', refusalWords(excerpt(text), toReason(error)));
		}
	});
}

function allCommands(): readonly string[] {
	return [
		'What you type is sent when you press Enter, but for these commands; the beginning of a name is enough.',
		...commands
			.filter(command => isOf(command, 'plain'))
			.map(command => `${usageOf(command)}: ${command.summary}`),
		'//text: sends a text that begins with a slash',
	];
}
