import { inflateRawSync, inflateSync, constants } from 'node:zlib';
import { DecodeError } from '@landfall/protocol/errors';
import { mayBeDeflate } from './deflate-head.ts';
import { longestRuns } from './runs.ts';
import { HEX_RUN } from './spellings.ts';

/** 16 bytes as base64 (without padding), a line of base64, and as hexadecimal digits. */
const [LEAST_RUN, LEAST_LINE, LEAST_DIGITS] = [22, 16, 32] as const;
const BASE64_RUN = /[A-Za-z0-9+/]{22,}={0,2}/g;
const URL_BASE64_RUN = /[A-Za-z0-9_-]{22,}={0,2}/g;
/** An id itself is no base64: lists consist of them. */
const ONLY_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Lines of base64 that belong together. */
const BASE64_LINES =
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{16,}(?:\s+[A-Za-z0-9+/]{16,})+(?:\s+[A-Za-z0-9+/]{1,15})?={0,2}/g;
/** Digits of three bytes. */
const QUANTUM = 4;
const MOST_SHORT = 128;
/** Bytes one by one, as debuggers, certificates, C and .NET's BitConverter write them: `7d:5c`, `7D-5C`, `7d 5c`, `0x7d, 0x5c`. */
const BYTE_BY_BYTE = /(?<![0-9a-f])[0-9a-f]{2}(?:[:\s,;-]{1,2}(?:0x)?[0-9a-f]{2}){15,}(?![0-9a-f])/gi;
const ONLY_HEX = /^[0-9a-f]{32,}$/i;
/** Of streams inside one leaf: honest things have fewer. */
const MOST_STREAMS = 256;

/** Bytes that stand in a text as base64 (plain or of URLs, also over several lines) or as hexadecimal digits. */
export function* packedIn(
  text: string,
  { hex, base64, anyBase64 } = longestRuns(text),
): Generator<Uint8Array, void, undefined> {
  if (base64 >= LEAST_RUN) for (const [run] of text.matchAll(BASE64_RUN)) yield* decoded(run);
  if (base64 >= LEAST_LINE)
    for (const [lines] of text.matchAll(BASE64_LINES)) yield Buffer.from(lines, 'base64');
  if (anyBase64 >= LEAST_RUN)
    for (const [run] of text.matchAll(URL_BASE64_RUN))
      if (/[_-]/.test(run) && !ONLY_ID.test(run)) yield* decoded(run);
  for (const [run] of text.matchAll(BYTE_BY_BYTE))
    yield Buffer.from(run.replaceAll(/0x|[^0-9a-f]/gi, ''), 'hex');
  if (hex < LEAST_DIGITS) return;
  for (const [run] of text.matchAll(HEX_RUN)) {
    yield Buffer.from(run, 'hex');
    if (run.length % 2 === 1) yield Buffer.from(run.slice(1), 'hex');
  }
}

/**
 * Padded base64 is a multiple of four digits: what stands in front of it in a run shows in the rest. Only without padding, or
 * in short runs, is each beginning tried. Nothing but hexadecimal digits is hexadecimal.
 */
function* decoded(run: string): Generator<Uint8Array> {
  if (ONLY_HEX.test(run)) return;
  const shifts = run.length % QUANTUM !== 0 || run.length <= MOST_SHORT ? QUANTUM : 1;
  for (let shift = 0; shift < shifts; shift++) yield Buffer.from(run.slice(shift), 'base64');
}

/** How a stream may begin, and what reads it. */
const STREAMS = [
  // By its stream alone: Node's own takes what stands behind it for another member, and refuses the whole.
  { head: Buffer.of(0x1f, 0x8b, 0x08), expand: expandGzipMember },
  { head: Buffer.of(0x78, 0x01), expand: inflateSync },
  { head: Buffer.of(0x78, 0x5e), expand: inflateSync },
  { head: Buffer.of(0x78, 0x9c), expand: inflateSync },
  { head: Buffer.of(0x78, 0xda), expand: inflateSync },
  // The local header of a member of a zip: its names take what they take, its stream is deflate alone.
  { head: Buffer.of(0x50, 0x4b, 0x03, 0x04), expand: expandZipMember },
] as const;

type Expand = (bytes: Uint8Array, options: { maxOutputLength: number; finishFlush: number }) => Uint8Array;

/**
 * What gzip and zlib streams inside some bytes expand to, and a stream of deflate alone that they begin with; of one that was cut off,
 * what it still has.
 * @param most bytes that one of them may expand to
 * @throws RangeError (of zlib, with code ERR_BUFFER_TOO_LARGE) when one expands to more; DecodeError when there are more than 256
 */
export function* expandedIn(bytes: Uint8Array, most: number): Generator<Uint8Array, void, undefined> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const alone = mayBeDeflate(bytes) ? attempt(inflateRawSync, bytes, most) : undefined;
  if (alone !== undefined && alone.length > 0) yield alone;
  let count = 0;
  for (const { head, expand } of STREAMS)
    for (let at = buffer.indexOf(head); at >= 0; at = buffer.indexOf(head, at + 1)) {
      const expanded = attempt(expand, buffer.subarray(at), most);
      if (expanded === undefined || expanded.length === 0) continue;
      if (++count > MOST_STREAMS) throw new DecodeError(`more than ${MOST_STREAMS} compressed streams`);
      yield expanded;
    }
}

function attempt(expand: Expand, bytes: Uint8Array, most: number): Uint8Array | undefined {
  try {
    return expand(bytes, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return undefined;
  }
}

const GZIP_HEADER_BYTES = 10;
const GZIP_FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16 } as const;

/** @source RFC 1952 */
function expandGzipMember(bytes: Uint8Array, options: Parameters<Expand>[1]): Uint8Array {
  const flags = bytes[3] ?? 0;
  let at = GZIP_HEADER_BYTES;
  if ((flags & GZIP_FLAG.extra) !== 0) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  for (const flag of [GZIP_FLAG.name, GZIP_FLAG.comment])
    if ((flags & flag) !== 0) at = bytes.indexOf(0, at) + 1;
  if ((flags & GZIP_FLAG.headerSum) !== 0) at += 2;
  return inflateRawSync(bytes.subarray(at), options);
}

const ZIP_HEADER_BYTES = 30;

function expandZipMember(bytes: Uint8Array, options: Parameters<Expand>[1]): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < ZIP_HEADER_BYTES) return new Uint8Array(0);
  const dataAt = ZIP_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  return inflateRawSync(bytes.subarray(dataAt), options);
}
