import type { Scanned } from './scan.ts';

/** What `Journal.scan` meets, with the segment it lies in. */
export type Met = Scanned & { readonly segment: number };
/** Bytes that are no record, and where they lie. */
export type Damage = Extract<Met, { readonly type: 'damage' }>;
/** A record and where it lies. */
export type Written = Extract<Met, { readonly type: 'record' }>;

export interface JournalOptions {
  /**
   * Hears of every appended record once it is durable, in the order of writing, before its append resolves and in the same
   * turn as the tail moves behind it.
   */
  readonly onDurable: (written: Written) => void;
  /** Where a segment ends; `SEGMENT_BYTES` by default. */
  readonly segmentBytes?: number;
  /** Segments that must be there, with how many bytes of each were acknowledged at least. */
  readonly expected?: ReadonlyMap<number, number>;
  /** How segments begin, as `Journal.beginningOf` told it once. */
  readonly beginnings?: ReadonlyMap<number, number>;
  /** Hears what must be there before a new segment is used and before one goes; neither is done when it throws. */
  readonly onSegments?: (segments: ReadonlyMap<number, number>) => Promise<void>;
}
