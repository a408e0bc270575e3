import {setTimeout as wait} from 'node:timers/promises';
import {freePorts} from '../test/e2e/ports.ts';
import {startSshServer} from '../test/e2e/ssh-server.ts';
import type {Figure} from './ratio.ts';
import {program, ScreenProgram} from './screen-program.ts';
import {startSlowRelay} from './slow-relay.ts';

const ONE_WAY_MS = 40;
const TIMES = 7;

/** What a person feels who sits at a real ssh, 80 ms there and back; next to what the simplest programs take there. */
export async function figures(): Promise<readonly Figure[]> {
	await using server = await startSshServer();
	using relay = await startSlowRelay(server.port, ONE_WAY_MS);
	const over = (...command: readonly string[]) => server.login(command.join(' '), relay.port);
	const ours = (...args: readonly string[]) =>
		new ScreenProgram([], over('TERM=xterm-256color', process.execPath, program, ...args));

	const first: number[] = [];
	for (let index = 0; index < TIMES; index++) {
		const node = await firstWords(new ScreenProgram([], over(process.execPath, '-p', '111*111')), '12321');
		first.push((await firstWords(ours(), 'Whom do you want')) / node);
	}

	using echo = new ScreenProgram([], over('cat'));
	const [one = 0, two = 0] = await freePorts(2);
	using alice = ours(`127.0.0.1:${two}`, '--port', String(one));
	using bob = ours(`127.0.0.1:${one}`, '--port', String(two));
	await Promise.all([alice.until('connected. NOT VERIFIED'), bob.until('connected. NOT VERIFIED')]);
	await wait(1000);
	const keys: number[] = [];
	const texts: number[] = [];
	for (let index = 0; index < TIMES; index++) {
		const word = `word${index}word`;
		const echoMs = await timed(() => echo.typeUntil(word, word));
		keys.push((await timed(() => alice.typeUntil(word, word))) / echoMs);
		await wait(100);
		bob.forget();
		alice.type('\r');
		texts.push((await timed(() => bob.until(word))) / echoMs);
		await wait(200);
	}
	const than = 'the echo of its terminal';
	return [
		row('the form', first, 'node -p there', 1.5),
		row('a key, until it is on the screen', keys, than, 1.3),
		row('Enter, until the text is on the other screen', texts, than, 1.6),
	];
}

function row(name: string, ratios: readonly number[], than: string, atMost: number): Figure {
	// What disturbs only adds.
	return {
		name: `over ssh, 80 ms there and back: ${name}`,
		value: Math.min(...ratios),
		unit: 'x',
		than,
		atMost,
	};
}

async function firstWords(screen: ScreenProgram, words: string): Promise<number> {
	using _ = screen;
	return await timed(() => screen.until(words));
}

async function timed(act: () => Promise<void>): Promise<number> {
	const startedAt = performance.now();
	await act();
	return performance.now() - startedAt;
}
