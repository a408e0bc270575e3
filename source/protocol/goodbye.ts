import {GOODBYE_TIMEOUT_MS} from './constants.ts';
import {abort, finish} from './ending.ts';
import {acknowledge, writeRecord} from './sending.ts';
import {andThen, type Context, type State, type Step, stay, withTalk} from './state.ts';

/** The user closes: what waits is sent first, then goodbye; a round that is not open just ends. */
export function close(context: Context, state: State): Step {
	const {talk} = state;
	switch (talk.expects) {
		case 'record':
		case 'legacy': {
			if (talk.closing) return stay(state);
			const closing = stay(withTalk(state, {...talk, closing: true}), {
				type: 'set-timer',
				timer: 'goodbye',
				delayMs: GOODBYE_TIMEOUT_MS,
			});
			return andThen(closing, next => closeWhenSent(context, next));
		}
		case 'hello':
		case 'link':
		case 'seed':
		case 'nick':
			return abort(state, undefined);
		case 'bye':
		case 'nothing':
			return stay(state);
		default:
			return talk satisfies never;
	}
}

/** Says goodbye if the user asked for it and nothing waits any more. v1 has no goodbye but the end of the link. */
export function closeWhenSent(context: Context, state: State): Step {
	const {talk} = state;
	if (talk.expects === 'record' && talk.closing && talk.outgoing.length === 0)
		return sendGoodbye(context, state);
	if (talk.expects === 'legacy' && talk.closing && talk.outgoing.length === 0)
		return finish(state, undefined);
	return stay(state);
}

/** Acknowledges what came and sends BYE, the last record of our direction. The peer's are read on until its BYE. */
export function sendGoodbye(context: Context, state: State): Step {
	const step = andThen(acknowledge(context, state), next => writeRecord(context, next, 'bye'));
	return andThen(step, next => {
		if (next.talk.expects !== 'record') return stay(next);
		return stay(
			withTalk(next, {...next.talk, expects: 'bye'}),
			{type: 'clear-timer', timer: 'ping'},
			{type: 'clear-timer', timer: 'silence'},
			{type: 'clear-timer', timer: 'ack'},
			{type: 'set-timer', timer: 'goodbye', delayMs: GOODBYE_TIMEOUT_MS},
		);
	});
}
