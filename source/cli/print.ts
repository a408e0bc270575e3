import {exitCodes} from '../errors/outcome.ts';
import type {Streams} from '../plain/conversation.ts';
import {isClosedByReader} from '../plain/line-writer.ts';

/**
 * Prints an answer. A reader that has gone is no error: `ttchat --help | head -1`.
 *
 * @returns The exit code; what could not be printed is said on the errors.
 */
export async function print(
	text: string,
	{output, errors}: Pick<Streams, 'output' | 'errors'>,
): Promise<number> {
	// Each write tells its own.
	output.on('error', () => undefined);
	errors.on('error', () => undefined);
	const failure = await new Promise<NodeJS.ErrnoException | null | undefined>(resolve => {
		output.write(text, resolve);
	});
	if (!failure || isClosedByReader(failure)) return exitCodes.ok;
	// Only now: the words load every error, and `--version` shall not wait for them.
	const {outputErrorWords} = await import('../words/failure.ts');
	errors.write(`ttchat: ${outputErrorWords(failure)}\n`);
	return exitCodes.internal;
}
