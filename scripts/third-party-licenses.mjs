import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

/**
 * The licenses of all packages that a bundle contains: they ask to be passed on with every copy.
 *
 * @param root - The folder that the paths in `metafile` start from.
 * @param metafile - esbuild's account of what went into the bundle.
 */
export async function thirdPartyLicenses(root, metafile) {
	const folders = new Set(Object.keys(metafile.inputs).flatMap(input => packageFolder(input) ?? []));
	const sections = await Promise.all([...folders].toSorted().map(folder => section(path.join(root, folder))));
	return `ttchat contains these packages.\n\n${sections.join('\n')}`;
}

function packageFolder(input) {
	return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

async function section(folder) {
	const {name, version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	const file = (await readdir(folder)).find(entry => /^licen[cs]e/i.test(entry));
	const text = file === undefined ? '' : await readFile(path.join(folder, file), 'utf8');
	return `---- ${name} ${version} (${license})\n\n${text}`;
}
