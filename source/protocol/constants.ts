// Every number that crosses the wire or bounds what a peer can make grow, with its unit and its reason.
// Section numbers are those of docs/protocol.md.

// §1 Links

/** Where a peer listens unless told otherwise. */
export const DEFAULT_PORT = 2006;
/** Accepted links that have not shown a valid first frame. Few: each costs a descriptor to anyone who asks. */
export const MAX_PENDING_LINKS = 4;
/** How long an accepted link may stay silent before it makes room for another. */
export const FIRST_FRAME_TIMEOUT_MS = 10_000;
/** How long we go on dialing a peer that has already reached us before one link serves both directions. */
export const SHARE_LINK_AFTER_MS = 3_000;

// §2 Frames

/** Bytes of a frame header: the body's length in decimal, padded with blanks on the right. */
export const HEADER_BYTES = 16;

// §3 First frame

/** Bytes of the version line: "TTChat/2 hello ", 64 hexadecimal digits and a line feed. */
export const VERSION_LINE_BYTES = 80;
/** Bytes of our public key in PEM. */
const PEM_BYTES = 800;
/** Bytes of a HELLO without a hybrid line, and of the front of one with it. */
export const HELLO_BYTES = VERSION_LINE_BYTES + PEM_BYTES;
/** Bytes of the hybrid line: "TTChat/2 ml-kem-x25519 ", 1,624 digits of base64 and a line feed. */
export const HYBRID_LINE_BYTES = 1_648;
/** The largest first frame that is read; a later version may use what follows the parts that we know. */
export const MAX_FIRST_FRAME_BYTES = 4_096;
/** The original reads in pieces of this size, so every body that it gets is a multiple. */
export const BODY_MULTIPLE_BYTES = 16;
export const VERSION_LINE_START = 'TTChat/2 hello ';
export const HYBRID_LINE_START = 'TTChat/2 ml-kem-x25519 ';
export const PEM_BEGIN = '-----BEGIN PUBLIC KEY-----';
export const PEM_END = '-----END PUBLIC KEY-----';
/** Bytes of an RSA-4096 public key as SubjectPublicKeyInfo in DER. */
export const SPKI_BYTES = 550;
export const MODULUS_BYTES = 512;
export const HASH_BYTES = 32;
export const SEED_BYTES = 32;

// ML-KEM-768 (FIPS 203 §8) and X25519 (RFC 7748 §6.1)

export const KEM_KEY_BYTES = 1_184;
/** The front of an ML-KEM key: 768 coefficients of 12 bits. */
export const KEM_POLYNOMIAL_BYTES = 1_152;
/** Every coefficient is less than this. */
export const KEM_MODULUS = 3_329;
export const KEM_CIPHERTEXT_BYTES = 1_088;
export const X25519_KEY_BYTES = 32;

// RSAES-OAEP with SHA-256 and MGF1-SHA-256 under a 4096-bit key (RFC 8017 §7.1)

export const CIPHERTEXT_BYTES = 512;
/** k - 2 hLen - 2 = 512 - 64 - 2. */
export const MAX_PLAINTEXT_BYTES = 446;

// §4 is in legacy.ts.

// §5 v2 handshake

/** For SEED and NICK together, from the moment our SEED went out. */
export const HANDSHAKE_TIMEOUT_MS = 20_000;
/** Bytes of SEED in a hybrid round; in a plain one it is the first part alone. */
export const HYBRID_SEED_BYTES = CIPHERTEXT_BYTES + KEM_CIPHERTEXT_BYTES;
export const SEED_LABEL = 'ttchat/2 seed';
export const RECORD_LABEL = 'ttchat/2 record';
export const COMMIT_LABEL = 'ttchat/2 commit';
export const SESSION_INFO = 'ttchat/2 session';
export const HYBRID_INFO = 'ttchat/2 hybrid';
export const RECORD_INFO = 'ttchat/2 record';
export const PROOF_LABEL = 'ttchat/2 proof';
export const CODE_DIGITS = 8;

// §6 v2 records

/** What a record's content is padded to: an observer sees one of five sizes. */
export const PADDED_BYTES = [256, 1_024, 4_096, 16_384, 65_536] as const;
/** Type (1) and length (4) before the content. */
export const CONTENT_HEADER_BYTES = 5;
export const TAG_BYTES = 16;
export const MAX_CONTENT_BYTES = 65_536 - CONTENT_HEADER_BYTES;
/** The only lengths that a record's body can have. */
export const RECORD_BODY_BYTES: readonly number[] = PADDED_BYTES.map(
	padded => CIPHERTEXT_BYTES + padded + TAG_BYTES,
);
export const MAX_NICK_BYTES = 64;
/** MORE records in a row before the TEXT that ends them. */
export const MAX_MORE_RECORDS = 15;
/** The longest text: 15 MORE and a TEXT, all full, which is 80 bytes short of 1 MiB. */
export const MAX_TEXT_BYTES = (MAX_MORE_RECORDS + 1) * MAX_CONTENT_BYTES;
export const PROOF_BYTES = 16;
/** A file's name as it is offered, in UTF-8: at least one byte, and as much as file systems take. */
export const MAX_FILE_NAME_BYTES = 255;
/** Bytes of a file in one record: the largest size there is, less type, length and the file's number. */
export const MAX_CHUNK_BYTES = MAX_CONTENT_BYTES - 4;
/** TYPING is sent at most this often; whoever shows it does so for 6 s, so that it does not flicker. */
export const TYPING_INTERVAL_MS = 5_000;
/** PING goes out when nothing else did for this long… */
export const PING_AFTER_MS = 10_000;
/** …and a link on which nothing came for this long is dead. */
export const SILENCE_TIMEOUT_MS = 30_000;
/** How long received texts wait for a shared ACK: an ACK costs the peer an RSA decryption. */
export const ACK_DELAY_MS = 30;
/**
 * TEXTs in flight before we wait for an ACK: a peer that withholds its ACKs must not make us remember ids without
 * end, nor have all of them delivered by a single one.
 */
export const MAX_UNACKNOWLEDGED_TEXTS = 1_000;
/** Records that are sealed in one go: each takes a good 0.3 ms, and the event loop must not stall. */
export const MAX_BURST_RECORDS = 8;

// §7 States

/** A frame that has begun must be complete within this time. */
export const FRAME_TIMEOUT_MS = 30_000;
/** From the first BYE, sent or received, to the end. */
export const GOODBYE_TIMEOUT_MS = 2_000;
