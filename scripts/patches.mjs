// What the build replaces in packages, line for line. docs/architecture.md tells why.
import {readFile} from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** The name of a module of ours in a module of theirs. */
function module(file) {
	return JSON.stringify(path.join(root, file));
}

export const patches = [
	// Yoga decodes its WebAssembly through `fetch('data:…')`, which loads the whole of undici: 60 to 90 ms.
	{
		file: /yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
		from: '"function"!=typeof fetch',
		to: '!0',
		times: 2,
	},
	// …and then letter by letter: 6 ms.
	{
		file: /yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
		from: 'var b=xa(a.slice(37)),c=new Uint8Array(b.length);for(a=0;a<b.length;++a)c[a]=b.charCodeAt(a);var d=c',
		to: "var d=Buffer.from(a.slice(37),'base64')",
		times: 1,
	},
	// With DEV=true in the environment, as some people have it, Ink would look for React's developer tools.
	{file: /ink[\\/]build[\\/]reconciler\.js$/, from: "process.env['DEV'] === 'true'", to: 'false', times: 2},
	{file: /ink[\\/]build[\\/]ink\.js$/, from: "process.env['DEV'] === 'true'", to: 'false', times: 1},
	// Drawing is ours (below). Ink would go around it for a frame that it takes for too high, or after a resize.
	{
		file: /ink[\\/]build[\\/]ink\.js$/,
		from: 'if (!isStdoutTty) {\n        return false;',
		to: '{\n        return false;',
		times: 1,
	},
	// Ink asks whether the terminal speaks kitty's keyboard protocol, and takes no answer for an answer after 200 ms:
	// over a slow line, on a busy machine, or once it let go of the screen meanwhile. The answer counts whenever it comes.
	{file: /ink[\\/]build[\\/]ink\.js$/, from: 'finish(false);\n        }, 200);', to: '}, 0);', times: 1},
	{
		file: /ink[\\/]build[\\/]ink\.js$/,
		from: 'this.finishKittyDetection?.(false);\n        this.isSuspended = true;',
		to: 'this.isSuspended = true;',
		times: 1,
	},
	// Setting a frame is ours where nothing overlaps, which says why; Ink's own way stays for the rest.
	{
		file: /ink[\\/]build[\\/]output\.js$/,
		from: 'export default class Output {',
		to: `import {FrameRows} from ${module('source/ui/terminal/frame-rows.ts')};
import {narrowWidth} from ${module('source/text/narrow.ts')};
const frameRows = new FrameRows(line => {
    const caches = new OutputCaches();
    const characters = [...caches.getStyledChars(line + '\\n')];
    const end = characters.pop();
    if (end?.value !== '\\n' || end.styles.length > 0) return 'open';
    const columns = characters.reduce((sum, {value}) => sum + Math.max(1, caches.getStringWidth(value)), 0);
    return {text: styledCharsToString(characters), columns};
});
export default class Output {`,
		times: 1,
	},
	{
		file: /ink[\\/]build[\\/]output\.js$/,
		from: '    get() {\n',
		to: `    get() {
        const output = frameRows.join(this.operations, this.height);
        return output === undefined ? this.getByCells() : {output, height: this.height};
    }
    getByCells() {\n`,
		times: 1,
	},
	// A look at a letter that is seen, for every one of a frame; the first takes 7 ms.
	{
		file: /ink[\\/]build[\\/]output\.js$/,
		from: '!/^\\p{Default_Ignorable_Code_Point}+$/u.test(character.value)',
		to: 'narrowWidth(character.value) !== undefined || !/^\\p{Default_Ignorable_Code_Point}+$/u.test(character.value)',
		times: 1,
	},
	// Ink looks at every text twice for every frame, as a whole. What it made of the latest is remembered…
	{
		file: /ink[\\/]build[\\/]sanitize-ansi\.js$/,
		from: 'export default sanitizeAnsi;',
		to: `import {remember} from ${module('source/text/remember.ts')};
export default remember(sanitizeAnsi, 16);`,
		times: 1,
	},
	{
		file: /widest-line[\\/]index\.js$/,
		from: "import stringWidth from 'string-width';",
		to: `import {remember} from ${module('source/text/remember.ts')};
import widthOf from 'string-width';
const stringWidth = remember(widthOf, 500);`,
		times: 1,
	},
	// …and of some thousands of screens it is not: they were 40 MB.
	{file: /ink[\\/]build[\\/]measure-text\.js$/, from: 'maxSize: 4096', to: 'maxSize: 32', times: 1},
	{file: /ink[\\/]build[\\/]wrap-text\.js$/, from: 'maxSize: 4096', to: 'maxSize: 32', times: 1},
	// One segmenter for all: each would make its own at the start, and the first of a program takes 20 ms.
	...[
		[/string-width[\\/]index\.js$/, 'const segmenter = new Intl.Segmenter();'],
		[/wrap-ansi[\\/]index\.js$/, 'const segmenter = new Intl.Segmenter();'],
		[
			/ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
			'const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });',
		],
		[
			/slice-ansi[\\/]tokenize-ansi\.js$/,
			"const GRAPHEME_SEGMENTER = new Intl.Segmenter(undefined, {granularity: 'grapheme'});",
		],
	].map(([file, from]) => ({
		file,
		from,
		to: `import {segmenter as ${from.split(' ')[1]}} from ${module('source/text/segmenter.ts')};`,
		times: 1,
	})),
	// What draws an error of a component makes a pattern for every module of Node's: none is drawn if all goes well.
	{
		file: /ink[\\/]build[\\/]components[\\/]ErrorOverview\.js$/,
		from: "import StackUtils from 'stack-utils';",
		to: '',
		times: 1,
	},
	{
		file: /ink[\\/]build[\\/]components[\\/]ErrorOverview\.js$/,
		from: `const stackUtils = new StackUtils({
    cwd: cwd(),
    internals: StackUtils.nodeInternals(),
});`,
		to: `const parseLine = line => {
    const StackUtils = require('stack-utils');
    return new StackUtils({cwd: cwd(), internals: StackUtils.nodeInternals()}).parseLine(line);
};`,
		times: 1,
	},
	{
		file: /ink[\\/]build[\\/]components[\\/]ErrorOverview\.js$/,
		from: 'stackUtils.parseLine(',
		to: 'parseLine(',
		times: 2,
	},
	// Nothing that is said of its callback comes true, and the module for it takes 4 ms.
	{
		file: /signal-exit[\\/]index\.js$/,
		from: "var assert = require('assert')",
		to: 'var assert = {equal() {}}',
		times: 1,
	},
	// It would read a package.json, which we do not ask for, and loads 50 ms of licenses and versions for it…
	// …and what finds and reads one is as large as all the rest of it.
	{
		file: /meow[\\/]build[\\/]options\.js$/,
		from: `options.pkg ?? readPackageUpSync({
		cwd: path.dirname(fileURLToPath(options.importMeta.url)),
		normalize: false,
	})?.packageJson;`,
		to: 'options.pkg;',
		times: 1,
	},
	{
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		from: 'var libExports = requireLib$1();',
		to: 'var libExports = {};',
		times: 1,
	},
	{file: /meow[\\/]build[\\/]dependencies\.js$/, from: '\npromisify(execFile);', to: '', times: 1},
	{
		file: /meow[\\/]build[\\/]dependencies\.js$/,
		from: 'var normalizeExports = requireNormalize();',
		to: 'var normalizeExports = () => undefined;',
		times: 1,
	},
];

