// The first file that Node runs in the program that needs no installed Node: it loads the rest from inside itself.
'use strict';
// As in source/cli/launcher.ts: Node's inspector shall open to nobody.
process.on('SIGUSR1', () => undefined);

const {registerHooks} = require('node:module');
const {getAsset} = require('node:sea');

// By itself Node loads no files from inside such a program but the first. So it is told what stands behind these names,
// which are those of no files on the disk; stacks of errors show them.
const inside = 'file:///ttchat/';
registerHooks({
	resolve: (specifier, context, next) => {
		const url = specifier.startsWith('.') ? new URL(specifier, context.parentURL).href : specifier;
		return url.startsWith(inside) ? {url, format: 'module', shortCircuit: true} : next(specifier, context);
	},
	load: (url, context, next) =>
		url.startsWith(inside)
			? {format: 'module', source: getAsset(url.slice(inside.length), 'utf8'), shortCircuit: true}
			: next(url, context),
});

void import(`${inside}cli.js`);
