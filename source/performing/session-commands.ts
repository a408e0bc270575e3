import type {SessionCommand} from '../commands/command-table.ts';
import {filesMeant} from '../commands/files-meant.ts';
import {type Call, type Handlers, perform} from '../commands/parse-input.ts';
import {acceptFile} from '../files/accept-file.ts';
import {openFile} from '../files/open-file.ts';
import {expandHome} from '../files/paths.ts';
import type {Demo} from '../session/plan/plan-session.ts';
import type {Session} from '../session/session.ts';
import type {SessionSnapshot} from '../session/snapshot.ts';
import {demoOnly} from '../words/demo.ts';
import {isOffered, noFile, tooLate, whichFile} from '../words/transfer.ts';

/** What these commands act on. */
export type Outside = {
	readonly session: Session;
	/** The session as it was shown to whoever typed the command: an offer that was not cannot be meant. */
	readonly shown: Pick<SessionSnapshot, 'transfers'>;
	/** The partner, in a demo. */
	readonly demo?: Demo | undefined;
	/** Says something. */
	note(text: string): void;
	/** Hears of each file that was offered or accepted so. */
	follow?(file: string): void;
};

/**
 * Does what a command asks of the session, the same in every mode. What comes of it is an event.
 *
 * @throws {TtchatError} What the session or the disk throws.
 */
export async function performOnSession(call: Call<SessionCommand>, outside: Outside): Promise<void> {
	await perform(sessionCommands, call, outside);
}

const sessionCommands: Handlers<SessionCommand, readonly [Outside], unknown> = {
	nick: (name, {session}) => session.rename(name),
	release: (_, {session, note}) => session.releaseOutbox() || note('Nothing is held back.'),
	reconnect: (version, {session}) => session.reconnect({allowLegacy: version === 'v1'}),
	demo: (trial, {demo, note}) => (demo === undefined ? note(demoOnly) : demo[trial]()),
	send: async (path, {session, follow}) => {
		const file = session.offerFile(await openFile(expandHome(path)));
		follow?.(file);
	},
	accept: async (path, {session, shown, note, follow}) => {
		const offered = shown.transfers.find(isOffered);
		if (offered === undefined) return note(noFile.accept);
		await acceptFile(session, offered, path && expandHome(path));
		follow?.(offered.file);
	},
	decline: (_, {session, shown, note}) => {
		const offered = shown.transfers.find(isOffered);
		if (offered === undefined || !session.declineFile(offered.file)) note(noFile.accept);
	},
	cancel: (typed, {session, note}) => {
		const {transfers} = session.getSnapshot();
		const meant = filesMeant(transfers, typed);
		if (meant.length === 0) note(transfers.length === 0 ? noFile.cancel : whichFile(transfers));
		// The newest first: the next one would be offered otherwise.
		for (const transfer of meant.toReversed()) {
			if (!session.cancelFile(transfer.file)) note(tooLate(transfer));
		}
	},
};
