import {isRecent} from '../../session/clock.ts';

/** A key that does something only at its second press, once it was pressed. Times in milliseconds since the epoch. */
export type ArmedKey = {
	/** What its second press does. */
	readonly to: 'quit' | 'burn';
	readonly since: number;
	readonly lastAt: number;
	/** It was pressed again; that counts if it is not held down. */
	readonly again: boolean;
};

/** How long a second press has to come. */
export const ARMED_MS = 2000;
/**
 * What comes faster after a press is the same press, of a key that is held down. A held key's second press comes
 * late enough to be one, so a press counts only when no other has followed so fast.
 */
export const REPEAT_MS = 100;

/**
 * @param armed - What the press before has left.
 * @param repeated - The keyboard says that the key is held down.
 */
export function pressAgain(
	armed: ArmedKey | undefined,
	to: ArmedKey['to'],
	at: number,
	repeated: boolean,
): ArmedKey {
	if (armed?.to !== to || !isRecent(armed.since, ARMED_MS, at)) {
		return {to, since: at, lastAt: at, again: false};
	}

	return {...armed, lastAt: at, again: !repeated && at - armed.lastAt >= REPEAT_MS};
}

/** Whether its second press counts now, or it is over. Where the clock was set back, it is over rather than an hour long. */
export function isDue(armed: ArmedKey, at: number): boolean {
	return at < armed.since || at >= dueAt(armed);
}

/** When it is to be looked at again. */
export function dueAt({since, lastAt, again}: ArmedKey): number {
	return again ? lastAt + REPEAT_MS : since + ARMED_MS;
}
