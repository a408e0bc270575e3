import type {TtchatError} from '../errors.ts';
import {copyBytes, wipe} from './bytes.ts';
import {GOODBYE_TIMEOUT_MS} from './constants.ts';
import type {Effect, LinkId, Memory} from './effects.ts';
import {acknowledge, writeRecord, writeWaiting} from './sending.ts';
import {type At, andThen, type Context, type State, type Step, stay, type Talk, withTalk} from './state.ts';

/** Acknowledges what came and sends BYE, the last record of our direction. The peer's are read on until its BYE. */
export function sendGoodbye(context: Context, state: At<'record'>): Step<At<'bye'>['talk']> {
	const told = andThen(writeWaiting(context, state), next => acknowledge(context, next));
	const step = andThen(told, next => writeRecord(context, next, 'bye'));
	return andThen(step, next =>
		stay(
			withTalk(next, {...next.talk, expects: 'bye'}),
			{type: 'clear-timer', timer: {name: 'ping'}},
			{type: 'clear-timer', timer: {name: 'silence'}},
			{type: 'clear-timer', timer: {name: 'ack'}},
			{type: 'set-timer', timer: {name: 'goodbye'}, delayMs: GOODBYE_TIMEOUT_MS},
		),
	);
}

/** All links of a round, each once. */
export function allLinks(state: State): readonly LinkId[] {
	const {out, in: inbound, pending} = state.links;
	return [...new Set([out, inbound, ...pending].filter(link => link !== undefined))];
}

/**
 * Ends the round at once: links destroyed, nothing sent, for an error message would be an oracle (Manger,
 * CRYPTO 2001), secrets overwritten.
 *
 * @param error - Why; none if the user closed it.
 */
export function abort(state: State, error: TtchatError | undefined): Step {
	return end(state, error, 'destroy-link');
}

/** Ends the round after what was written has left. */
export function finish(state: State, error: TtchatError | undefined): Step {
	return end(state, error, 'close-link');
}

function end(state: State, error: TtchatError | undefined, how: 'destroy-link' | 'close-link'): Step {
	const {talk, identity} = state;
	if (talk.expects === 'nothing') return stay(state);
	const memory = takeMemory(talk);
	wipeTalk(talk);
	wipe(identity?.seed);
	const effects: readonly Effect[] = [
		{type: 'clear-all-timers'},
		{type: 'stop-dialing'},
		...allLinks(state).map((link): Effect => ({type: how, link})),
		{type: 'emit', event: {type: 'ended', error, memory}},
	];
	return stay(
		{
			...state,
			identity: undefined,
			unwrapping: undefined,
			midFrame: false,
			links: {out: undefined, in: undefined, pending: [], punched: undefined, greeted: false},
			talk: {expects: 'nothing'},
		},
		...effects,
	);
}

/** Only a round that was secured leaves a memory: before the peer's NICK nothing was confirmed. */
function takeMemory(talk: Talk): Memory | undefined {
	if (talk.expects !== 'record' && talk.expects !== 'bye') return undefined;
	return {remember: copyBytes(talk.keys.remember), verified: talk.trust === 'verified'};
}

function wipeTalk(talk: Talk): void {
	if (talk.expects === 'seed') wipe(talk.sent?.secret);
	if (talk.expects !== 'nick' && talk.expects !== 'record' && talk.expects !== 'bye') return;
	wipe(talk.keys.sendChain, talk.keys.receiveChain, talk.keys.remember);
}
