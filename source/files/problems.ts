import path from 'node:path';

/** The system's name of what went wrong. */
export function codeOf(error: unknown): unknown {
	return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Whether there is no room, or none for us. */
export function isFull(error: unknown): boolean {
	return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}

/** File systems that cannot be asked to write now say one of these. */
export const unsyncable: ReadonlySet<unknown> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** Why a file could not be written. */
export function writeProblem(error: unknown, file: string): string {
	if (isFull(error)) {
		return 'the disk is full';
	}
	switch (codeOf(error)) {
		case 'EEXIST':
			return `${file} exists already; choose another name`;
		case 'ENOENT':
		case 'ENOTDIR':
			return `the folder ${path.dirname(file)} does not exist`;
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return `no permission to write ${file}; choose another place`;
		case 'EFBIG':
			return `${file} would become larger than that file system allows`;
		case 'ENAMETOOLONG':
			return 'that name is too long; choose a shorter one';
		case 'ABORT_ERR':
			return 'it was broken off';
		default:
			return systemWords(error);
	}
}

/** Why a file could not be read. */
export function readProblem(error: unknown, file: string): string {
	switch (codeOf(error)) {
		case 'ENOENT':
		case 'ENOTDIR':
			return `there is no ${file}`;
		case 'EACCES':
		case 'EPERM':
			return `no permission to read ${file}`;
		case 'ELOOP':
			return `${file} is a link that leads in a circle`;
		default:
			return systemWords(error);
	}
}

function systemWords(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
