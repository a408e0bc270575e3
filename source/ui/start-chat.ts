import type {Demo, PlannedSession, SessionPlan} from '../session/plan/plan-session.ts';
import {DEFAULT_PORT, formatAddress} from '../session/plan/target.ts';
import {tourWords} from '../words/demo.ts';
import {otherSideCommands} from '../words/other-side.ts';
import {Chat} from './chat.ts';
import type {FormTarget} from './state/form-line.ts';
import type {ScreenStart} from './state/reduce-screen.ts';

/** A chat whose session is being opened. Disposing of it ends all of it. */
export type StartedChat = AsyncDisposable & {
	readonly chat: Chat;
	/**
	 * Once the session is open. Rejects with what keeps it from listening, or why it was left; nothing is left running then.
	 */
	readonly opened: Promise<void>;
	/** The partner, in a demo. */
	readonly demo?: Demo;
	/** Whom we want to reach, for the screen. */
	readonly targetLabel: string;
	/** The commands for the other side, as things stand; none for the echo partner. */
	readonly otherSide: () => readonly string[];
};

/**
 * Makes a session and begins to open it.
 *
 * @param settings - What the command line says.
 * @param asked - Left out: the built-in echo partner.
 * @param addresses - Of this machine, for what the other side has to type: they may be others after a while.
 * @param left - Aborted when nobody wants the chat any more.
 * @throws {TtchatError} What keeps the session from being made; or why it was left. Nothing is left running then.
 */
export async function startChat(
	settings: SessionPlan & {readonly peerPort?: number},
	asked: FormTarget | undefined,
	start: ScreenStart,
	addresses: () => readonly string[],
	left: AbortSignal,
): Promise<StartedChat> {
	const target = asked && withPort(asked, settings.peerPort);
	// The form may have been told a way of its own.
	const plan = target?.way === undefined ? settings : {...settings, way: target.way};
	// Not before it is asked for: the form has no need of it.
	const {planSession} = await import('../session/plan/plan-session.ts');
	const planned = await planSession(target, plan, left);
	// Before the session is opened: otherwise its first events would be missed.
	const chat = new Chat(planned.session, start);
	const {demo} = planned;
	if (demo !== undefined) guide(chat, demo);
	const dispose = async () => {
		chat.stop();
		await planned[Symbol.asyncDispose]();
	};
	return {
		chat,
		opened: open(planned, left, dispose),
		...(demo && {demo}),
		...wordsFor(target, plan, addresses),
		[Symbol.asyncDispose]: dispose,
	};
}

async function open(
	{session}: PlannedSession,
	left: AbortSignal,
	dispose: () => Promise<void>,
): Promise<void> {
	try {
		await session.open();
		left.throwIfAborted();
	} catch (error) {
		await dispose();
		throw error;
	}
}

/** The usual port need not be said. */
function withPort(target: FormTarget, port: number | undefined): FormTarget {
	return target.port === undefined && port !== undefined && port !== DEFAULT_PORT
		? {...target, port}
		: target;
}

/** Says what there is to try, whenever the partner of a demo is there. */
function guide(chat: Chat, demo: Demo): void {
	chat.subscribe(async before => {
		const {session} = chat.getSnapshot();
		if (session.securedAt === undefined || session.securedAt === before.session.securedAt) return;
		const code = await demo.code();
		// It may be gone again, or somebody else by now.
		if (code === undefined || chat.getSnapshot().session.round !== session.round) return;
		for (const text of tourWords(code, !before.met))
			chat.dispatch({type: 'remark', mark: '--', text, at: Date.now()});
	});
}

function wordsFor(
	target: FormTarget | undefined,
	{listen, way}: SessionPlan,
	addresses: () => readonly string[],
): Pick<StartedChat, 'targetLabel' | 'otherSide'> {
	if (way?.kind === 'onion') {
		return {targetLabel: 'your partner, through Tor', otherSide: () => []};
	}
	if (target === undefined) {
		return {targetLabel: 'the built-in echo partner', otherSide: () => []};
	}
	const {host, port} = target;
	return {
		targetLabel: port === undefined ? host : formatAddress(host, port),
		// Nothing listens behind a proxy.
		otherSide: () => (way?.kind === 'proxy' ? [] : otherSideCommands(target, listen, addresses())),
	};
}
