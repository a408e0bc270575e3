import {isTtchatError, type Reason, reasonOf} from '../errors.ts';
import {sentences} from './sentences.ts';

/** What a caught value tells the user. A defect of ours says that it is one. */
export function toReason(error: unknown): Reason {
	if (isTtchatError(error)) {
		return reasonOf(error);
	}
	return {
		code: 'ERR_INTERNAL',
		message: `unexpected: ${messageOf(error)}`,
		advice: 'This is a defect of ttchat: please report it.',
		...knownFailure(error),
	};
}

/** What went wrong and what to do, in sentences. */
export function reasonWords({message, advice}: Pick<Reason, 'message' | 'advice'>): string {
	return sentences(message, advice);
}

/** The same of a caught value; of one that nobody foresaw, what it says. */
export function errorWords(error: unknown): string {
	const known = knownFailure(error);
	return known === undefined ? messageOf(error) : reasonWords(known);
}

/** What a caught value says and advises, unless it is a defect. */
export function knownFailure(error: unknown): Pick<Reason, 'message' | 'advice'> | undefined {
	if (isTtchatError(error)) {
		return error;
	}
	// Some parts are loaded when they are needed, and whoever installs a new version takes the old ones away.
	return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
		? missingPart
		: undefined;
}

const missingPart = {
	message: 'a part of ttchat is not there any more',
	advice: 'If another version was installed meanwhile, leave and start ttchat again; else install it anew.',
};

/** That a message was not sent, and why. `quoted`: its beginning, in one row. */
export function refusalWords(quoted: string, {message, advice}: Reason): string {
	return `Not sent, “${quoted}”: ${sentences(message.replace(/^not sent: /, ''), advice)}`;
}

/** That what is typed or piped in could not be read to its end. */
export function inputErrorWords(error: unknown): string {
	return `the input cannot be read any more: ${messageOf(error)}`;
}

/** That what is printed goes nowhere any more, and what to do. */
export function outputErrorWords(error: unknown): string {
	// The system's words stand between its number and the name of its call.
	const why = messageOf(error).replace(/^E[A-Z]+: |, write$/g, '');
	return sentences(`the output cannot be written any more: ${why}`, 'Make room, or print it elsewhere.');
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
