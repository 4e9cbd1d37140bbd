/**
 * The HTTP/1.x messages that one end of a connection says, one behind the other. What is lost in the capture costs the message
 * it was in, not those behind it: after a gap the next segment that begins like a message is where the reader goes on.
 */
import { headLength, leadingBreaks, looksLikeHead, MAX_HEAD_BYTES, parseHead } from './http-head.ts';
import type { Head } from './http-head.ts';
import { HttpBody } from './http-body.ts';
import type { Framing } from './http-body.ts';
import type { CapturedMessage } from './http-message.ts';
import type { StreamPiece } from './tcp-direction.ts';
import type { Seen } from './tcp-streams.ts';

/** A head in more segments is somebody's trick: each one costs the looking for its end anew. */
const MAX_HEAD_PIECES = 512;

/** A message that has ended, or will not go on. */
export type ReadMessage = CapturedMessage & Head;

/** What the reader has to ask, and tell. */
export interface ReaderOptions {
  /** How the body behind this head ends; `tunnel` when what follows is no HTTP. */
  readonly framingOf: (head: Head) => Framing | 'tunnel';
  readonly onMessage: (message: ReadMessage) => void;
}

interface Begun {
  readonly head: Head;
  readonly body: HttpBody;
  readonly first: Seen;
  last: Seen;
}

/** Reads one direction of a connection. */
export class HttpReader {
  readonly #options: ReaderOptions;
  /** Of a head that has not come to its end. */
  #pending = new Uint8Array(0);
  #pendingFirst: Seen | undefined;
  #pendingPieces = 0;
  #message: Begun | undefined;
  #isLost = false;
  #isClosed = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  take(piece: StreamPiece, seen: Seen): void {
    if (this.#isClosed) return;
    if (!(piece instanceof Uint8Array)) return this.#skip(piece.missingBytes, seen);
    if (this.#isLost && !looksLikeHead(piece)) return;
    this.#isLost = false;
    // Where the capture began in the middle of something, what was gathered of it is no beginning of this.
    if (this.#pending.length > 0 && looksLikeHead(piece) && !looksLikeHead(this.#pending)) this.#forget();
    let rest: Uint8Array | undefined = piece;
    while (rest !== undefined && rest.length > 0 && !this.#isClosed) {
      rest =
        this.#message === undefined ? this.#takeHead(rest, seen) : this.#takeBody(this.#message, rest, seen);
    }
  }

  /** The connection, or the capture, has ended. */
  finish(seen: Seen): void {
    if (this.#message !== undefined) this.#tell(this.#message, this.#message.body.endsWithConnection, seen);
    this.#isClosed = true;
  }

  /** What is behind the head that these bytes complete; undefined when they do not. */
  #takeHead(bytes: Uint8Array, seen: Seen): Uint8Array | undefined {
    const fresh = this.#pending.length === 0 ? bytes.subarray(leadingBreaks(bytes)) : bytes;
    if (fresh.length === 0) return undefined;
    const all = joined(this.#pending, fresh);
    this.#pendingFirst ??= seen;
    const length = headLength(all);
    if (length === undefined) {
      if (all.length > MAX_HEAD_BYTES || ++this.#pendingPieces > MAX_HEAD_PIECES) this.#lose();
      else this.#pending = all;
      return undefined;
    }
    const first = this.#pendingFirst;
    this.#forget();
    const head = length > MAX_HEAD_BYTES ? undefined : parseHead(all.subarray(0, length));
    if (head === undefined) {
      this.#lose();
      return undefined;
    }
    return this.#begin(head, all.subarray(length), { first, last: seen });
  }

  #begin(head: Head, rest: Uint8Array, when: { first: Seen; last: Seen }): Uint8Array {
    const framing = this.#options.framingOf(head);
    const body = new HttpBody(framing === 'tunnel' ? { length: 0 } : framing);
    const begun = { head, body, ...when };
    if (body.isDone) this.#tell(begun, true, when.last);
    else this.#message = begun;
    if (framing === 'tunnel') this.#isClosed = true;
    return rest;
  }

  #takeBody(message: Begun, bytes: Uint8Array, seen: Seen): Uint8Array | undefined {
    const taken = message.body.take(bytes);
    if (taken < 0) {
      this.#tell(message, false, seen);
      this.#lose();
      return undefined;
    }
    message.last = seen;
    if (message.body.isDone) this.#tell(message, true, seen);
    return bytes.subarray(taken);
  }

  #skip(missingBytes: number, seen: Seen): void {
    const message = this.#message;
    if (message?.body.skip(missingBytes) === true) {
      if (message.body.isDone) this.#tell(message, true, seen);
      return;
    }
    if (message !== undefined) this.#tell(message, false, seen);
    this.#lose();
  }

  #lose(): void {
    this.#forget();
    this.#isLost = true;
  }

  #forget(): void {
    this.#pending = new Uint8Array(0);
    this.#pendingFirst = undefined;
    this.#pendingPieces = 0;
  }

  #tell({ head, body, first, last }: Begun, hasEnded: boolean, seen: Seen): void {
    this.#message = undefined;
    const { missingBytes } = body;
    const isWhole = hasEnded && missingBytes === 0;
    const end = hasEnded ? seen : last;
    this.#options.onMessage({ ...head, first, last: end, body: body.bytes(), missingBytes, isWhole });
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
