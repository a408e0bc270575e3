import type {Hold} from '../session/events.ts';
import type {Trust} from '../session/snapshot.ts';
import {plural} from '../text/format.ts';
import {unverifiable} from './trust.ts';

const held = 'HELD: nothing you type goes out';

/** Why nothing goes out, how much waits, and what would let it go. */
export function holdSentences(why: Hold, count: number, trust: Trust): string {
	const {because, advice} = reasons[why === 'verify-required' && trust === 'legacy' ? 'unverifiable' : why];
	const waits = count === 0 ? '' : ` ${plural(count, 'message')} ${count === 1 ? 'waits' : 'wait'}.`;
	return `${held}, because ${because}.${waits} ${advice}`;
}

/** The same in a few words, from the fullest to the briefest: it stands where one types. */
export function holdLabels(why: Hold): readonly string[] {
	const ways = why === 'verify-required' ? '/verify' : '/verify or /release';
	const full = `${held} · ${ways}`;
	return [...(why === 'codes-differ' ? [`CODES DO NOT MATCH · ${full}`] : []), full, held, 'HELD'];
}

const reasons: Readonly<Record<Hold | 'unverifiable', {readonly because: string; readonly advice: string}>> =
	{
		'codes-differ': {
			because: 'the codes differ',
			advice: '/verify the code again, or /release to send all the same.',
		},
		'not-verified': {
			because: 'this peer is not verified as the one before was',
			advice: 'Compare codes with /verify, or /release to send without it.',
		},
		'verify-required': {
			because: 'the codes must match first, as you asked',
			advice: 'Compare codes with /verify.',
		},
		unverifiable,
	};
