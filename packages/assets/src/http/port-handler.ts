import { encodeUtf8 } from '@landfall/protocol/bytes';
import { ClosedError } from '@landfall/protocol/errors';
import type { HttpHandler, HttpResponse } from '@landfall/transport/ports';
import type { Answer, Body } from './answer.ts';
import { headersByName, isPieces, sizeOf } from './answer.ts';
import { refusal } from './answers.ts';
import { faultAnswer } from './fault-answer.ts';
import type { Handler, RequestBody } from './incoming-request.ts';

/** A longer answer does not go through memory whole: who wants more has to ask for ranges, as viewers do for what is long. */
export const MAX_WHOLE_BYTES = 16 * 1024 * 1024;

/** What has begun cannot be answered in another way any more. */
class BrokenOff extends ClosedError {}

const NO_BYTES = new Uint8Array(0);

/**
 * The handler behind a `ServeHttp` port, such as that of a network in memory, where bodies are whole both ways. A body that breaks off behind
 * its first piece is thrown as ClosedError, for which the port cuts the connection as a socket's server does.
 */
export function portHandler(handler: Handler): HttpHandler {
  return async ({ method, path, headers, body, from, signal }) => {
    const answer = await handler({ method, path, headers, from, signal, body: wholeBody(body) });
    return await wholeAnswer(answer, method);
  };
}

const wholeBody = (bytes: Uint8Array): RequestBody => ({
  announcedBytes: bytes.byteLength,
  // oxlint-disable-next-line typescript/require-await -- the shape is asynchronous, there is nothing to wait for
  async *pieces() {
    if (bytes.byteLength > 0) yield bytes;
  },
});

async function wholeAnswer(answer: Answer, method: string): Promise<HttpResponse> {
  try {
    return await response(answer, method);
  } catch (error) {
    if (error instanceof BrokenOff) throw error;
    return await response(faultAnswer(error), method);
  } finally {
    answer.giveBack?.();
  }
}

async function response({ status, headers, body }: Answer, method: string): Promise<HttpResponse> {
  const texts = Object.fromEntries(
    Object.entries(headersByName(headers)).map(([name, value]) => [name, String(value)]),
  );
  const size = sizeOf(body);
  if (method === 'HEAD') {
    const length = size === undefined || status === 304 ? {} : { 'content-length': String(size) };
    return { status, headers: { ...length, ...texts }, body: NO_BYTES };
  }
  const whole = (size ?? 0) > MAX_WHOLE_BYTES ? undefined : await wholeOf(body);
  return whole === undefined ? await response(tooLong(), method) : { status, headers: texts, body: whole };
}

const tooLong = (): Answer => refusal(503, `more than ${MAX_WHOLE_BYTES} bytes: ask for ranges`);

/** A copy: what was borrowed becomes something else as soon as it is given back. Undefined when it turns out too long. */
async function wholeOf(body: Body | undefined): Promise<Uint8Array | undefined> {
  if (body === undefined) return NO_BYTES;
  if (typeof body === 'string') return encodeUtf8(body);
  if (!isPieces(body)) return Uint8Array.from(body);
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of body.pieces) {
      size += piece.byteLength;
      if (size > MAX_WHOLE_BYTES) return undefined;
      pieces.push(Uint8Array.from(piece));
    }
  } catch (error) {
    // Before the first piece there is still an answer to be given.
    if (size === 0) throw error;
    throw new BrokenOff('the body broke off', { by: 'us', reason: 'reset', cause: error });
  }
  return Uint8Array.from(Buffer.concat(pieces, size));
}
