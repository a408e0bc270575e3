/** What was last said on each topic, and when it may be said again unchanged. Never changed in place. */
export type RepeatGate = ReadonlyMap<string, Said>;

/** The answer of {@link pass}. */
type Passage = {readonly gate: RepeatGate; readonly open: boolean};

type Said = {readonly variant: string; readonly repeats: number; readonly nextAt: number};

/** How long to be silent about something that goes on unchanged, in milliseconds; the last one stays. */
const SILENCES_MS: readonly number[] = [10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000];

/** More topics than this are forgotten together: they come from addresses, and so from the network. */
export const MAX_TOPICS = 32;

/** The gate before anything was said. */
export const freshGate: RepeatGate = new Map();

/**
 * Whether something should be said: always if it is news on its topic, otherwise at growing intervals.
 *
 * @param topic - What it is about, for example an address.
 * @param variant - What there is to say about it, for example a reason.
 * @param elapsed - On a clock that nobody sets.
 */
export function pass(gate: RepeatGate, topic: string, variant: string, elapsed: number): Passage {
	const said = gate.get(topic);
	const isNews = said === undefined || said.variant !== variant;
	const isDue = said !== undefined && elapsed >= said.nextAt;
	if (!isNews && !isDue) {
		return {gate, open: false};
	}
	const repeats = isNews ? 0 : said.repeats + 1;
	const next = new Map(gate.size >= MAX_TOPICS && said === undefined ? [] : gate);
	next.set(topic, {variant, repeats, nextAt: elapsed + silence(repeats)});
	return {gate: next, open: true};
}

function silence(repeats: number): number {
	return SILENCES_MS[Math.min(repeats, SILENCES_MS.length - 1)] ?? 0;
}
