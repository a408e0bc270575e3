import {formatBytes, formatDuration} from '../text/format.ts';

/** How far something was at a time, in milliseconds on a clock that nobody sets. */
type Point = {readonly at: number; readonly bytes: number};

/** How fast a file goes: how far it was at its last few points, oldest first. */
export type Pace = readonly Point[];

/** A speed is taken over so long, at most; and over so long, at least, before it means anything. */
const WINDOW_MS = 5_000;
const LEAST_MS = 500;

/** One point more. */
export function onward(pace: Pace, at: number, bytes: number): Pace {
	const kept = pace.filter(point => at - point.at <= WINDOW_MS || point.bytes === bytes);
	// While nothing comes, only since when, and until when.
	const isStill = kept.at(-1)?.bytes === bytes && kept.at(-2)?.bytes === bytes;
	return [...(isStill ? kept.slice(0, -1) : kept), {at, bytes}];
}

/** How long nothing has come of a file, if that is long enough to be worth a word. */
export function stillMs(pace: Pace): number | undefined {
	const [first, last] = [pace.at(0), pace.at(-1)];
	return first === undefined || last === undefined || first.bytes !== last.bytes
		? undefined
		: atLeast(last.at - first.at, WINDOW_MS);
}

/** The same of a file that is not complete. */
export function stalledMs(pace: Pace, size: number): number | undefined {
	return (pace.at(-1)?.bytes ?? 0) >= size ? undefined : stillMs(pace);
}

/** The same pace at a later time; nothing if there is nothing to say that was not said. */
export function waited(pace: Pace, at: number): Pace | undefined {
	const last = pace.at(-1);
	const later = last && onward(pace, at, last.bytes);
	return later && stillMs(later) !== undefined ? later : undefined;
}

/** How far a file is, in the order of what is worth most: `68 %`, `9.4 MB/s`, `1 s left`; or `68 %`, `nothing for 7 s`. */
export function paceWords(pace: Pace, size: number): readonly [share: string, ...speed: readonly string[]] {
	const bytes = pace.at(-1)?.bytes ?? 0;
	const share = `${shareOf(bytes, size)} %`;
	const stalled = stalledMs(pace, size);
	if (stalled !== undefined) {
		return [share, `nothing for ${formatDuration(stalled)}`];
	}
	const speed = speedOf(pace);
	if (speed === undefined || speed <= 0) {
		return [share];
	}
	// Rounded up: nothing that still goes on takes no time.
	const leftMs = Math.ceil((size - bytes) / speed / 1000) * 1000;
	return [share, `${formatBytes(Math.round(speed * 1000))}/s`, `${formatDuration(leftMs)} left`];
}

/** In whole per cent: a hundred only if all is there. */
export function shareOf(bytes: number, size: number): number {
	return bytes >= size ? 100 : Math.floor((bytes / size) * 100);
}

function atLeast(ms: number, leastMs: number): number | undefined {
	return ms >= leastMs ? ms : undefined;
}

/** In bytes a millisecond. */
function speedOf(pace: Pace): number | undefined {
	const [first, last] = [pace.at(0), pace.at(-1)];
	return first === undefined || last === undefined || last.at - first.at < LEAST_MS
		? undefined
		: (last.bytes - first.bytes) / (last.at - first.at);
}
