import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {BACKOFF_BASE_MS, BACKOFF_CAP_MS} from '../../source/net/backoff.ts';
import {DIAL_TIMEOUT_MS} from '../../source/net/tcp-dialer.ts';
import * as limits from '../../source/protocol/constants.ts';
import {MAX_LEGACY_TEXT_BYTES} from '../../source/protocol/legacy.ts';
import * as session from '../../source/session/constants.ts';
import {maxNameGraphemes} from '../../source/text/names.ts';
import {maxMarks} from '../../source/text/sanitize.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const text = readFileSync(path.join(root, 'docs/protocol.md'), 'utf8').replaceAll(/\s+/g, ' ');

type Limit = number | readonly number[];

/** Tests count with the limits of the source, so that none of them would notice if one became another. */
const said: readonly (readonly [words: string, limit: Limit, is: Limit])[] = [
	['on port 2006 unless told otherwise', limits.DEFAULT_PORT, 2_006],
	['A try ends after 5 s, the look-up of the name included', DIAL_TIMEOUT_MS, 5_000],
	['between 0 and min(5 s, 0.5 s × 2^(n−1))', [BACKOFF_CAP_MS, BACKOFF_BASE_MS], [5_000, 500]],
	['The first such try begins 250 ms after the round', session.PUNCH_HEAD_START_MS, 250],
	['if that is less than 500 ms off', session.PUNCH_CLEARANCE_MS, 500],
	['lasts 8 s and until the next even second', session.PUNCH_LASTS_MS, 8_000],
	[
		'at multiples of 2 s × 2^n, at most of 32 s',
		[session.PUNCH_INTERVAL_MS, session.PUNCH_INTERVAL_MS * session.MAX_PUNCH_SPACING],
		[2_000, 32_000],
	],
	[
		'At most 4 accepted links wait at a time, each for 10 s',
		[limits.MAX_PENDING_LINKS, limits.FIRST_FRAME_TIMEOUT_MS],
		[4, 10_000],
	],
	['3 s later no dial of ours has been answered', limits.SHARE_LINK_AFTER_MS, 3_000],
	['The body may have up to 4,096 bytes', limits.MAX_FIRST_FRAME_BYTES, 4_096],
	['at most 256 parts: 114,176 bytes', MAX_LEGACY_TEXT_BYTES, 114_176],
	['UTF-8, 0 to 64 bytes', limits.MAX_NICK_BYTES, 64],
	['UTF-8, 0 to 65,531 bytes', limits.MAX_CONTENT_BYTES, 65_531],
	['Sent 30 ms after a TEXT', limits.ACK_DELAY_MS, 30],
	['at most every 5 s; shown for 6 s', limits.TYPING_INTERVAL_MS, 5_000],
	['when nothing was sent for 10 s', limits.PING_AFTER_MS, 10_000],
	['When nothing came for 30 s the peer is gone', limits.SILENCE_TIMEOUT_MS, 30_000],
	['At most 15 for one TEXT', limits.MAX_MORE_RECORDS, 15],
	['a text has at most 1,048,496 bytes', limits.MAX_TEXT_BYTES, 1_048_496],
	['UTF-8 of 1 to 255 bytes', limits.MAX_FILE_NAME_BYTES, 255],
	['0 to 65,527 bytes', limits.MAX_CHUNK_BYTES, 65_527],
	[
		'a body has 784, 1,552, 4,624, 16,912 or 66,064 bytes',
		limits.RECORD_BODY_BYTES,
		[784, 1_552, 4_624, 16_912, 66_064],
	],
	['after 8 records before the rest', limits.MAX_BURST_RECORDS, 8],
	['With 1,000 TEXTs not acknowledged', limits.MAX_UNACKNOWLEDGED_TEXTS, 1_000],
	[
		'256 KiB at least and 2 MiB at most',
		[session.MIN_WINDOW_CHUNKS, session.MAX_WINDOW_CHUNKS].map(chunks => chunks * 65_536),
		[262_144, 2_097_152],
	],
	['in 80 ms more', session.WINDOW_MS, 80],
	['more than 256 KiB unsent on this machine', session.CONGESTED_BYTES, 262_144],
	['from the first BYE on, 2 s are left', limits.GOODBYE_TIMEOUT_MS, 2_000],
	['20 s together with the next', limits.HANDSHAKE_TIMEOUT_MS, 20_000],
	['30 s for a frame that has begun', limits.FRAME_TIMEOUT_MS, 30_000],
	['the wait MUST grow further, up to 60 s', session.MAX_CUT_OFF_WAIT_MS, 60_000],
	['up to four more records are read', session.MAX_FRAMES_AHEAD, 4],
	['More than 4 combining marks on one base', maxMarks, 4],
	['one line of at most 32 graphemes', maxNameGraphemes, 32],
];

for (const [words, limit, is] of said) {
	test(`docs/protocol.md says "${words}", and so it is`, () => {
		assert.ok(text.includes(words));
		assert.deepEqual(limit, is);
	});
}
