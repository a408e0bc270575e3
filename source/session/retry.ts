import type {ErrorCode, TtchatError} from '../errors.ts';
import type {Retry} from './events.ts';
import type {Reason} from './phases.ts';

// docs/protocol.md §7: what is tried again without being asked. All else needs a person: somebody may be in the
// middle, or the other program is broken and will be so next time.
const RETRIED: ReadonlyMap<ErrorCode, Retry> = new Map<ErrorCode, Retry>([
	['ERR_LINK_LOST', 'automatic'],
	['ERR_PEER_SILENT', 'automatic'],
	['ERR_PEER_LEFT', 'waiting'],
]);

/** What happens after a round that ended with this error. */
export function retryAfter({code}: TtchatError): Retry {
	return RETRIED.get(code) ?? 'by-hand';
}

/**
 * An error as events and snapshots show it.
 *
 * @param more - What is known beyond it, to be put behind the sentence.
 */
export function reasonOf({code, message, advice}: TtchatError, more = ''): Reason {
	return {code, message: message + more, advice};
}
