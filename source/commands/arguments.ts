import {asciiForm, typedCode} from '../text/digits.ts';
import type {ArgumentKind} from './command-row.ts';
import type {ArgumentKindOf, CommandName} from './command-table.ts';
import {readPath} from './paths.ts';

/** What was typed behind a command, read. */
type Arguments = {
	readonly none: undefined;
	readonly text: string;
	/** Empty where nothing was typed. */
	readonly 'optional-text': string;
	readonly path: string;
	/** `undefined` where nothing was typed. */
	readonly 'optional-path': string | undefined;
	readonly switch: boolean;
	readonly count: number;
	/** Infinite for all. */
	readonly 'count-or-all': number;
	/** As it was typed, without a slash; empty where nothing was. */
	readonly command: string;
	/** `undefined` where nothing was typed. */
	readonly code: string | undefined;
	/** Whether the original protocol is allowed. */
	readonly version: 'v1' | undefined;
	/** What is tried in a demo. */
	readonly trial: Trial;
};

/** What can be tried in a demo. */
type Trial = 'drop' | 'cut' | 'offer';

export type ArgumentOf<Name extends CommandName> = Arguments[ArgumentKindOf<Name>];

/** Words that may be typed as an argument, and what they mean. */
const words = {
	switch: {on: true, off: false},
	'count-or-all': {all: Number.POSITIVE_INFINITY},
	version: {v1: 'v1'},
	trial: {drop: 'drop', cut: 'cut', offer: 'offer'},
} as const;

/** What a kind of argument can be completed with. */
export function wordsFor(kind: ArgumentKind): readonly string[] {
	return Object.keys(Object.entries(words).find(([name]) => name === kind)?.[1] ?? {});
}

/** Nothing if that cannot be what is asked for. */
type Reader<Value> = (typed: string) => {readonly value: Value} | undefined;

/** How each kind is read; `typed` has no blanks around it. */
export const argumentReaders: {readonly [Kind in ArgumentKind]: Reader<Arguments[Kind]>} = {
	none: typed => (typed === '' ? {value: undefined} : undefined),
	text: required,
	'optional-text': typed => ({value: typed}),
	path: typed => required(readPath(typed)),
	'optional-path': typed => ({value: typed === '' ? undefined : readPath(typed)}),
	switch: typed => oneOf<boolean>(typed, words.switch),
	count: typed => (typed === '' ? {value: 1} : readCount(asciiForm(typed))),
	'count-or-all': typed =>
		typed === '' ? {value: 1} : (oneOf<number>(typed, words['count-or-all']) ?? readCount(asciiForm(typed))),
	command: typed => ({value: typed.replace(/^[/／]/, '')}),
	code: typed =>
		typed === '' ? {value: undefined} : typedCode(typed) === undefined ? undefined : {value: typed},
	version: typed => (typed === '' ? {value: undefined} : oneOf<'v1'>(typed, words.version)),
	trial: typed => oneOf<Trial>(typed, words.trial),
};

function required(typed: string): {readonly value: string} | undefined {
	return typed === '' ? undefined : {value: typed};
}

function oneOf<Value>(
	typed: string,
	means: Readonly<Record<string, Value>>,
): {readonly value: Value} | undefined {
	const wanted = asciiForm(typed).toLowerCase();
	const found = Object.entries(means).find(([word]) => word === wanted);
	return found && {value: found[1]};
}

function readCount(digits: string): {readonly value: number} | undefined {
	return /^[1-9]\d{0,5}$/.test(digits) ? {value: Number(digits)} : undefined;
}
