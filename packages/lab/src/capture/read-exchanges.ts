import type { Inflate, InflateFormat } from '@landfall/transport/ports';
import { HttpConnection } from './http-connection.ts';
import type { CapturedExchange } from './http-connection.ts';
import type { CaptureEnd } from './frame.ts';
import { headerOf } from './http-message.ts';
import type { CapturedMessage } from './http-message.ts';
import { TCP } from './header-bytes.ts';
import { readPayloads } from './read-payloads.ts';
import type { CapturedPayload } from './read-payloads.ts';
import { readTcp } from './tcp-segment.ts';
import { TcpStreams } from './tcp-streams.ts';

/** Takes payloads, and gives the plain HTTP/1.x exchanges in them, each when its answer has ended. */
export class ExchangeReader {
  readonly #found: CapturedExchange[] = [];
  readonly #streams = new TcpStreams(
    (client, server) => new HttpConnection(client, server, (exchange) => this.#found.push(exchange)),
  );

  /** What ended with this payload, which may be of any kind. */
  take({ payload, frame, sinceFirstNs }: CapturedPayload): readonly CapturedExchange[] {
    const segment = payload.protocol === TCP ? readTcp(payload) : undefined;
    if (segment === undefined) return [];
    this.#streams.add(segment, { frame, sinceFirstNs });
    return this.#found.splice(0);
  }

  /** What waits for an end that the capture does not have. */
  finish(): readonly CapturedExchange[] {
    this.#streams.close();
    return this.#found.splice(0);
  }
}

/**
 * All plain HTTP/1.x exchanges of a capture file, each when its answer has ended, and how the file ended. Segments out of order,
 * sent again or overlapping are put right; what the capture has not costs the messages it was in. TLS is passed over.
 * @throws DecodeError as `readFrames`.
 */
export function* readExchanges(file: Uint8Array): Generator<CapturedExchange, CaptureEnd, undefined> {
  const exchanges = new ExchangeReader();
  const payloads = readPayloads(file);
  for (;;) {
    const { value, done } = payloads.next();
    yield* done === true ? exchanges.finish() : exchanges.take(value);
    if (done === true) return value;
  }
}

const FORMATS: Readonly<Record<string, InflateFormat>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
};

/**
 * The body of a message with its `content-encoding` undone, one coding after the other.
 * @param maxBytes of what comes out, at most
 * @returns undefined when the body is not whole, or of a coding that is not known
 * @throws DecodeError when it is not of the format that it names, or unpacks to more
 */
export async function contentOf(
  message: Pick<CapturedMessage, 'headers' | 'body' | 'isWhole'>,
  inflate: Inflate,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const codings = (headerOf(message, 'content-encoding') ?? '').toLowerCase().split(',');
  const named = codings
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (named.length === 0) return message.body;
  if (!message.isWhole) return undefined;
  let content = message.body;
  for (const coding of named.toReversed()) {
    const format = FORMATS[coding];
    if (format === undefined) return undefined;
    content = await inflate(content, format, maxBytes);
  }
  return content;
}
