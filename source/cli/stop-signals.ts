import type {EventEmitter} from 'node:events';
import {type StopSignal, stopSignals} from '../errors/outcome.ts';

/**
 * Turns the first signal to end into an aborted AbortSignal, with the signal's name as its reason. After that the
 * signals do again what they do by themselves: a second one ends the program at once.
 *
 * @param source - The process.
 */
export function listenForStop(source: Pick<EventEmitter, 'on' | 'off'>): {
	readonly stop: AbortSignal;
	dispose(): void;
} {
	const controller = new AbortController();
	const dispose = () => {
		for (const signal of stopSignals) {
			source.off(signal, onSignal);
		}
	};
	const onSignal = (signal: StopSignal) => {
		dispose();
		controller.abort(signal);
	};
	for (const signal of stopSignals) {
		source.on(signal, onSignal);
	}
	return {stop: controller.signal, dispose};
}
