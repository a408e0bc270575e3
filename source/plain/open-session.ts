import {createSession, type SessionOptions} from '../session/create-session.ts';
import type {Session} from '../session/session.ts';

/** What a session is made from; without a target, `demo` is on. */
export type SessionPlan = Pick<SessionOptions, 'listen' | 'name' | 'protocol' | 'requireVerify'> & {
	readonly target?: SessionOptions['target'];
	readonly demo: boolean;
};

/** A session that is not opened yet, and what has to end with it. */
export type PlannedSession = {readonly session: Session; dispose(): Promise<void>};

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
		return {session, dispose: () => partner.close()};
	} catch (error) {
		await partner.close();
		throw error;
	}
}
