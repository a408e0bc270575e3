/** With so many bytes unsent on a link no more texts are sealed… */
export const CONGESTED_BYTES = 262_144;
/** …but it is looked at again after this time. */
export const CONGESTION_PAUSE_MS = 50;
/** Acknowledgements and pings are not held back: a peer that leaves so many bytes unread is gone. */
export const MAX_UNSENT_BYTES = 4_194_304;
