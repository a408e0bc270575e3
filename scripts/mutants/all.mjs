import {fileMutants} from './files.mjs';
import {hybridMutants} from './hybrid.mjs';
import {secrecyMutants} from './secrecy.mjs';
import {sessionMutants} from './session.mjs';
import {wireMutants} from './wire.mjs';

/** Every rule that has a mutant. */
export const mutants = [
	...wireMutants,
	...secrecyMutants,
	...hybridMutants,
	...fileMutants,
	...sessionMutants,
];
