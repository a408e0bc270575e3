import {sanitizeFileName} from '../text/names.ts';

/** What a file is called of whose name nothing can be used. */
const NAMELESS = 'file';
/** So many files of one name are beside each other at most. */
const MAX_OF_A_NAME = 1000;

/** The name that a peer gave to a file, made harmless. */
export function harmlessName(offered: string): string {
	return sanitizeFileName(offered) ?? NAMELESS;
}

/** A name, and what to try where it is taken: `photo.jpg`, `photo (2).jpg`, … */
export function* namesLike(name: string): Generator<string> {
	const ending = /(?<=[^.])(?:\.tar)?\.[^.\s]{1,16}$/iu.exec(name)?.[0] ?? '';
	const stem = name.slice(0, name.length - ending.length);
	yield name;
	for (let number = 2; number <= MAX_OF_A_NAME; number++) {
		yield `${stem} (${number})${ending}`;
	}
}
