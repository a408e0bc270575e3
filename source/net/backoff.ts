/** The first retry comes within this time… */
export const BACKOFF_BASE_MS = 500;
/** …and none later than this: a person is waiting. */
export const BACKOFF_CAP_MS = 5_000;

/**
 * How long to wait before dialing again: exponential backoff with full jitter,
 * uniform in `[0, min(capMs, baseMs * 2 ** attempt)]`.
 *
 * @param attempt - Failed dials so far; 0 before the first retry.
 * @param random - Uniform in `[0, 1)`.
 * @returns The delay, in whole milliseconds.
 * @throws {RangeError} If `attempt` is not a non-negative integer.
 * @see Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
 */
export function backoffMs(
	attempt: number,
	random: () => number,
	{
		baseMs = BACKOFF_BASE_MS,
		capMs = BACKOFF_CAP_MS,
	}: {readonly baseMs?: number; readonly capMs?: number} = {},
): number {
	if (!Number.isInteger(attempt) || attempt < 0) {
		throw new RangeError(`attempt must be a non-negative integer, not ${attempt}`);
	}
	return Math.round(random() * Math.min(capMs, baseMs * 2 ** attempt));
}
