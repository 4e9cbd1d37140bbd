const MIB = 1024 * 1024;

/** What a peer may keep us waiting for, and how many there may be. */
export interface ConnectionLimits {
  /** Beyond these, who comes gets the place of who has asked for nothing for longest. */
  readonly connections: number;
  /** For the head of a request, from its first byte; of the first request of a connection, from when that was opened. Then 408. */
  readonly headersMs: number;
  /** For a whole request with its body. Answers may take any time to be made: long polls do. */
  readonly requestMs: number;
  /** Between requests of a connection. */
  readonly idleMs: number;
  /** Without any progress while a request comes or its answer is sent. */
  readonly stallMs: number;
  /** For the rest of a body that nobody wants, from when its request was answered; however slowly it comes, and whatever `requestMs` is. */
  readonly lingerMs: number;
}

/** What a server may take of this machine. */
export interface ServerLimits extends ConnectionLimits {
  /** Of answers that wait for their readers, together; what is beyond is answered 503. */
  readonly answersBytes: number;
}

/** As a grid needs them: a long poll and some requests for each of some thousand agents. */
export const SERVER_LIMITS: ServerLimits = {
  connections: 8192,
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 60_000,
  stallMs: 60_000,
  lingerMs: 5_000,
  answersBytes: 256 * MIB,
};
