import process from 'node:process';
import {type Instance, type KittyFlagName, render} from 'ink';
import type {Outcome} from '../errors/outcome.ts';
import {ownAddresses} from '../session/plan/own-addresses.ts';
import type {SessionPlan} from '../session/plan/plan-session.ts';
import {directly, type WaySecrets} from '../session/plan/ways.ts';
import {farewell} from '../words/farewell.ts';
import {App} from './app.tsx';
import {type StartedChat, startChat} from './start-chat.ts';
import type {FormTarget} from './state/form-line.ts';
import {dropInput} from './terminal/drop-input.ts';
import {watchStops} from './terminal/stop-process.ts';
import {isInsideTmux, isSlowLine, knowsLinks, sshClient} from './terminal/surroundings.ts';
import {TerminalInput} from './terminal/terminal-input.ts';
import type {TerminalSignal} from './terminal/terminal-keys.ts';
import {isWide, ordinaryScreen, questions, takeModes} from './terminal/terminal-modes.ts';
import {abandon, taken, writeUnblocked} from './terminal/terminal-output.ts';
import {type WayOut, watchWaysOut} from './terminal/ways-out.ts';
import {createTheme} from './theme.ts';
import {within} from './within.ts';

/** What the command line says to the full-screen interface. */
export type ScreenOptions = SessionPlan & {
	/** Left out: the connect form asks. */
	readonly target?: {readonly host: string; readonly port?: number};
	/** The port that is dialed where the target does not say one. */
	readonly peerPort?: number;
	/** For a way that the form is told, where that asks. */
	readonly secrets?: WaySecrets;
	/** Chat with the built-in echo partner. */
	readonly demo: boolean;
	/** No line-drawing characters. */
	readonly ascii: boolean;
	readonly color: boolean;
	/** What `/bell`, `/typing` and `/time` change. */
	readonly bell: boolean;
	readonly typing: boolean;
	readonly time: boolean;
};

/** How the interface is left: from outside, or by its user. */
type Leaving = WayOut & {readonly burnt?: boolean};

/**
 * Runs the full-screen interface until it is left, and leaves the terminal as it was: on the ordinary screen, with
 * raw mode off, whoever had switched that on.
 *
 * @returns How it was left.
 * @throws What kept the chat from starting (`ERR_PORT_TAKEN` and the like), or a defect; the screen is the
 * ordinary one again by then, so that it can be printed.
 */
export async function runScreen(options: ScreenOptions): Promise<Outcome> {
	const {stdin, stdout} = process;
	const left = Promise.withResolvers<Leaving>();
	const stopWatching = watchWaysOut({stdin, stdout}, left.resolve);
	// The form may be left while a chat that it starts takes its time.
	const over = new AbortController();
	const running: Running = {
		ascii: options.ascii,
		chat: undefined,
		screen: undefined,
		giveKeysBack: undefined,
	};
	writeUnblocked(stdout);
	try {
		const start = async (target: FormTarget | undefined) => {
			const {columns, rows} = stdout;
			const {bell, typing, time} = options;
			const screen = {columns, rows, ascii: running.ascii, bell, typing, time, at: Date.now()};
			return await startChat(options, target, screen, ownAddresses, over.signal);
		};
		const begin = async (target: FormTarget | undefined) => {
			const started = await start(target);
			await started.opened;
			running.chat = started;
			if (running.ascii) {
				// It may have turned out meanwhile.
				started.chat.dispatch({type: 'draw-ascii'});
			}
			return started;
		};
		// With an onion of ours the other side dials: there is nobody to ask for.
		if (options.demo || options.target !== undefined || options.way?.kind === 'onion') {
			running.chat = await start(options.demo ? undefined : options.target);
			// It is drawn before it listens and has keys.
			running.chat.opened.catch(error => {
				if (over.signal.aborted) return;
				// There was no chat: nothing is said of its end.
				running.chat = undefined;
				left.resolve({outcome: {type: 'failed', error}, withinMs: 0});
			});
		}
		running.screen = show(options, running, begin, left.resolve);
		const leaving = await left.promise;
		over.abort();
		await end(running, leaving);
		return leaving.outcome;
	} finally {
		over.abort();
		await restore(running);
		await running.giveKeysBack?.();
		if (!(await within(LAST_WRITE_MS, taken(stdout)))) {
			abandon(stdout);
		}
		stopWatching();
	}
}

/** Keys that cannot be mistaken, whether they are repeated or let go, and which they are on a US keyboard. */
const kittyFlags: KittyFlagName[] = ['disambiguateEscapeCodes', 'reportEventTypes', 'reportAlternateKeys'];

