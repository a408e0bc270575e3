#!/usr/bin/env -S node --disable-sigusr1
import {enterEarly, leaveEarly, willDraw} from './early-screen.ts';

// SIGUSR1 opens Node's inspector, and with it the keys in memory, to every program of this user. The flag on
// the first line prevents it; where that was not given, a listener takes the signal instead.
process.on('SIGUSR1', () => undefined);

const terminals = {stdin: process.stdin.isTTY === true, stdout: process.stdout.isTTY === true};
if (willDraw(process.argv.slice(2), process.env, terminals)) {
	enterEarly();
}

try {
	// The program stands beside this file only once both are built: hence no name that a compiler can follow.
	await import(new URL('./cli.js', import.meta.url).href);
} catch (error) {
	leaveEarly();
	throw error;
}
