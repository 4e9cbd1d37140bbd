const MIB = 1024 * 1024;

/** What one session, one address and all together may take. */
export interface GatewayLimits {
  /** Of all addresses together. */
  readonly sessions: number;
  /** Of one address, be it a household's. */
  readonly sessionsPerAddress: number;
  /** Connections of one address that have not said yet whose session they are. */
  readonly unknownPerAddress: number;
  /** From a page to its grid, and so many at once after a pause. */
  readonly datagramsPerSecond: number;
  /** Bytes of these datagrams, and those of two seconds at once after a pause. */
  readonly sentBytesPerSecond: number;
  /** Requests of HTTP of one session, and those of two seconds at once after a pause. */
  readonly requestsPerSecond: number;
  /** Frames of any kind from a page; who sends more is cut. */
  readonly framesPerSecond: number;
  /** An answer that is longer is cut; those that are read whole (logins, event queues) too. */
  readonly answerBytes: number;
  /** An upstream that says nothing for so long is given up: longer than any event queue holds a poll. */
  readonly quietMs: number;
  /** For the first frame on a connection. */
  readonly greetingMs: number;
  /** A session without a connection is kept for so long. */
  readonly resumeMs: number;
}

/** As a gateway for some hundred people needs them. */
export const GATEWAY_LIMITS: GatewayLimits = {
  sessions: 200,
  sessionsPerAddress: 8,
  unknownPerAddress: 16,
  datagramsPerSecond: 2000,
  sentBytesPerSecond: 4 * MIB,
  requestsPerSecond: 400,
  framesPerSecond: 4000,
  answerBytes: 64 * MIB,
  quietMs: 120_000,
  greetingMs: 10_000,
  resumeMs: 30_000,
};
