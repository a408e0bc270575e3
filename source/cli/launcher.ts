#!/usr/bin/env node
// Any Node since 14 has to understand this file, so that it can say that it is too old: nothing is loaded before the
// version was looked at, and the build makes it of syntax that old.

// SIGUSR1 opens Node's inspector, and with it the keys in memory, to every program of this user. A listener takes the
// signal instead, so it comes first and stays; a flag in the first line would be refused by a Node that is too old.
process.on('SIGUSR1', () => undefined);

/** Put in by the build, from package.json. */
const wanted = process.env.TTCHAT_MINIMUM_NODE ?? '';
const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) {
	// The program stands beside this file only once both are built: hence no name that a compiler can follow.
	// It tells its own errors; that it cannot be loaded, for a part of it is not there, nobody else can.
	import(new URL('./cli.js', import.meta.url).href).catch(error => {
		if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
		process.stderr.write('ttchat: a part of ttchat is not there\nInstall it anew.\n');
		process.exitCode = 1;
	});
} else {
	// This very file, wherever it lies: by a name, npm would look for ttchat where it was not got from.
	const file = process.argv[1] || 'ttchat';
	const word = /^[\w./:\\-]+$/.test(file) ? file : `'${file.replace(/'/g, "'\\''")}'`;
	process.stderr.write(
		`ttchat: Node ${wanted} or newer is needed, and this is ${process.versions.node}\n` +
			`Get it from https://nodejs.org, or let npm fetch it for once: npx --package=node@24 node ${word}\n`,
	);
	process.exitCode = 1;
}
