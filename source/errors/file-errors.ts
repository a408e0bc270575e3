import type {Entry} from './entry.ts';

/** What can become of files. */
export const fileErrors = {
	ERR_NO_SUCH_FILE: {
		blame: 'caller',
		exitCode: 1,
		message: 'no such file is on offer',
		advice: 'It may have been taken back meanwhile: ask your partner to offer it again.',
	},
	ERR_FILE_NAME_INVALID: {
		blame: 'caller',
		exitCode: 1,
		message: 'a file cannot be offered under that name',
		advice: 'Give it a name of 1 to 255 bytes of UTF-8.',
	},
	ERR_FILE_SIZE_INVALID: {
		blame: 'caller',
		exitCode: 1,
		message: 'a file cannot be offered with that size',
		advice: 'Give a whole number of bytes, at most 2^53 - 1.',
	},
	ERR_FILES_LEGACY: {
		blame: 'caller',
		exitCode: 1,
		message: 'the peer speaks v1, which has no files',
		advice: 'Both sides need ttchat with protocol v2.',
	},
	ERR_FILE_DECLINED: {
		blame: 'peer',
		exitCode: 1,
		message: 'the peer does not want the file',
		advice: 'Ask your partner, then offer it again.',
	},
	ERR_FILE_CANCELLED: {
		blame: 'caller',
		exitCode: 1,
		message: 'the file was cancelled',
		advice: 'It has to be offered again if it is wanted after all.',
	},
	ERR_FILE_UNCONFIRMED: {
		blame: 'peer',
		exitCode: 1,
		message: 'all of the file was sent, and the peer did not say that it was saved',
		advice: 'Ask your partner whether it is there; if not, offer it again.',
	},
	ERR_FILE_UNREADABLE: {
		blame: 'caller',
		exitCode: 1,
		message: 'the file can no longer be read',
		advice: 'See whether it is still there and was not shortened, then offer it again.',
	},
	ERR_FILE_UNWRITABLE: {
		blame: 'caller',
		exitCode: 1,
		message: 'the file cannot be written',
		advice: 'Accept it into another folder.',
	},
	ERR_FILE_DISK_FULL: {
		blame: 'caller',
		exitCode: 1,
		message: 'there is no room for the file',
		advice: 'Make room, or accept it into another folder.',
	},
} as const satisfies Record<string, Entry>;
