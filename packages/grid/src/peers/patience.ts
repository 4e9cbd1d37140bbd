import type { Socket } from 'node:net';

/** From the connection to the first byte: other processes ask as soon as they are connected. */
export const FIRST_BYTE_MS = 5_000;
/** From the connection to the whole head: it fits into a packet. */
export const HEAD_MS = 5_000;
/** From the connection to the whole request, however steadily it drips. */
export const REQUEST_MS = 10_000;

/** How long each part of a request may take, milliseconds from the connection. */
export interface PatienceLimits {
  /** To its first byte; {@link FIRST_BYTE_MS} by default. */
  readonly firstByteMs?: number;
  /** To its whole head; {@link HEAD_MS} by default. */
  readonly headMs?: number;
  /** To its end; {@link REQUEST_MS} by default. */
  readonly requestMs?: number;
}

/** The deadlines of one connection: whoever misses one is cut off. */
export class Patience {
  readonly #socket: Socket;
  readonly #firstByte: NodeJS.Timeout;
  readonly #head: NodeJS.Timeout;
  #whole: NodeJS.Timeout;

  constructor(
    socket: Socket,
    { firstByteMs = FIRST_BYTE_MS, headMs = HEAD_MS, requestMs = REQUEST_MS }: PatienceLimits,
  ) {
    this.#socket = socket;
    this.#firstByte = this.#within(Math.min(firstByteMs, requestMs));
    this.#head = this.#within(Math.min(headMs, requestMs));
    this.#whole = this.#within(requestMs);
    socket.once('close', () => this.#end());
  }

  /** Something has come. */
  noteByte(): void {
    clearTimeout(this.#firstByte);
  }

  /** The head is whole. */
  noteHead(): void {
    clearTimeout(this.#head);
  }

  /** Whatever it was, from now on it is this that may take so long. */
  wait(ms: number): void {
    this.#end();
    if (!this.#socket.destroyed) this.#whole = this.#within(ms);
  }

  #end(): void {
    for (const timer of [this.#firstByte, this.#head, this.#whole]) clearTimeout(timer);
  }

  #within(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#socket.destroy(), ms);
  }
}
