import {fileMutants} from './files.mjs';
import {greetingMutants} from './greetings.mjs';
import {harmMutants} from './harm.mjs';
import {hybridMutants} from './hybrid.mjs';
import {linkMutants} from './links.mjs';
import {recordMutants} from './records.mjs';
import {secrecyMutants} from './secrecy.mjs';
import {sessionMutants} from './session.mjs';
import {trustMutants} from './trust.mjs';
import {wireMutants} from './wire.mjs';

/** Every rule that has a mutant. */
export const mutants = [
	...wireMutants,
	...linkMutants,
	...greetingMutants,
	...secrecyMutants,
	...hybridMutants,
	...recordMutants,
	...fileMutants,
	...sessionMutants,
	...trustMutants,
	...harmMutants,
];
