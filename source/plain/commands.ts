import {helpAbout, usageOf} from '../commands/command-help.ts';
import type {CommandOf, OwnCommandOf} from '../commands/command-table.ts';
import {commandsOf} from '../commands/find-command.ts';
import {type Call, type Handlers, isOnSession, type ParsedInput, perform} from '../commands/parse-input.ts';
import {performOnSession} from '../performing/session-commands.ts';
import type {Demo} from '../session/plan/plan-session.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {refusalWords, toReason} from '../words/failure.ts';
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
	/** The session as the lines so far tell it: an offer that was not printed yet cannot be meant. */
	readonly shown: SessionSnapshot;
};

/** What the commands do that plain mode has of its own. */
const plainCommands: Handlers<OwnCommandOf<'plain'>, readonly [Outside], unknown> = {
	help: (about, {tell}) => tell('--', ...(about === '' ? allCommands() : [helpAbout(about, 'plain')])),
	verify: (code, {session, tell}) =>
		code === undefined ? tell('--', ...verifyWords(session.getSnapshot())) : session.verify(code),
	status: (_, {session, tell}) => tell('--', ...statusWords(session.getSnapshot())),
	me: (text, outside) => send({text: `/me ${text}`}, outside),
	quit: (_, {leave}) => leave(),
};

/** Does what a command asks for. What comes of it is an event. */
export async function obey(call: Call<CommandOf<'plain'>>, outside: Outside): Promise<void> {
	if (!isOnSession(call)) {
		perform(plainCommands, call, outside);
		return;
	}
	const {deliveries, tell} = outside;
	try {
		const follow = (file: string) => deliveries.follow(file);
		await performOnSession(call, {...outside, note: text => tell('--', text), follow});
	} catch (error) {
		// A file that does not come to be sent or saved is as bad as a message.
		if (call.name === 'send' || call.name === 'accept') deliveries.fail();
		throw error;
	}
}

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
		...commandsOf('plain').map(command => `${usageOf(command)}: ${command.summary}`),
		'//text: sends a text that begins with a slash',
	];
}
