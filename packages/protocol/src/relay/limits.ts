/** What gateway and page keep to; both refuse what goes beyond. */

/** First byte but one of {@link Hello} and {@link Resume}. */
export const RELAY_VERSION = 1;
/** A frame holds a batch of datagrams or a piece of a body; the longest datagram of UDP fits. */
export const MAX_FRAME_BYTES = 128 * 1024;
/** A batch that is so long goes out at once. */
export const FULL_BATCH_BYTES = 60_000;
/** Bodies are cut into pieces of so much, so that datagrams get in between. */
export const BODY_PIECE_BYTES = 32 * 1024;
/** Ordered frames that may be on their way unacknowledged: a second at 4 Mbit/s, which is what datagrams wait behind them at worst. */
export const ORDERED_WINDOW_BYTES = 512 * 1024;
/** Who keeps more unacknowledged has a peer that breaks the rules. */
export const MAX_UNACKED_BYTES = 32 * 1024 * 1024;
/** The same, in frames: each costs memory of its own. */
export const MAX_UNACKED_FRAMES = 65_536;
/** Received bytes after which an {@link Ack} is sent at once. */
export const ACK_EVERY_BYTES = 32 * 1024;
/** Received frames after which an {@link Ack} is sent at once. */
export const ACK_EVERY_FRAMES = 32;
/** A session whose WebSocket was lost is kept for so long. */
export const RESUME_MS = 30_000;
/** Either side says something so often, so that proxies keep the connection and a dead one is noticed. */
export const KEEP_ALIVE_MS = 3000;
/** A connection on which nothing came for so long is dead. */
export const SILENT_MS = 10_000;
/** Bytes of a session's token. */
export const SESSION_TOKEN_BYTES = 32;
/** Sockets of one session: the one in use, and those of a session before it that are about to be closed. */
export const MAX_LINKS = 4;
/** Of an address; capabilities have some 120 characters. */
export const MAX_URL_BYTES = 8192;
/** Of one request or answer. */
export const MAX_HEADERS = 64;
/** Requests of a session that are not answered yet: nine long polls, downloads, and what waits for them. */
export const MAX_REQUESTS_IN_FLIGHT = 128;
/** A request's body: an upload of a mesh has a few MiB. */
export const MAX_REQUEST_BODY_BYTES = 16 * 1024 * 1024;
