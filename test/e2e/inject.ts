// Loaded by `node --import` in front of the built program: breaks it from inside, without its knowing of any test.
// BREAKS says what happens on SIGUSR2; with a `!` in front it happens as soon as the screen was taken.

const defect = process.env['BREAKS'] ?? '';
const breaks: Readonly<Record<string, () => void>> = {
	uncaughtException: () => {
		setImmediate(() => {
			throw new Error('injected uncaughtException');
		});
	},
	unhandledRejection: () => {
		void Promise.reject(new Error('injected unhandledRejection'));
	},
	renderError: breakRendering,
	exit: () => process.exit(7),
	SIGTERM: () => process.kill(process.pid, 'SIGTERM'),
	SIGQUIT: () => process.kill(process.pid, 'SIGQUIT'),
};

const early = defect.startsWith('!');
const act = breaks[early ? defect.slice(1) : defect];
if (act !== undefined && early) {
	afterScreenWasTaken(act);
} else if (act !== undefined) {
	process.on('SIGUSR2', act);
}

/** Each of these components pads something, so the next of them that React calls throws. */
function breakRendering(): void {
	const {padEnd} = String.prototype;
	String.prototype.padEnd = function (...args) {
		if (/\bat (?:ConnectForm|Panes)/.test(new Error().stack ?? '')) {
			throw new Error('injected renderError');
		}
		return padEnd.apply(this, args);
	};
	// A key that was pressed after this signal may have come before it, or wait for what follows an Escape, and nothing
	// is drawn while nothing happens: so keys come until something is.
	setInterval(() => process.stdin.unshift('x'), 50).unref();
}

function afterScreenWasTaken(action: () => void): void {
	const write = process.stdout.write.bind(process.stdout) as (text: string) => boolean;
	process.stdout.write = ((text: string) => {
		const written = write(text);
		process.stdout.write = write as typeof process.stdout.write;
		action();
		return written;
	}) as typeof process.stdout.write;
}