type Running = {
	/** What the options say, or what the terminal turns out to need. */
	ascii: boolean;
	chat: StartedChat | undefined;
	screen: Screen | undefined;
	/** The keyboard goes back last, and not with keys that were pressed while we left. */
	giveKeysBack: (() => Promise<void>) | undefined;
};

/** How long a terminal is given to take what puts it back in order. */
const LAST_WRITE_MS = 2000;

type Screen = {
	readonly instance: Instance;
	readonly input: TerminalInput;
	/** Lets go of what is ours of the terminal, before Ink lets go of its own. */
	readonly release: () => void;
};

function show(
	options: ScreenOptions,
	running: Running,
	begin: (target: FormTarget | undefined) => Promise<StartedChat>,
	leave: (leaving: Leaving) => void,
): Screen {
	const {stdin, stdout, env} = process;
	const tell = (signal: TerminalSignal) => {
		const chat = running.chat?.chat;
		if (signal.type === 'focus') {
			chat?.dispatch({type: 'focus', focused: signal.focused});
		} else if (isWide(signal)) {
			running.ascii = true;
			chat?.dispatch({type: 'draw-ascii'});
			instance.rerender(app());
		}
	};
	const input = new TerminalInput(stdin, tell, isSlowLine(env));
	// Before the first frame: a Ctrl+C that comes before Ink reads is a key and not a signal.
	input.setRawMode(true);
	stdout.write(questions(options));
	const app = () => (
		<App
			started={running.chat}
			begin={begin}
			leave={how => leave({outcome: {type: 'done'}, withinMs: 2000, burnt: how === 'burn'})}
			theme={createTheme({color: options.color, ascii: running.ascii, links: knowsLinks(env)})}
			form={{
				listen: options.listen,
				way: options.way ?? directly,
				secrets: options.secrets,
				addresses: ownAddresses(),
				suggestion: sshClient(env),
			}}
		/>
	);
	const instance = render(app(), {
		stdin: input,
		alternateScreen: true,
		incrementalRendering: true,
		maxFps: 60,
		exitOnCtrlC: false,
		// Otherwise nothing is drawn where CI is set; cli has looked that these are terminals.
		interactive: true,
		patchConsole: true,
		kittyKeyboard: {mode: 'auto', flags: kittyFlags},
		// The screen reader's way is plain mode; this one here only ever draws.
		isScreenReaderEnabled: false,
	});
	// Ink unmounts by itself when a component throws, and shows it where it is lost with the screen.
	instance.waitUntilExit().then(
		() => leave({outcome: {type: 'done'}, withinMs: 2000}),
		error => leave({outcome: {type: 'failed', error}, withinMs: 2000}),
	);
	const giveModesBack = takeModes(stdout, isInsideTmux(env));
	const ignoreStops = watchStops(key => input.push(key, 'utf8'));
	const release = () => {
		ignoreStops();
		giveModesBack();
	};
	return {instance, input, release};
}

/** Gives the screen back first, then says goodbye to the peer. */
async function end(running: Running, {withinMs, burnt = false, outcome}: Leaving): Promise<void> {
	await restore(running);
	if (running.chat !== undefined) {
		const {chat} = running.chat;
		if (!(await within(withinMs, close(running.chat, burnt ? 0 : withinMs / 2)))) {
			chat.session.burn();
		}
		// There is nobody to read it where the terminal has gone.
		if (outcome.type !== 'stopped' || outcome.signal !== 'SIGHUP') {
			process.stdout.write(`${farewell(chat.past(), burnt)}\n`);
		}
	}
	if (outcome.type === 'failed') {
		throw outcome.error;
	}
}

async function close(started: StartedChat, savingMs: number): Promise<void> {
	const {chat} = started;
	chat.stop();
	await chat.saves.end(savingMs);
	await started[Symbol.asyncDispose]();
}

/** The terminal as it was, however far we had come; the second time it changes nothing more. */
async function restore(running: Running): Promise<void> {
	const {screen} = running;
	if (screen === undefined) {
		// Nothing was drawn yet, but the launcher has taken the terminal before anything was loaded.
		process.stdout.write(ordinaryScreen);
		running.giveKeysBack ??= dropInput(process.stdin);
		return;
	}
	const {instance, input, release} = screen;
	running.giveKeysBack ??= input.mute();
	release();
	instance.unmount();
	// A terminal that has vanished takes no more writes: no waiting for it.
	await within(
		500,
		instance.waitUntilExit().catch(() => undefined),
	);
}
