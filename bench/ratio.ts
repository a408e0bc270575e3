/** Something to be timed; what it returns is looked at, so that it cannot be optimized away. */
type Work = () => unknown;

/** A file `bench/*.bench.ts` exports one of these as `bench`. */
export type Bench = {
	readonly name: string;
	/** How often each subject is compared with the yardstick; fewer for what takes long. */
	readonly pairs?: number;
	/** What everything else is compared with. */
	readonly yardstick: {readonly name: string; readonly work: Work};
	readonly subjects: readonly {
		readonly name: string;
		readonly work: Work;
		/** The run fails if the subject takes more than this many times as long as the yardstick. */
		readonly atMost?: number;
	}[];
	/** Lets go of what was started for it. */
	readonly end?: () => Promise<void>;
};

/** What came of it: a row of the table. A file `bench/*.bench.ts` may also export a function `figures` that gives some. */
export type Figure = {
	readonly name: string;
	readonly value: number;
	/** `x`: so many times the yardstick. */
	readonly unit: string;
	/** The yardstick, where there is one. */
	readonly than: string;
	/** The run fails beyond these. */
	readonly atMost?: number | undefined;
	readonly atLeast?: number | undefined;
};

const USUAL_PAIRS = 31;
const minimumMs = 5;

/**
 * Times the yardstick and each subject in turn, pair by pair: whatever slows the machine down meanwhile slows both.
 */
export async function measure({
	name: what,
	yardstick,
	subjects,
	pairs = USUAL_PAIRS,
}: Bench): Promise<readonly Figure[]> {
	const yardstickRounds = await roundsFor(yardstick.work);
	const measurements: Figure[] = [];
	for (const {name, work, atMost} of subjects) {
		const rounds = await roundsFor(work);
		const ratios: number[] = [];
		for (let pair = 0; pair < pairs; pair++) {
			const unit = await timePerRound(yardstick.work, yardstickRounds);
			ratios.push((await timePerRound(work, rounds)) / unit);
		}
		const value = quantile(
			ratios.toSorted((one, other) => one - other),
			0.5,
		);
		measurements.push({name: `${what}: ${name}`, value, unit: 'x', than: yardstick.name, atMost});
	}
	return measurements;
}

/** So many rounds that the clock's grain does not matter; warms the work up as well. */
async function roundsFor(work: Work): Promise<number> {
	for (let rounds = 1; ; rounds *= 2) {
		if ((await timePerRound(work, rounds)) * rounds >= minimumMs) {
			return rounds;
		}
	}
}

async function timePerRound(work: Work, rounds: number): Promise<number> {
	let last: unknown;
	const startedAt = performance.now();
	for (let round = 0; round < rounds; round++) {
		const result = work();
		last = result instanceof Promise ? await result : result;
	}
	const elapsed = performance.now() - startedAt;
	keep(last);
	return elapsed / rounds;
}

let kept: unknown;

function keep(value: unknown): void {
	kept = value === kept ? undefined : value;
}

function quantile(sorted: readonly number[], part: number): number {
	return sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
}
