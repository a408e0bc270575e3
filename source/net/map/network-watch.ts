import {interfaceAddresses} from '../own-interfaces.ts';

/** How often it is looked. */
const LOOK_MS = 10_000;
/** A look that comes so much later slept with the machine. */
const SLEPT_MS = 30_000;

/**
 * Tells when this machine may be in another network: its addresses have changed, or it has slept. Nothing of that is
 * told by the system in the same way everywhere.
 *
 * @param addresses - Those of this machine.
 * @returns Ends it.
 */
export function watchNetwork(
	onChange: () => void,
	addresses: () => readonly string[] = () => interfaceAddresses({external: true}),
): () => void {
	const look = () => ({at: Date.now(), addresses: addresses().toSorted().join()});
	let last = look();
	const timer = setInterval(() => {
		const before = last;
		last = look();
		if (last.addresses !== before.addresses || last.at - before.at > LOOK_MS + SLEPT_MS) onChange();
	}, LOOK_MS);
	return () => clearInterval(timer);
}
