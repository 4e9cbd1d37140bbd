import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Answer } from './answer.ts';

/** Names in lower case; a header that came more than once is joined with commas. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** A request as routes see it, whoever carries it: Node's server, or a network in memory. */
export interface IncomingRequest {
  /** As sent, such as `GET`. */
  readonly method: string;
  /** Path and query as sent, percent-encoding and all. */
  readonly path: string;
  /** All that were sent, by their names. */
  readonly headers: RequestHeaders;
  /** Address and port of the other end of the connection, which may be a proxy. */
  readonly from: Endpoint;
  /** Aborted when the other side went away before it had its whole answer. */
  readonly signal: AbortSignal;
  /** Not read yet; of a request without one it announces 0 bytes. */
  readonly body: RequestBody;
}

/** The body of a request, not taken yet. What no route takes is dropped when the answer has gone. */
export interface RequestBody {
  /** Bytes that `Content-Length` announces; undefined where the body comes in chunks. Without a body 0. */
  readonly announcedBytes: number | undefined;
  /**
   * The bytes as they come, to be taken once; the sender is held up while nobody asks for more. They are the taker's own.
   * @throws CutBodyError when it ends before its end
   */
  pieces(): AsyncIterable<Uint8Array>;
}

/** Answers a request. What can be answered at once comes without a promise, which costs the busiest routes something. */
export type Handler = (request: IncomingRequest) => Answer | Promise<Answer>;
