/** The forms that answers have most often. */
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import type { Answer } from './answer.ts';
import { TEXT } from './answer.ts';

type Headers = Readonly<Record<string, string | number>>;

/** A status and one line for people that says why. */
export const refusal = (status: number, reason: string, headers: Headers = {}): Answer => ({
  status,
  headers: { 'content-type': TEXT, ...headers },
  body: `${reason}\n`,
});

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

/** A status, and nothing else. */
export const emptyAnswer = (status: number, headers: Headers = {}): Answer => ({ status, headers });

/** Text in UTF-8. */
export const textAnswer = (body: string, contentType: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': contentType },
  body,
});

/** Bytes of a media type; 200 unless another status is given. */
export const bytesAnswer = (body: Uint8Array, contentType: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': contentType },
  body,
});

/** An LLSD document in XML, as capabilities answer. */
export const llsdAnswer = (value: LlsdValue, contentType = 'application/llsd+xml'): Answer =>
  textAnswer(formatLlsdXml(value), contentType);
