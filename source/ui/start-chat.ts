import {createSession, type SessionOptions} from '../session/create-session.ts';
import {startEchoPartner} from '../session/echo-partner.ts';
import type {Session} from '../session/session.ts';
import {formatAddress, type TargetAddress} from '../session/target.ts';
import {Chat} from './chat.ts';
import {addressesFor, otherSideCommands} from './other-side.ts';
import type {UiStart} from './state/reduce-ui.ts';

/** What a chat is made from; the flags of the command line that matter to it. */
export type ChatOptions = {
	readonly listen: {readonly host?: string; readonly port?: number};
	readonly name?: string;
	readonly protocol: NonNullable<SessionOptions['protocol']>;
	readonly requireVerify: boolean;
};

/** A chat whose session is open. */
export type StartedChat = {
	readonly chat: Chat;
	/** Whom we want to reach, for the screen. */
	readonly targetLabel: string;
	/** The commands for the other side; none for the echo partner. */
	readonly otherSide: readonly string[];
	/** Ends what was started besides the session. */
	dispose(): Promise<void>;
};

/**
 * Makes a session and opens it.
 *
 * @param target - Left out: the built-in echo partner.
 * @param addresses - Of this machine, for what the other side has to type.
 * @throws {TtchatError} What keeps the session from being made or from listening; nothing is left running then.
 */
export async function startChat(
	options: ChatOptions,
	target: TargetAddress | undefined,
	start: UiStart,
	addresses: readonly string[],
): Promise<StartedChat> {
	if (target === undefined) {
		return startDemo(options, start);
	}
	const {listen} = options;
	const chat = await openChat({...sessionOptions(options), target, listen}, start);
	const ours = listen.host === undefined ? addressesFor(target.host, addresses) : [listen.host];
	return {
		chat,
		targetLabel: target.port === undefined ? target.host : formatAddress(target.host, target.port),
		otherSide: otherSideCommands(ours, {listen: listen.port, dial: target.port}),
		dispose: async () => undefined,
	};
}

async function startDemo(options: ChatOptions, start: UiStart): Promise<StartedChat> {
	const partner = await startEchoPartner();
	try {
		const {target, listen} = partner;
		const chat = await openChat({...sessionOptions(options), target, listen}, start);
		return {
			chat,
			targetLabel: 'the built-in echo partner',
			otherSide: [],
			dispose: () => partner.close(),
		};
	} catch (error) {
		await partner.close();
		throw error;
	}
}

async function openChat(options: SessionOptions, start: UiStart): Promise<Chat> {
	const session: Session = createSession(options);
	// Before the session is opened: otherwise its first events would be missed.
	const chat = new Chat(session, start);
	try {
		await session.open();
		return chat;
	} catch (error) {
		chat.stop();
		await session.close();
		throw error;
	}
}

function sessionOptions({name, protocol, requireVerify}: ChatOptions) {
	return {protocol, requireVerify, ...(name === undefined ? {} : {name})};
}
