// The public API of the core. Everything else may change without notice.
export {type Blame, type ErrorCode, isTtchatError, TtchatError} from './errors.ts';
export {createSession, type SessionOptions} from './session/create-session.ts';
export {type EchoPartner, startEchoPartner} from './session/echo-partner.ts';
export type {Message, Retry, SessionEvent} from './session/events.ts';
export type {
	IncomingPhase,
	KeysPhase,
	OutgoingPhase,
	PhaseState,
	Phases,
	Reason,
	SecurityPhase,
} from './session/phases.ts';
export {reduceSession} from './session/reduce-session.ts';
export type {Receipt, Session} from './session/session.ts';
export {initialSnapshot, type SessionSnapshot, type Stage, type Trust} from './session/snapshot.ts';
