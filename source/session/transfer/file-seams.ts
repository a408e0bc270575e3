import type {TtchatError} from '../../errors.ts';
import type {FileInput} from '../../protocol/effects.ts';
import type {Clock} from '../clock.ts';
import type {FileHappening} from '../transfers.ts';

/** What files need of the session. */
export type FileSeams = {
	readonly clock: Clock;
	readonly tell: (happening: FileHappening) => void;
	/** Tells that a file will not be there. */
	readonly end: (file: string, by: 'self' | 'peer' | 'round', error: TtchatError) => void;
	/** To the protocol, in the present round. */
	readonly input: (input: FileInput) => void;
	/** Something more could go out now. */
	readonly resume: () => void;
	/** Whether those who read events are far behind. */
	readonly isBehind: () => boolean;
	/** Something is being let go of; closing waits for it. Never rejects. */
	readonly leave: (over: Promise<void>) => void;
};
