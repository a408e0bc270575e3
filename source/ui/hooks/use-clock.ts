import {useEffect, useState} from 'react';

/**
 * The time, for what shows it: it ticks on whole multiples of the resolution, so that seconds change together, and
 * not at all while nothing on screen needs it.
 *
 * @param resolutionMs - How often, or `undefined` for never.
 * @returns Milliseconds on the clock that nobody sets, at the latest render.
 */
export function useClock(resolutionMs: number | undefined): number {
	const [, tick] = useState(0);
	useEffect(() => {
		if (resolutionMs === undefined) {
			return;
		}
		let timer: NodeJS.Timeout;
		const wait = () => {
			timer = setTimeout(
				() => {
					tick(count => count + 1);
					wait();
				},
				resolutionMs - (performance.now() % resolutionMs),
			);
		};
		wait();
		return () => clearTimeout(timer);
	}, [resolutionMs]);
	return performance.now();
}
