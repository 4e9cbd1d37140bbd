import { faultAnswer, isPieces, refusal, sizeOf } from '@landfall/assets/http';
import type { Answer, Body } from '@landfall/assets/http';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { HttpResponse } from '@landfall/transport/ports';

/** Answers are made whole here: who wants more has to ask for ranges, as viewers do for what is long. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** An answer of the asset service as the grid's own server sends it. */
export async function httpResponse(answer: Answer, method: string): Promise<HttpResponse> {
  const { status, headers = {}, body, giveBack } = answer;
  const size = sizeOf(body);
  const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  try {
    if (method === 'HEAD' && status !== 304)
      return { status, headers: { ...texts, 'content-length': String(size) }, body: new Uint8Array(0) };
    if (size > MAX_ANSWER_BYTES) return await httpResponse(tooLong(), method);
    return { status, headers: texts, body: await wholeOf(body, giveBack !== undefined) };
  } catch (error) {
    return await httpResponse(faultAnswer(error), method);
  } finally {
    giveBack?.();
  }
}

const tooLong = (): Answer => refusal(503, `more than ${MAX_ANSWER_BYTES} bytes: ask for ranges`);

/** What was borrowed is copied, for it becomes something else as soon as it is given back. */
async function wholeOf(body: Body | undefined, isBorrowed: boolean): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array(0);
  if (typeof body === 'string') return encodeUtf8(body);
  if (!isPieces(body)) return isBorrowed ? body.slice() : body;
  const whole = new Uint8Array(body.sizeBytes);
  let at = 0;
  for await (const piece of body.pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
