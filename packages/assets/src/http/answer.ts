/** What a route answers: data, so that it can be tested without a socket. `send` puts it on the wire. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Body;
  /** Called once when nothing of the body is needed any more: it was borrowed. */
  readonly giveBack?: () => void;
}

/** Whole, or piece by piece where a whole would take too much memory; then `sizeBytes` is what the pieces add up to. */
export type Body = string | Uint8Array | Pieces;

/** A body that is read while it is sent; `sizeBytes` is that of all pieces together. */
export interface Pieces {
  readonly sizeBytes: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The media type of plain texts. */
export const TEXT = 'text/plain; charset=utf-8';

/** Whether a body is read piece by piece. */
export const isPieces = (body: Body): body is Pieces => typeof body === 'object' && 'pieces' in body;

/** Size of what will be sent. */
export function sizeOf(body: Body | undefined): number {
  if (body === undefined) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  return isPieces(body) ? body.sizeBytes : body.byteLength;
}

/** A status and one line for people that says why. */
export function refusal(
  status: number,
  reason: string,
  headers: Readonly<Record<string, string | number>> = {},
): Answer {
  return { status, headers: { 'content-type': TEXT, ...headers }, body: `${reason}\n` };
}

/** 404 without a body. */
export const notFound = (): Answer => ({ status: 404, headers: { 'content-type': 'text/plain' } });

/** The method is not for this path. */
export const methodNotAllowed = (allow: string): Answer => refusal(405, `only ${allow}`, { allow });

/** A JSON document that nobody should keep. */
export const json = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: `${JSON.stringify(value)}\n`,
});
