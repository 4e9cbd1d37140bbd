import { isForeign } from './beginning.ts';
import type { Place } from './record.ts';
import type { SegmentReader } from './segment-reader.ts';

/** Acknowledged bytes that are not there any more, or not what they were. */
export interface Lost {
  /** Number of the segment in which they were. */
  readonly segment: number;
  /** How many at least; 0 when a segment is gone of which only its number is known. */
  readonly bytes: number;
  /** They are there, but damaged, and no index knows what was in them. */
  readonly isUnknown?: true;
  /** Something that never was of this journal lies in their place, or zeros. */
  readonly isForeign?: true;
}

/** How many bytes of each segment were acknowledged at least: what a ledger keeps, and what must be there. */
export class Acknowledged {
  readonly #bytes: Map<number, number>;

  /** @param segments those that are there @param expected of which so much must be there */
  constructor(segments: readonly number[], expected: ReadonlyMap<number, number> = new Map()) {
    this.#bytes = new Map([...segments.map((segment) => [segment, 0] as const), ...expected]);
  }

  /** 0 of one that is not known. */
  of(segment: number): number {
    return this.#bytes.get(segment) ?? 0;
  }

  /** With as much as was written of the one that is written now; undefined where there is none. */
  upTo(tail: Place | undefined): ReadonlyMap<number, number> {
    const known = new Map(this.#bytes);
    if (tail !== undefined) known.set(tail.segment, Math.max(tail.offset, this.of(tail.segment)));
    return known;
  }

  /** It ends there. */
  set(segment: number, bytes: number): void {
    this.#bytes.set(segment, bytes);
  }

  /** At least so much of each, as was learnt elsewhere. */
  raise(segments: ReadonlyMap<number, number>): void {
    for (const [segment, bytes] of segments) this.set(segment, Math.max(bytes, this.of(segment)));
  }

  /** Nothing of it is expected any more. */
  forget(segment: number): void {
    this.#bytes.delete(segment);
  }
}

/**
 * What is gone of what must be there, by rising segments.
 * @param beginnings the sums of first records, as far as they are known
 * @throws StorageError when a size cannot be read
 */
export async function lossesOf(
  extent: ReadonlyMap<number, number>,
  reader: SegmentReader,
  beginnings: ReadonlyMap<number, number>,
): Promise<Lost[]> {
  const lost: Lost[] = [];
  for (const [segment, bytes] of [...extent].sort(([one], [other]) => one - other)) {
    const size = await reader.sizeOf(segment);
    if (size !== undefined && bytes > 0 && (await isForeign(reader, segment, beginnings.get(segment))))
      lost.push({ segment, bytes, isForeign: true });
    else if (size === undefined || size < bytes) lost.push({ segment, bytes: bytes - (size ?? 0) });
  }
  return lost;
}
