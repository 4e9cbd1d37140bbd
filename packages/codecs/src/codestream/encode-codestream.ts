import { concatenated } from './concatenated.ts';
import type { MainHeader, Tile } from './decode-codestream.ts';
import { TILE_PART_BYTES } from '@landfall/protocol/asset';
import { LAYERS_AT, PROGRESSION_AT, STYLE_FLAGS_AT } from './coding-style.ts';
import { Marker, PROGRESSIONS } from './marker.ts';
import type { Progression } from './marker.ts';
import type { Segment } from './segments.ts';

/** What of the coding style is written otherwise than it was read. */
export interface Restyled {
  readonly progression: Progression;
  readonly layers: number;
}

/** A tile and what stands in it: packets without markers, in pieces. */
export interface TileContent {
  readonly tile: Tile;
  readonly packets: readonly Uint8Array[];
}

/** Segments that tell lengths which are not so any more; both are optional. */
const STALE: ReadonlySet<number> = new Set([
  Marker.tilePartLengths,
  Marker.packetLengthsMain,
  Marker.packetLengths,
]);
/** Neither start-of-packet markers nor ends of headers. */
const NO_PACKET_MARKERS = ~6;

/** A code stream with one tile-part for each tile, and an end. Headers are kept, but for what would not be true any more. */
export function encodeCodestream(
  header: MainHeader,
  tiles: readonly TileContent[],
  style: Restyled,
): Uint8Array {
  const parts = [word(Marker.startOfCodestream), ...restyle(header.segments, style)];
  for (const { tile, packets } of tiles) {
    const inside = [...restyle(tile.segments, style), word(Marker.startOfData), ...packets];
    parts.push(encodeTilePartStart(tile.index, TILE_PART_BYTES + sizeOf(inside)), ...inside);
  }
  parts.push(word(Marker.endOfCodestream));
  return concatenated(parts);
}

function restyle(segments: readonly Segment[], { progression, layers }: Restyled): Uint8Array[] {
  return segments
    .filter(({ marker }) => !STALE.has(marker))
    .map(({ marker, bytes }) => {
      if (marker !== Marker.codingStyle) return bytes;
      // Not `slice`: that of a Node Buffer is a view.
      const copy = new Uint8Array(bytes);
      const body = copy.subarray(4);
      body[STYLE_FLAGS_AT]! &= NO_PACKET_MARKERS;
      body[PROGRESSION_AT] = PROGRESSIONS.indexOf(progression);
      body.set([layers >> 8, layers & 0xff], LAYERS_AT);
      return copy;
    });
}

/** @source ISO/IEC 15444-1 A.4.2 */
export function encodeTilePartStart(index: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(TILE_PART_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Marker.startOfTilePart);
  view.setUint16(2, TILE_PART_BYTES - 2);
  view.setUint16(4, index);
  view.setUint32(6, sizeBytes);
  view.setUint8(11, 1);
  return bytes;
}

const word = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

const sizeOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);
