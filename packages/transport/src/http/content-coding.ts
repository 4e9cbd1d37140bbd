import { DecodeError } from '@landfall/protocol/errors';
import type { HttpResponse, Inflate, InflateFormat } from '../ports/index.ts';
import { unlessAborted } from './unless-aborted.ts';

const FORMATS: ReadonlyMap<string, InflateFormat> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
]);
/** Nobody packs twice; more would only be a way to make us work. */
const MOST_CODINGS = 2;

/**
 * The answer with its `content-encoding` undone. Proxies in front of grids compress without being asked.
 * @param maxBytes of the body when it is unpacked
 * @param signal ends the unpacking: it is part of the exchange, and of its time
 * @throws DecodeError that names the encoding when it is not known, what came is not in it, or is too long; the signal's reason
 */
export async function decodeContent(
  response: HttpResponse,
  inflate: Inflate | undefined,
  origin: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<HttpResponse> {
  const { 'content-encoding': encoding = '', ...headers } = response.headers;
  const codings = encoding
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'identity');
  if (codings.length === 0 || response.body.length === 0) return response;
  let { body } = response;
  for (const coding of codings.toReversed()) {
    const format = FORMATS.get(coding);
    if (format === undefined || inflate === undefined || codings.length > MOST_CODINGS) {
      throw new DecodeError(
        `the answer of ${origin} has the content encoding ${encoding}, which is not read here`,
      );
    }
    const unpacking = inflate(body, format, maxBytes, signal).catch((error: unknown) => {
      throw explained(error, format, origin);
    });
    body = await unlessAborted(unpacking, signal);
  }
  return { ...response, headers: { ...headers, 'content-length': String(body.length) }, body };
}

function explained(cause: unknown, format: InflateFormat, origin: string): unknown {
  if (!(cause instanceof DecodeError)) return cause;
  return new DecodeError(`the answer of ${origin} (content encoding ${format}): ${cause.message}`, { cause });
}
