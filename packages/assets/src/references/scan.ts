import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { KnownIds } from './known-ids.ts';
import { BASE32_DIGITS, base32In } from './base32.ts';
import { eachLooseIn } from './loose-ids.ts';
import { withoutMarks } from './marks.ts';
import { eachGuidIn, eachNumberedIn } from './numbers.ts';
import { expandedIn, packedIn } from './packed.ts';
import { otherReadings } from './readings.ts';
import { longestRuns } from './runs.ts';
import type { LongestRuns } from './runs.ts';
import { eachIdIn } from './spellings.ts';

/** Base64 in gzip in base64 in a text in …: honest things end at three. */
const MOST_DEPTH = 8;
/** All that one thing may be unpacked to. */
const MOST_UNPACKED_BYTES = 256 * 1024 * 1024;
const MOST_EXPANDED_BYTES = 64 * 1024 * 1024;
const ID_BYTES = 16;
/** The shortest text with an id in it: 16 bytes as base64 without padding. */
const LEAST_PACKED_BYTES = 22;

/** What to look for beside ids that are written out. */
export interface ScanOptions {
  /** Their 16 bytes are found in binary fields as well. Without it only fields that are nothing but an id count. */
  readonly known?: KnownIds | undefined;
  /** Values of any bytes may stand in it as MySQL writes them into files. */
  readonly hasBytes?: boolean;
}

/**
 * Every id that stands anywhere in some bytes, whatever they are: written out in any spelling, as bytes, in base64, in
 * hexadecimal digits, behind escapes, in gzip, zlib and deflate, and all of that inside one another. It finds too much on purpose: an
 * id too many costs nothing, one too few costs an asset.
 * @throws DecodeError when it is packed too deeply, or unpacks to too much
 */
export function scanForIds(bytes: Uint8Array, take: (id: Uuid) => void, options: ScanOptions = {}): void {
  new Scan(take, options).bytes(bytes, 0);
}

class Scan {
  readonly #take: (id: Uuid) => void;
  readonly #known: KnownIds | undefined;
  readonly #hasBytes: boolean;
  #unpacked = 0;

  constructor(take: (id: Uuid) => void, { known, hasBytes = false }: ScanOptions) {
    this.#take = take;
    this.#known = known;
    this.#hasBytes = hasBytes;
  }

  bytes(bytes: Uint8Array, depth: number): void {
    if (bytes.length < ID_BYTES) return;
    if (depth > MOST_DEPTH) throw new DecodeError(`packed more than ${MOST_DEPTH} times`);
    if (this.#known !== undefined) takeKnown(bytes, this.#known, this.#take);
    else if (bytes.length === ID_BYTES) this.#take(Uuid.fromBytes(bytes));
    if (bytes.length < LEAST_PACKED_BYTES) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    this.#text(text, depth);
    for (const reading of otherReadings(text, this.#hasBytes)) {
      if (this.#known !== undefined) takeKnown(Buffer.from(reading, 'latin1'), this.#known, this.#take);
      this.#text(reading, depth);
    }
    for (const expanded of this.#expandedIn(bytes)) this.#packed(expanded, depth);
  }

  #text(text: string, depth: number): void {
    const runs = longestRuns(text);
    eachIdIn(text, this.#take, runs, this.#known);
    for (const packed of packedIn(text, runs)) this.#packed(packed, depth);
    if (this.#known === undefined) this.#sureIn(text);
    else this.#knownIn(text, this.#known, runs);
  }

  /** What can be nothing else. */
  #sureIn(text: string): void {
    eachGuidIn(text, this.#take);
    const joined = withoutMarks(text);
    if (joined !== undefined) eachIdIn(joined, this.#take);
  }

  /** What may be anything else unless it is known. */
  #knownIn(text: string, known: KnownIds, { anyBase64 }: LongestRuns): void {
    eachLooseIn(text, known, this.#take);
    eachNumberedIn(text, known, this.#take);
    if (anyBase64 < BASE32_DIGITS) return;
    for (const bytes of base32In(text)) takeKnown(bytes, known, this.#take);
  }

  #packed(bytes: Uint8Array, depth: number): void {
    this.#unpacked += bytes.length;
    if (this.#unpacked > MOST_UNPACKED_BYTES)
      throw new DecodeError(`unpacks to more than ${MOST_UNPACKED_BYTES} bytes`);
    this.bytes(bytes, depth + 1);
  }

  *#expandedIn(bytes: Uint8Array): Generator<Uint8Array> {
    try {
      yield* expandedIn(bytes, MOST_EXPANDED_BYTES);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new DecodeError(`expands to more than ${MOST_EXPANDED_BYTES} bytes`, { cause: error });
    }
  }
}

/** Ids as bytes, at any place: in the order of the text, and as .NET keeps a Guid, with its first parts turned round. */
function takeKnown(bytes: Uint8Array, known: KnownIds, take: (id: Uuid) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + ID_BYTES <= bytes.length; at++) {
    const a = view.getInt32(at);
    if (known.mayStartWith(a)) takeIf(known, take, a, view.getInt32(at + 4), view, at + 8);
    const turned = view.getInt32(at, true);
    if (!known.mayStartWith(turned)) continue;
    const b = (view.getUint16(at + 4, true) << 16) | view.getUint16(at + 6, true);
    takeIf(known, take, turned, b, view, at + 8);
  }
}

function takeIf(
  known: KnownIds,
  take: (id: Uuid) => void,
  a: number,
  b: number,
  view: DataView,
  at: number,
): void {
  const [c, d] = [view.getInt32(at), view.getInt32(at + 4)];
  if (known.mayHave(a, b, c, d)) take(new Uuid(a, b, c, d));
}