/** What takes 10 ms to load and is seldom needed: it is, when the quick answer to a text is none. */
export const late = {
	instead: 'source/text/narrow.ts',
	file: /string-width[\\/]index\.js$/,
	contents: `import {narrowWidth} from ${module('source/text/narrow.ts')};
export default (text, options) => narrowWidth(text) ?? require('?whole').default(text, options);`,
};

/** Ink's last step of drawing, which ours takes the place of; why, it says itself. */
export const drawing = {
	file: /ink[\\/]build[\\/]log-update\.js$/,
	instead: 'source/ui/terminal/frame-writer.ts',
};

/**
 * Stops the build when a new version of a package does not hold exactly what is to be replaced. Names inside of packages are
 * made short: reading the program is a fifth of its start, and a stack names the functions of ours that led there.
 */
export function patchPlugin() {
	return {
		name: 'patch',
		setup(build) {
			build.onLoad({filter: /node_modules[\\/].*\.[cm]?js$/}, async ({path: found}) => {
				let contents = await readFile(found, 'utf8');
				for (const {from, to, times} of patches.filter(({file}) => file.test(found))) {
					const pieces = contents.split(from);
					if (pieces.length - 1 !== times) {
						throw new Error(`expected ${from} ${times} times in ${found}, not ${pieces.length - 1}`);
					}
					contents = pieces.join(to);
				}
				const {code} = await build.esbuild.transform(contents, {minifyIdentifiers: true});
				return {contents: code, loader: 'js'};
			});
		},
	};
}

export function drawingPlugin() {
	const contents = `import {createFrameWriter} from ${module(drawing.instead)};
export default {create: createFrameWriter};`;
	return {
		name: 'drawing',
		setup(build) {
			build.onLoad({filter: drawing.file}, () => ({contents, resolveDir: root, loader: 'js'}));
		},
	};
}

export function latePlugin() {
	const {file, contents} = late;
	return {
		name: 'late',
		setup(build) {
			build.onResolve({filter: /\?whole$/}, ({importer}) => ({path: importer, suffix: '?whole'}));
			build.onLoad({filter: file}, ({suffix}) =>
				suffix === '' ? {contents, resolveDir: root, loader: 'js'} : undefined,
			);
		},
	};
}
