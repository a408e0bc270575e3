import {wordsFor} from '../../commands/arguments.ts';
import type {Command} from '../../commands/command-table.ts';
import {commandsBeginning, commandsMeant} from '../../commands/find-command.ts';
import {readPathBeginning, writePath} from '../../commands/paths.ts';
import {asciiForm} from '../../text/digits.ts';
import {graphemes} from '../../text/graphemes.ts';
import {reduceDraft} from './draft.ts';
import {cleanInput} from './draft-text.ts';
import {type ScreenState, type ScreenStep, step} from './screen-state.ts';

/** What Tab found for the word before the cursor. */
export type Completion = {
	/** Where the word begins, in code units. */
	readonly start: number;
	/** What may stand in its place, in order; none if nothing fits. */
	readonly candidates: readonly string[];
};

/** What could stand where a path is being typed; folders end in a slash. */
export type ListPath = (prefix: string) => readonly string[];

/** Tab: completes the word before the cursor, or puts the next candidate in the place of the last. */
export function completeKey(state: ScreenState, direction: 1 | -1): ScreenStep {
	const {completing} = state;
	if (completing !== undefined) {
		const count = completing.candidates.length;
		return step(choose(state, completing, (completing.chosen + direction + count) % count));
	}

	const path = pathIn(textBefore(state));
	return path === undefined
		? step(begin(state, undefined, direction))
		: step(state, {type: 'list-paths', prefix: path});
}

/** The paths that were asked for; of no use if something else was typed meanwhile. */
export function completePaths(state: ScreenState, prefix: string, paths: readonly string[]): ScreenState {
	return state.completing === undefined && pathIn(textBefore(state)) === prefix
		? begin(state, () => paths, 1)
		: state;
}

/** All of the draft that stands before the cursor. */
function textBefore({draft}: ScreenState): string {
	return draft.graphemes.slice(0, draft.cursor).join('');
}

/**
 * What Tab can put in place of the word before the cursor: commands, what a switch can be set to, paths. Ordinary
 * text is never completed.
 *
 * @param before - The text before the cursor.
 * @param listPath - Paths beginning with a prefix; without it, paths are not completed.
 * @returns `undefined` where nothing is to be completed.
 */
export function complete(before: string, listPath?: ListPath): Completion | undefined {
	const name = /^[/／](\S*)$/.exec(before)?.[1];
	if (name !== undefined && !/^[/／]/.test(name)) {
		const candidates = commandsBeginning(name).map(command => `/${command.name} `);
		return {start: 0, candidates};
	}

	const argument = argumentBefore(before);
	if (argument === undefined) {
		return undefined;
	}

	const candidates = candidatesFor(argument, listPath);
	return candidates && {start: argument.start, candidates};
}

/** The path that is being typed, if one is: what to list. */
export function pathIn(before: string): string | undefined {
	const argument = argumentBefore(before);
	return argument !== undefined && takesPath(argument.command)
		? readPathBeginning(argument.typed)
		: undefined;
}

function takesPath({argument}: Command): boolean {
	return argument === 'path' || argument === 'optional-path';
}

/** The argument that is being typed. */
type Typing = {readonly command: Command; readonly start: number; readonly typed: string};

function argumentBefore(before: string): Typing | undefined {
	const [, head = '', name = '', typed = ''] = /^([/／](\S+)\s+)([\s\S]*)$/.exec(before) ?? [];
	const [command, ...others] = commandsMeant(name);
	return command && others.length === 0 ? {command, start: head.length, typed} : undefined;
}

/** A draft would change any other name, or show it as several lines; what Tab puts there must be the file's. */
function isTypeable(path: string): boolean {
	return !path.includes('\n') && cleanInput(path) === path;
}

function candidatesFor(
	{command: {argument}, typed}: Typing,
	listPath: ListPath | undefined,
): readonly string[] | undefined {
	switch (argument) {
		case 'command':
			return commandsBeginning(typed).map(({name}) => name);
		case 'path':
		case 'optional-path':
			return listPath?.(readPathBeginning(typed)).filter(isTypeable).map(writePath);
		case 'switch':
		case 'version':
		case 'trial':
			return wordsFor(argument).filter(word => word.startsWith(asciiForm(typed).toLowerCase()));
		default:
			return undefined;
	}
}

function begin(state: ScreenState, listPath: ListPath | undefined, direction: 1 | -1): ScreenState {
	const before = textBefore(state);
	const completion = complete(before, listPath);
	if (completion === undefined) {
		return state;
	}

	const {candidates} = completion;
	if (candidates.length === 0) {
		return {...state, hint: 'Nothing begins so.'};
	}

	const from = graphemes(before.slice(0, completion.start)).length;
	const range = {start: from, end: state.draft.cursor, candidates, chosen: 0};
	const next = choose(state, range, direction === 1 ? 0 : candidates.length - 1);
	// A single candidate is done with: the next Tab completes what follows.
	return candidates.length === 1
		? {...next, completing: undefined}
		: {...next, hint: candidates.map(candidate => candidate.trim()).join('  ')};
}

function choose(
	state: ScreenState,
	range: NonNullable<ScreenState['completing']>,
	chosen: number,
): ScreenState {
	const {start: from, end, candidates} = range;
	const text = candidates[chosen] ?? '';
	const draft = reduceDraft(state.draft, {type: 'replace', start: from, end, text});
	return {...state, draft, completing: {start: from, end: draft.cursor, candidates, chosen}};
}
