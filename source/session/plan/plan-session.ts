import type {Way} from '../../net/way.ts';
import {
	checkListen,
	checkTarget,
	createSession,
	type DirectOptions,
	type SessionOptions,
} from '../create-session.ts';
import type {Session} from '../session.ts';
import type {EchoPartner} from './echo-partner.ts';
import {directly, type WayPlan} from './ways.ts';

/** What the command line says of a session. */
export type SessionPlan = Required<Pick<SessionOptions, 'protocol' | 'requireVerify'>> &
	Required<Pick<DirectOptions, 'listen'>> &
	Pick<SessionOptions, 'name'> & {readonly way?: WayPlan};

/** What can be asked of the partner of a demo. */
export type Demo = Pick<EchoPartner, 'code' | 'drop' | 'cut' | 'offer'>;

/** A session that is not opened yet. Disposing of it ends it, opened or not, and all that was started for it. */
export type PlannedSession = AsyncDisposable & {
	readonly session: Session;
	/** The partner, in a demo. */
	readonly demo?: Demo;
};

/**
 * Makes a session for either mode.
 *
 * @param target - Left out: an echo partner on loopback, unless the way is one on which the other side dials.
 * @param signal - Aborted by whoever needs it no more: it rejects with the reason, and nothing is left running.
 * @throws {TtchatError} What `createSession()` throws, or what keeps the partner from listening.
 */
export async function planSession(
	target: DirectOptions['target'] | undefined,
	{listen, way = directly, name = '', protocol, requireVerify}: SessionPlan,
	signal?: AbortSignal,
): Promise<PlannedSession> {
	const options = {name, protocol, requireVerify};
	const meeting = await planWay(target, listen, way);
	if (meeting !== undefined) {
		const session = createSession({...options, ...meeting});
		return {session, [Symbol.asyncDispose]: () => session.close()};
	}
	const {startEchoPartner} = await import('./echo-partner.ts');
	const partner = await startEchoPartner();
	try {
		signal?.throwIfAborted();
		const session = createSession({...options, target: partner.target, listen: partner.listen});
		return {
			session,
			demo: partner,
			[Symbol.asyncDispose]: async () => {
				await Promise.all([session.close(), partner.close()]);
			},
		};
	} catch (error) {
		await partner.close();
		throw error;
	}
}

/**
 * What a session is made of: its target, or a way that few chats need and that is loaded only for them.
 *
 * @returns Nothing where neither is said: a demo.
 * @throws {TtchatError} `ERR_TARGET_INVALID`, `ERR_PORT_INVALID` or `ERR_ONION_KEY`.
 */
async function planWay(
	target: DirectOptions['target'] | undefined,
	listen: NonNullable<DirectOptions['listen']>,
	plan: WayPlan,
): Promise<DirectOptions | {readonly way: Way} | undefined> {
	if (plan.kind === 'onion') {
		const {onionWay} = await import('../../net/onion/onion-way.ts');
		return {way: onionWay(checkListen(listen).port, plan.access)};
	}
	if (target === undefined) return undefined;
	if (plan.kind === 'proxy') {
		const {proxyWay} = await import('../../net/proxy/proxy-way.ts');
		return {way: proxyWay(checkTarget(target), plan.proxy, plan.onion)};
	}
	const {map, punch} = plan;
	if (!map) return {target, listen, punch};
	const {mappedWay} = await import('../../net/map/mapped-way.ts');
	return {way: mappedWay(checkTarget(target), checkListen(listen), {punch})};
}
