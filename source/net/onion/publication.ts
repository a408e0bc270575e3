/** What became of a descriptor at one directory. */
type Copy = 'sent' | 'stored' | 'failed';

/** There are two descriptors, each at some eight directories. */
const MAX_DESCRIPTORS = 16;
const MAX_COPIES = 128;
/** What is told before the name of the service is: tor tells it at once. */
const MAX_EARLY = 256;

const EVENT =
	/^HS_DESC (?<action>CREATED|UPLOAD|UPLOADED|FAILED) (?<service>[a-z2-7]{56}) \S+ (?<directory>\S+)(?: (?<descriptor>[A-Za-z0-9+/]+))?(?: |$)/;

/**
 * How far tor is with publishing one onion. There are two descriptors, for this period of time and for the one beside
 * it, and each goes to several directories; which of them a dialer asks, and for what, is up to its own tor. Before,
 * every dial fails.
 *
 * @see Tor's control-spec, "HS_DESC"; rend-spec-v3, "Where to publish a hidden service descriptor"
 */
export class Publication {
	readonly #descriptors = new Map<string, Map<string, Copy>>();
	readonly #published = Promise.withResolvers<void>();
	#service: string | undefined;
	/** What may be about it, as long as its name is not known. */
	#early: string[] = [];

	/**
	 * @param name - Of the service; now it is known.
	 * @returns Settles once whoever asks will find it.
	 */
	of(name: string): Promise<void> {
		this.#service = name.replace('.onion', '');
		for (const line of this.#early.splice(0)) this.note(line);
		return this.#published.promise;
	}

	/** Whether some directory has it. */
	get isBegun(): boolean {
		return [...this.#descriptors.values()].some(copies => [...copies.values()].includes('stored'));
	}

	/** Heeds what tor told, if it is about this service. */
	note(line: string): void {
		if (this.#service === undefined) {
			if (this.#early.length < MAX_EARLY) this.#early.push(line);
			return;
		}
		const {action, service, directory = '', descriptor} = EVENT.exec(line)?.groups ?? {};
		if (service !== this.#service) return;
		if (action === 'CREATED' || action === 'UPLOAD') {
			const copies = descriptor === undefined ? undefined : this.#copiesOf(descriptor);
			if (action === 'UPLOAD' && copies !== undefined) send(copies, directory);
		} else this.#settle(directory, action === 'UPLOADED' ? 'stored' : 'failed');
		const all = [...this.#descriptors.values()];
		if (all.length > 0 && all.every(isFindable)) this.#published.resolve();
	}

	#copiesOf(descriptor: string): Map<string, Copy> | undefined {
		const known = this.#descriptors.get(descriptor);
		if (known !== undefined || this.#descriptors.size === MAX_DESCRIPTORS) return known;
		const copies = new Map<string, Copy>();
		this.#descriptors.set(descriptor, copies);
		return copies;
	}

	/** Tor does not say which of the descriptors it was: the one that was sent there first. */
	#settle(directory: string, copy: 'stored' | 'failed'): void {
		for (const copies of this.#descriptors.values()) {
			if (copies.get(directory) !== 'sent') continue;
			copies.set(directory, copy);
			return;
		}
	}
}

/** A new version replaces the one that a directory has, which leads to the service as well. */
function send(copies: Map<string, Copy>, directory: string): void {
	const isNew = !copies.has(directory) && copies.size < MAX_COPIES;
	if (isNew || copies.get(directory) === 'failed') copies.set(directory, 'sent');
}

/** Half of them are enough: a dialer asks six of eight, one after the other. Where some refuse it, any. */
function isFindable(copies: ReadonlyMap<string, Copy>): boolean {
	const count = (wanted: Copy) => [...copies.values()].filter(copy => copy === wanted).length;
	const stored = count('stored');
	return stored > 0 && (2 * stored >= copies.size || count('sent') === 0);
}
