import type {ErrorCode} from '../errors.ts';

/** How far one part of connecting is. Shown as ○ ◐ ● ✕ and always in words too. */
export type PhaseState = 'pending' | 'working' | 'done' | 'failed';

/** Why something did not work: the error's stable code, its sentence and what to do next. */
export type Reason = {readonly code: ErrorCode; readonly message: string; readonly advice: string};

/** Our own key pair. Times are milliseconds since the epoch unless the name says otherwise. */
export type KeysPhase =
	| {readonly state: 'pending'; readonly what: 'idle'}
	| {readonly state: 'working'; readonly what: 'generating'; readonly since: number}
	| {readonly state: 'done'; readonly what: 'ready'; readonly elapsedMs: number}
	| {readonly state: 'done'; readonly what: 'destroyed'};

/** The link that we dial. */
export type OutgoingPhase =
	| {readonly state: 'pending'; readonly what: 'idle'}
	| {
			readonly state: 'working';
			readonly what: 'dialing';
			readonly address: string;
			readonly attempt: number;
			readonly since: number;
	  }
	| {
			readonly state: 'working';
			readonly what: 'retrying';
			readonly address: string;
			/** The try that comes next. */
			readonly attempt: number;
			readonly retryAt: number;
			readonly reason: Reason;
	  }
	| {readonly state: 'done'; readonly what: 'connected'; readonly address: string; readonly since: number}
	/** We cannot dial the peer, so its link to us carries both directions. */
	| {readonly state: 'done'; readonly what: 'shared'; readonly reason?: Reason}
	| {readonly state: 'failed'; readonly what: 'ended'; readonly reason: Reason};

/** The link that the peer dials. */
export type IncomingPhase =
	| {readonly state: 'pending'; readonly what: 'idle'}
	| {
			readonly state: 'done';
			readonly what: 'listening';
			readonly address: string;
			readonly since: number;
	  }
	/** The target's address has connected but has not shown its key yet. */
	| {
			readonly state: 'working';
			readonly what: 'accepted';
			readonly address: string;
			readonly since: number;
	  }
	/** The target's key was accepted. */
	| {
			readonly state: 'done';
			readonly what: 'key-accepted';
			readonly address: string;
			readonly since: number;
	  }
	/** The peer cannot dial us, so our link to it carries both directions. */
	| {readonly state: 'done'; readonly what: 'shared'}
	| {readonly state: 'failed'; readonly what: 'ended'; readonly reason: Reason};

/** What both links lead to. */
export type SecurityPhase =
	| {readonly state: 'pending'; readonly what: 'waiting'}
	| {readonly state: 'working'; readonly what: 'exchanging'; readonly since: number}
	| {readonly state: 'done'; readonly what: 'secured'; readonly protocol: 1 | 2; readonly since: number}
	| {readonly state: 'failed'; readonly what: 'ended'; readonly reason: Reason};

/** The four things that connecting consists of. */
export type Phases = {
	readonly keys: KeysPhase;
	readonly outgoing: OutgoingPhase;
	readonly incoming: IncomingPhase;
	readonly security: SecurityPhase;
};
