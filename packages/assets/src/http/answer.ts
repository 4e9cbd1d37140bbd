import { PIECE_BYTES } from './piece-bytes.ts';

/** What a route answers: data, so that it can be tested without a socket, and go through memory. `send` puts it on the wire. */
export interface Answer {
  /** HTTP status code, such as 200. */
  readonly status: number;
  /** Beside those that sending adds; none when absent. */
  readonly headers?: AnswerHeaders;
  /** Nothing when absent. */
  readonly body?: Body;
  /** Called once when nothing of the body is needed any more: it was borrowed. */
  readonly giveBack?: () => void;
  /** What metrics and logs call the route that answered. */
  readonly route?: string;
}

/** By name; or flat. */
export type AnswerHeaders = Readonly<Record<string, string | number>> | FlatHeaders;

/** Name, value, name, value …, with `content-length`: what Node writes without making an object of it first. */
export type FlatHeaders = readonly (string | number)[];

/** Whole, or piece by piece where a whole would take too much memory. */
export type Body = string | Uint8Array | Pieces;

/** A body that is read while it is sent; `sizeBytes` is that of all pieces together. */
export interface Pieces {
  /** What the pieces add up to; undefined where that shows at their end: the answer goes out in chunks. */
  readonly sizeBytes: number | undefined;
  /** The bytes in their order, read once; when it throws, the connection is cut. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The media type of plain texts. */
export const TEXT = 'text/plain; charset=utf-8';

/** Whether a body is read piece by piece. */
export const isPieces = (body: Body): body is Pieces => typeof body === 'object' && !ArrayBuffer.isView(body);

/** Bytes that will be sent; undefined when nobody knows yet. */
export function sizeOf(body: Body | undefined): number | undefined {
  if (body === undefined) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  return isPieces(body) ? body.sizeBytes : body.byteLength;
}

/** Bytes of memory that an answer takes until its last byte has gone: of pieces, the one that is sent and the next. */
export function heldBytes({ body }: Pick<Answer, 'body'>): number {
  const size = sizeOf(body) ?? Number.POSITIVE_INFINITY;
  return body !== undefined && isPieces(body) ? Math.min(size, 2 * PIECE_BYTES) : size;
}

/** The answer with other headers beside its own, which they replace. */
export function withHeaders(answer: Answer, more: Readonly<Record<string, string | number>>): Answer {
  return { ...answer, headers: { ...headersByName(answer.headers), ...more } };
}

/** Flat ones taken apart. */
export function headersByName(headers: AnswerHeaders = {}): Readonly<Record<string, string | number>> {
  if (!isFlat(headers)) return headers;
  const named: Record<string, string | number> = {};
  for (let at = 0; at < headers.length; at += 2) named[String(headers[at])] = headers[at + 1]!;
  return named;
}

export const isFlat = (headers: AnswerHeaders): headers is FlatHeaders => Array.isArray(headers);
