// Every number that bounds what a session keeps, waits for or repeats, with its unit and its reason.

// What waits to go out

/** Messages that may wait for a peer… */
export const MAX_WAITING_MESSAGES = 1_000;
/** …and their size in bytes of UTF-8. */
export const MAX_WAITING_BYTES = 1_048_576;
/** With so many bytes unsent on a link no more texts are sealed… */
export const CONGESTED_BYTES = 262_144;
/** …but it is looked at again after this time. */
export const CONGESTION_PAUSE_MS = 50;
/** Acknowledgements and pings are not held back: a peer that leaves so many bytes unread is gone. */
export const MAX_UNSENT_BYTES = 4_194_304;

// What waits to be read

/** How many unread events a reader may leave lying. */
export const MAX_UNREAD_EVENTS = 10_000;
/** With so many bytes unread by one of its readers a stream is full. */
export const MAX_UNREAD_BYTES = 4_194_304;

// Dials, rounds, strangers

/** A dial that hangs for so long while the peer is known to be there is joined by another. */
export const DIAL_PATIENCE_MS = 250;
/** A round that was secured for so long counts as a conversation: after it the waits begin small again. */
export const LASTING_MS = 10_000;
/** One report in this time, however many strangers knock. */
export const STRANGER_REPORT_INTERVAL_MS = 1_000;
/** That the peer is typing is told once in this time. */
export const TYPING_TOLD_INTERVAL_MS = 1_000;
