import { DecodeError } from '@landfall/protocol/errors';
import { decodePacket } from '@landfall/protocol/packet';
import type { CaptureRecord } from '../recording/index.ts';
import { contentOfBody } from './redact-body.ts';

/** A secret that is still there, and where. */
export interface Leak {
  /** Number of the record. */
  readonly record: number;
  /** Which part of the record: `datagram`, `body of the request`, or the kind of the record. */
  readonly where: string;
  /** As it was given; what was found may be its bytes, or in other case. */
  readonly secret: string;
}

/**
 * What records still have of these secrets: the check of a redaction, which shares nothing with it but how bodies are unpacked.
 * @param secrets UUIDs with their dashes, or texts
 */
export function findLeaks(records: Iterable<CaptureRecord>, secrets: Iterable<string>): Leak[] {
  const places: { readonly record: number; readonly where: string; readonly start: number }[] = [];
  const parts: Uint8Array[] = [];
  let start = 0;
  for (const record of records) {
    for (const [where, bytes] of placesIn(record)) {
      places.push({ record: record.number, where, start });
      parts.push(bytes, SEPARATOR);
      start += bytes.length + SEPARATOR.length;
    }
  }
  // All in one: looking for hundreds of secrets in each of thousands of packets takes minutes.
  const all = Buffer.concat(parts);
  const leaks: Leak[] = [];
  for (const secret of secrets) {
    const at = Math.max(...formsOf(secret).map((form) => all.indexOf(form)));
    const place = at < 0 ? undefined : places.findLast((candidate) => candidate.start <= at);
    if (place !== undefined) leaks.push({ record: place.record, where: place.where, secret });
  }
  return leaks;
}

/** No secret lies over it. */
const SEPARATOR = Uint8Array.of(0, 255, 0, 255);

function* placesIn(record: CaptureRecord): Generator<readonly [where: string, bytes: Uint8Array]> {
  if (record.kind === 'datagram') {
    yield ['datagram', record.bytes];
    const body = bodyOf(record.bytes);
    if (body !== undefined) yield ['body of a packet', body];
    return;
  }
  if (record.kind !== 'exchange') {
    yield [record.kind, Buffer.from(JSON.stringify(record))];
    return;
  }
  for (const [where, message] of Object.entries({ request: record.request, response: record.response })) {
    if (message === undefined) continue;
    const { body, ...head } = message;
    yield [`head of the ${where}`, Buffer.from(JSON.stringify(head))];
    yield [`body of the ${where}`, body];
    const { plain } = contentOfBody(message.headers, body);
    if (plain !== undefined) yield [`content of the ${where}`, plain];
  }
}

function bodyOf(datagram: Uint8Array): Uint8Array | undefined {
  try {
    const { bytes, start, end } = decodePacket(datagram);
    return bytes.subarray(start, end);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function formsOf(secret: string): Buffer[] {
  const texts = [secret, secret.toLowerCase(), secret.toUpperCase()].map((text) => Buffer.from(text));
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(secret)) return texts;
  const bare = secret.replaceAll('-', '');
  return [...texts, Buffer.from(bare, 'hex'), Buffer.from(bare), Buffer.from(bare.toUpperCase())];
}
