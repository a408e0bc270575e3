import {readFileSync} from 'node:fs';

/** The program's version: put in by the build, and read from package.json where nothing was built. */
export function readVersion(): string {
	const built = process.env.TTCHAT_VERSION;
	if (built !== undefined) {
		return built;
	}
	const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
	const found: unknown = JSON.parse(text);
	return typeof found === 'object' && found !== null && 'version' in found
		? String(found.version)
		: 'unknown';
}
