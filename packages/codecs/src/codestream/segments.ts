import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { MAX_SEGMENTS } from './limits.ts';

/** A marker segment of a header. */
export interface Segment {
  /** Its marker code, 16 bits: 0xff52 for COD. */
  readonly marker: number;
  /** Without marker and length; a view into the input. */
  readonly body: Uint8Array;
  /** With them. */
  readonly bytes: Uint8Array;
}

/**
 * Marker segments from `start` up to the marker `until`, which is not one of them.
 * @returns where `until` stands
 */
export function decodeSegments(
  bytes: Uint8Array,
  {
    start,
    end = bytes.length,
    until,
  }: { readonly start: number; readonly end?: number; readonly until: number },
): { readonly segments: readonly Segment[]; readonly endsAt: number } {
  const segments: Segment[] = [];
  const reader = new ByteReader(bytes, start, end);
  for (let at = start; ;) {
    const marker = reader.u16be();
    if (marker === until) return { segments, endsAt: at };
    if (marker < 0xff00) throw new DecodeError('no marker', { offset: at });
    if (segments.length >= MAX_SEGMENTS) throw new DecodeError('too many marker segments', { offset: at });
    const length = reader.u16be();
    if (length < 2) throw new DecodeError('a marker segment shorter than its length', { offset: at });
    const body = reader.take(length - 2);
    segments.push({ marker, body, bytes: bytes.subarray(at, at + 2 + length) });
    at += 2 + length;
  }
}

/** The body of the segment with this marker; undefined when there is none. */
export const findSegment = (segments: readonly Segment[], marker: number): Uint8Array | undefined =>
  segments.find((segment) => segment.marker === marker)?.body;
