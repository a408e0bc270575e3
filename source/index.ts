// The public API of the core. Everything else may change without notice.
export {type Blame, type ErrorCode, isTtchatError, type Reason, TtchatError} from './errors.ts';
export {directWay} from './net/direct-way.ts';
export type {Address, Dialer, Link, Listener, ListenerHandlers, WayKind, WayNews} from './net/link.ts';
export {mappedWay} from './net/map/mapped-way.ts';
export {onionWay} from './net/onion/onion-way.ts';
export type {ControlAddress, TorAccess} from './net/onion/tor-control.ts';
export {type ProxyAddress, parseProxy} from './net/proxy/proxy-address.ts';
export {type OnionAccess, proxyWay} from './net/proxy/proxy-way.ts';
export type {Way} from './net/way.ts';
export type {LinkSide, ProtocolVersion} from './protocol/effects.ts';
export {createSession, type DirectOptions, type SessionOptions} from './session/create-session.ts';
export type {Hold, Message, Retry, SessionEvent, WayFacts} from './session/events.ts';
export {type EchoPartner, startEchoPartner} from './session/plan/echo-partner.ts';
export {reduceSession} from './session/reduce-session.ts';
export type {Receipt, Session} from './session/session.ts';
export {
	type InboundPhase,
	initialSnapshot,
	type KeysPhase,
	type OutboundPhase,
	type PhaseState,
	type Phases,
	type Punch,
	type Reach,
	type SecurityPhase,
	type SessionSnapshot,
	type Stage,
	type Trust,
} from './session/snapshot.ts';
export type {FileSink, FileSource, Transfer} from './session/transfers.ts';
