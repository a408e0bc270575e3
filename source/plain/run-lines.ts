// Both are loaded at once: they have most in common, and each file costs a start a millisecond.
export {runJson} from './run-json.ts';
export {runPlain} from './run-plain.ts';
