import type {EventEmitter} from 'node:events';
import {setFlagsFromString} from 'node:v8';
import {exitCodeFor, lastSignal, type Outcome, type StopSignal} from '../errors/outcome.ts';
import {removeUnfinished} from '../files/unfinished.ts';
import type {Streams} from '../plain/conversation.ts';
import {sanitize, sanitizeRow} from '../text/sanitize.ts';
import {knownFailure} from '../words/failure.ts';
import {completionScript} from './completion.ts';
import {handOverEarly, leaveEarly} from './early-screen.ts';
import type {ParsedOptions, RunOptions} from './options.ts';
import {print} from './print.ts';
import {listenForStop} from './stop-signals.ts';

/** What of the process is used. */
export type Surroundings = {
	readonly streams: Streams;
	/** Where signals come from. */
	readonly signals: Pick<EventEmitter, 'on' | 'off'>;
	/** Ends the process by a signal. */
	readonly kill: (signal: StopSignal) => void;
	/** Becomes another program, and comes back only where that cannot be. */
	readonly become: (file: string, args: readonly string[]) => void;
};

/** How long a program that was told to end waits for whatever keeps it. */
const PATIENCE_MS = 2_000;

/**
 * Does what the arguments ask for. What the chosen mode needs is loaded only now: `--help` shall not wait for a screen.
 *
 * @returns The exit code; whatever goes wrong is said and becomes one too.
 */
export async function run(parsed: ParsedOptions, surroundings: Surroundings): Promise<number> {
	const {output, errors} = surroundings.streams;
	// Whoever writes there sees to it, and what is still to be said goes on without them.
	output.on('error', () => undefined);
	errors.on('error', () => undefined);
	try {
		switch (parsed.kind) {
			case 'config':
			case 'completion':
				await leaveEarly();
				return await print(textOf(parsed), surroundings.streams);
			case 'error':
				throw parsed.error;
			case 'run':
				return await runMode(parsed.options, surroundings);
			default:
				return parsed satisfies never;
		}
	} catch (error) {
		await leaveEarly();
		errors.write(describeError(error));
		return exitCodeFor({type: 'failed', error});
	}
}

function textOf(parsed: Exclude<ParsedOptions, {readonly kind: 'run' | 'error'}>): string {
	switch (parsed.kind) {
		case 'config':
			return sanitize(parsed.text);
		case 'completion':
			return completionScript(parsed.shell);
		default:
			return parsed satisfies never;
	}
}

async function runMode(options: RunOptions, surroundings: Surroundings): Promise<number> {
	const {mode} = options;
	const outcome =
		mode === 'screen' ? await runOnScreen(options) : await runLines(options, mode, surroundings);
	// Whatever way a screen was left in, somebody waits for a prompt.
	if (mode === 'screen' || outcome.type === 'stopped') endAnyway(outcome, surroundings);
	return exitCodeFor(outcome);
}

async function runOnScreen(options: RunOptions): Promise<Outcome> {
	// Without colour there is still bold and inverse, but not where the colour library reads `--no-color` by itself.
	if (!options.color) process.env['FORCE_COLOR'] ??= '1';
	const {runScreen} = await import('../ui/run.tsx');
	await handOverEarly();
	// Behind the first frame, which shall not wait for it.
	setImmediate(saveMemory);
	return await runScreen(options);
}

/**
 * What nobody reads keeps a process alive, and so do a name server that does not answer and keys that are being made:
 * neither can be called off, and `process.exit` would wait for them too. A program that is another one by now waits for
 * nothing, and says how it ended; where that cannot be, or a signal says it, a signal ends it. A second signal would end
 * the process: we do not wait for that one.
 */
function endAnyway(outcome: Outcome, {become, kill}: Surroundings): void {
	const end = () => {
		removeUnfinished();
		if (outcome.type !== 'stopped') become('/bin/sh', ['sh', '-c', `exit ${exitCodeFor(outcome)}`]);
		kill(lastSignal(outcome));
	};
	setTimeout(end, PATIENCE_MS).unref();
}

async function runLines(
	options: RunOptions,
	mode: 'plain' | 'json',
	{streams, signals}: Surroundings,
): Promise<Outcome> {
	const {stop, dispose} = listenForStop(signals);
	try {
		const {planSession} = await import('../session/plan/plan-session.ts');
		await using planned = await planSession(options.demo ? undefined : options.target, options);
		const {session, demo} = planned;
		const context = {requireVerify: options.requireVerify, stop};
		const {runJson, runPlain} = await import('../plain/run-lines.ts');
		saveMemory();
		if (mode === 'json') return await runJson(session, streams, context);
		return await runPlain(session, streams, {...context, ...(demo && {demo})});
	} finally {
		dispose();
	}
}

/**
 * Tells Node to keep its memory small: it would let what lives shortly grow to 120 MB, for throughput that nobody needs
 * here, where every key makes a little garbage. To be called once all is loaded, which makes more of it.
 */
function saveMemory(): void {
	for (const flag of ['--semi-space-growth-factor=1', '--optimize-for-size']) setFlagsFromString(flag);
}

/** The one place where errors are printed: arguments, names of files and the system's words stand in them as they came. */
function describeError(error: unknown): string {
	const known = knownFailure(error);
	if (known !== undefined) {
		return `ttchat: ${sanitizeRow(known.message)}\n${sanitizeRow(known.advice)}\n`;
	}
	const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return `ttchat: internal error; please report it with the lines below\n${sanitize(detail)}\n`;
}
