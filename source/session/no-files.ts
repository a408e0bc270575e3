import {TtchatError} from '../errors.ts';

/** Files are not sent yet. */
export class NoFiles {
	offerFile(): string {
		throw new TtchatError('ERR_NOT_AVAILABLE');
	}

	acceptFile(): void {
		throw new TtchatError('ERR_NO_SUCH_FILE');
	}

	declineFile(): boolean {
		return false;
	}

	cancelFile(): boolean {
		return false;
	}
}
