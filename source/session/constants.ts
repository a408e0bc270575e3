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

/** So many frames are with the private key beyond the one that is handled: it is slow, and there are several cores. */
export const MAX_FRAMES_AHEAD = 4;

// Dials, rounds, strangers

/** A dial that hangs for so long while the peer is known to be there is joined by another. */
export const DIAL_PATIENCE_MS = 250;
/** The ordinary dials of a round begin so much earlier than those that are to meet the peer's. */
export const PUNCH_HEAD_START_MS = 250;
/** Those begin when the clock on the wall shows a multiple of this, on both sides… */
export const PUNCH_INTERVAL_MS = 2_000;
/** …and of this many times as much where something else answered, again and again. */
export const MAX_PUNCH_SPACING = 16;
/** One that nobody answers, not even with a refusal, lasts so long and until the next such moment. */
export const PUNCH_LASTS_MS = 8_000;
/** The first does not begin so shortly before such a moment: the peer's, which is made anew then, would be missed. */
export const PUNCH_CLEARANCE_MS = 500;
/** A round that was secured for so long counts as a conversation: after it the waits begin small again. */
export const LASTING_MS = 10_000;
/** A round that was cut off before it was secured may have been a guess at the codes: the next waits up to this. */
export const MAX_CUT_OFF_WAIT_MS = 60_000;
/** One report in this time, however many strangers knock. */
export const STRANGER_REPORT_INTERVAL_MS = 1_000;
/** Links from the peer's address that come and go are told together after this time. */
export const LINK_REPORT_INTERVAL_MS = 1_000;
/** That the peer is typing is told once in this time. */
export const TYPING_TOLD_INTERVAL_MS = 1_000;

// Files

/** Own files that may wait for their turn: each may keep one open. */
export const MAX_WAITING_FILES = 100;
/** Of a file of the peer so much is asked for as is written while a piece goes there and back, and in this time… */
export const WINDOW_MS = 80;
/** A first piece that takes longer than this does so for another reason than the way. */
export const MAX_WAY_MS = 500;
/** …but no fewer pieces of 65,527 bytes, 256 KiB: a fast way must be able to show itself… */
export const MIN_WINDOW_CHUNKS = 4;
/** …and no more, 2 MiB: a text waits behind them, and the memory for them must be there. */
export const MAX_WINDOW_CHUNKS = 32;
/** Progress is told after this time at the earliest. */
export const PROGRESS_INTERVAL_MS = 250;
/** A source that gives a file in tiny chunks is asked for so many in a row. */
export const PULLS_IN_A_TURN = 1_024;
