import {helpAbout, usageOf} from '../commands/command-help.ts';
import {type CommandOf, commands} from '../commands/command-table.ts';
import {filesMeant} from '../commands/files-meant.ts';
import {type Handlers, isOf, type ParsedInput} from '../commands/parse-input.ts';
import {acceptFile} from '../files/accept-file.ts';
import {openFile} from '../files/open-file.ts';
import {expandHome} from '../files/paths.ts';
import type {Demo} from '../session/plan/plan-session.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {demoOnly} from '../words/demo.ts';
import {errorWords, refusalWords, toReason} from '../words/failure.ts';
import type {Mark} from '../words/remark.ts';
import {statusWords} from '../words/status.ts';
import {isOffered, noFile, tooLate, whichFile} from '../words/transfer.ts';
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
	readonly told: SessionSnapshot;
};

/** What each command does in plain mode. What comes of it is an event. */
export const plainCommands: Handlers<CommandOf<'plain'>, readonly [Outside], unknown> = {
	help: (about, {tell}) => tell('--', ...(about === '' ? allCommands() : [helpAbout(about, 'plain')])),
	verify: (code, {session, tell}) =>
		code === undefined ? tell('--', ...verifyWords(session.getSnapshot())) : session.verify(code),
	status: (_, {session, tell}) => tell('--', ...statusWords(session.getSnapshot())),
	me: (text, outside) => send({text: `/me ${text}`}, outside),
	nick: (name, {session}) => session.rename(name),
	send: (path, outside) =>
		orFail(outside, async ({session, deliveries}) => {
			deliveries.follow(session.offerFile(await openFile(expandHome(path))));
		}),
	accept: (path, outside) =>
		orFail(outside, async ({session, deliveries, tell, told}) => {
			const offered = told.transfers.find(isOffered);
			if (offered === undefined) return tell('--', noFile.accept);
			await acceptFile(session, offered, path && expandHome(path));
			deliveries.follow(offered.file);
		}),
	decline: (_, {session, tell, told}) => {
		const offered = told.transfers.find(isOffered);
		if (offered === undefined || !session.declineFile(offered.file)) tell('--', noFile.accept);
	},
	cancel: (typed, outside) => cancel(typed, outside),
	release: (_, {session, tell}) => session.releaseOutbox() || tell('--', 'Nothing is held back.'),
	reconnect: (version, {session}) => session.reconnect({allowLegacy: version === 'v1'}),
	demo: (trial, {demo, tell}) =>
		demo === undefined
			? tell('--', demoOnly)
			: void demo[trial]().catch(error => tell('=!=', errorWords(error))),
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

/** A file that does not come to be sent or saved is as bad as a message. */
async function orFail(outside: Outside, work: (outside: Outside) => Promise<void>): Promise<void> {
	try {
		await work(outside);
	} catch (error) {
		outside.deliveries.fail();
		throw error;
	}
}

function cancel(typed: string, {session, tell}: Outside): void {
	const {transfers} = session.getSnapshot();
	const meant = filesMeant(transfers, typed);
	if (meant.length === 0) {
		tell('--', transfers.length === 0 ? noFile.cancel : whichFile(transfers));
	}
	// The newest first: the next one would be offered otherwise.
	for (const transfer of meant.toReversed()) {
		if (!session.cancelFile(transfer.file)) tell('--', tooLate(transfer));
	}
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
