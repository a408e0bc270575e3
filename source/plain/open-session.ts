import {setTimeout} from 'node:timers/promises';
import {createSession, type SessionOptions} from '../session/create-session.ts';
import type {EchoPartner} from '../session/echo-partner.ts';
import type {Session} from '../session/session.ts';

/** What a session is made from; without a target, `demo` is on. */
export type SessionPlan = Pick<SessionOptions, 'listen' | 'name' | 'protocol' | 'requireVerify'> & {
	readonly target?: SessionOptions['target'];
	readonly demo: boolean;
};

/** A session that is not opened yet, and what has to end with it. */
export type PlannedSession = {
	readonly session: Session;
	/** In a demo, when our side is connected: the partner's safety code. */
	readonly partnerCode?: () => Promise<string | undefined>;
	dispose(): Promise<void>;
};

/**
 * Makes the session that the options ask for; for a demo, with an echo partner on loopback.
 *
 * @throws {TtchatError} What `createSession()` throws, or what keeps the partner from listening.
 */
export async function planSession(plan: SessionPlan): Promise<PlannedSession> {
	const {target, listen, name, protocol, requireVerify, demo} = plan;
	const rest = {
		...(name === undefined ? {} : {name}),
		...(protocol === undefined ? {} : {protocol}),
		...(requireVerify === undefined ? {} : {requireVerify}),
	};
	if (!demo && target !== undefined) {
		const options = {...rest, target, ...(listen === undefined ? {} : {listen})};
		return {session: createSession(options), dispose: () => Promise.resolve()};
	}
	const {startEchoPartner} = await import('../session/echo-partner.ts');
	const partner = await startEchoPartner();
	try {
		const session = createSession({...rest, target: partner.target, listen: partner.listen});
		return {session, partnerCode: () => waitForCode(partner), dispose: () => partner.close()};
	} catch (error) {
		await partner.close();
		throw error;
	}
}

/** The partner may be connected a moment after us, or never. */
async function waitForCode(partner: EchoPartner): Promise<string | undefined> {
	for (let left = 50; left > 0 && partner.code() === undefined; left -= 1) {
		await setTimeout(20);
	}
	return partner.code();
}
