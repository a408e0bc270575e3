// The first and only file that Node runs in the program that needs no installed Node: it loads the rest from itself.
'use strict';
// As in source/cli/launcher.ts: Node's inspector shall open to nobody.
process.on('SIGUSR1', () => undefined);

const {registerHooks} = require('node:module');
const {getAsset} = require('node:sea');

// Node loads no module from such a program but its own. So it is told what stands behind this name, which is that of
// no file; stacks of errors show it.
const program = 'file:///ttchat/cli.js';
registerHooks({
	resolve: (specifier, context, next) =>
		specifier === program ? {url: program, format: 'module', shortCircuit: true} : next(specifier, context),
	load: (url, context, next) =>
		url === program
			? {format: 'module', source: getAsset('cli.js', 'utf8'), shortCircuit: true}
			: next(url, context),
});

void import(program);
