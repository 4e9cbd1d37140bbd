import { TILE_PART_BYTES } from '@landfall/protocol/asset';
import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeCodingStyle, decodeComponentStyle } from './coding-style.ts';
import type { BlockStyle, CodingStyle } from './coding-style.ts';
import { codestreamOf } from './jp2.ts';
import { MAX_TILE_PARTS } from './limits.ts';
import { Marker } from './marker.ts';
import { decodePictureSize } from './picture-size.ts';
import type { PictureSize } from './picture-size.ts';
import { decodeSegments, findSegment } from './segments.ts';
import type { Segment } from './segments.ts';

/** Everything before the first tile-part. */
export interface MainHeader {
  /** The SIZ segment: the reference grid, the tiles on it, the components. */
  readonly size: PictureSize;
  /** The COD segment: what holds for every tile and component that has no style of its own. */
  readonly style: CodingStyle;
  /** All of its marker segments in their order, SIZ first; those that `size` and `style` are decoded from too. */
  readonly segments: readonly Segment[];
  /** Where the first SOT marker stands. */
  readonly endsAt: number;
}

/** What all tile-parts of one tile say together. */
export interface Tile {
  /** Its number, from 0: tiles are counted row by row from the upper left. */
  readonly index: number;
  /** Of the first of its headers. */
  readonly segments: readonly Segment[];
  /** Bodies of its tile-parts, in order: packets. Views into the input. */
  readonly bodies: readonly Uint8Array[];
  /** Its own COD segment, or the main header's where it has none. */
  readonly style: CodingStyle;
  /** By component. */
  readonly blockStyles: readonly BlockStyle[];
}

/** What the headers of a JPEG 2000 code stream say, and where its parts are. */
export interface Codestream {
  /** It alone, without the boxes of a JP2 file; what offsets count in. A view into the input. */
  readonly bytes: Uint8Array;
  /** The main header: what stands before the first tile-part. */
  readonly header: MainHeader;
  /** In order of index; those without a single tile-part are missing. */
  readonly tiles: readonly Tile[];
  /** False when the bytes end before the last tile-part does. The end marker does not count. */
  readonly isComplete: boolean;
  /** Where the last tile-part ends and the end marker belongs: beyond the bytes when it is cut off. */
  readonly endsAt: number;
  /** Whether the end marker is there. Many a texture has lost it, and strict decoders refuse it then. */
  readonly hasEnd: boolean;
}

const FIRST_SEGMENT_AT = 2;

/**
 * The main header alone: what a texture is, without a look at its data.
 * @param texture a code stream, or a JP2 file with one
 * @throws DecodeError for what is no JPEG 2000 code stream or is beyond the limits of this room
 * @source ISO/IEC 15444-1 annex A
 */
export function decodeMainHeader(texture: Uint8Array): MainHeader {
  const bytes = codestreamOf(texture);
  const reader = new ByteReader(bytes);
  if (reader.u16be() !== Marker.startOfCodestream) throw new DecodeError('no JPEG 2000 code stream');
  const { segments, endsAt } = decodeSegments(bytes, {
    start: FIRST_SEGMENT_AT,
    until: Marker.startOfTilePart,
  });
  const [size, style] = [findSegment(segments, Marker.size), findSegment(segments, Marker.codingStyle)];
  if (size === undefined || style === undefined || segments[0]?.marker !== Marker.size)
    throw new DecodeError('a code stream without size or coding style');
  return { size: decodePictureSize(size), style: decodeCodingStyle(style), segments, endsAt };
}

/**
 * A code stream taken apart down to its tiles. One that was cut off is told by `isComplete`.
 * @param texture a code stream, or a JP2 file with one
 * @throws DecodeError
 */
export function decodeCodestream(texture: Uint8Array): Codestream {
  const bytes = codestreamOf(texture);
  const header = decodeMainHeader(bytes);
  const { parts, endsAt } = decodeTileParts(bytes, header);
  if (parts.length === 0) throw new DecodeError('a code stream without tiles', { offset: endsAt });
  const found = new Map<number, { segments: readonly Segment[]; bodies: Uint8Array[]; parts: number }>();
  for (const part of parts) {
    const tile = found.get(part.index);
    if (tile === undefined) found.set(part.index, { ...part, bodies: [part.body] });
    else {
      tile.bodies.push(part.body);
      tile.parts = Math.max(tile.parts, part.parts);
    }
  }
  const hasEnd = isMarker(bytes, endsAt, Marker.endOfCodestream);
  // How many parts a tile has may be left out, and some encoders are wrong about it: the end marker knows better.
  const hasParts = hasEnd || [...found.values()].every((tile) => tile.bodies.length >= tile.parts);
  const tiles = [...found].sort(([one], [other]) => one - other);
  return {
    bytes,
    header,
    tiles: tiles.map(([index, { segments, bodies }]) => ({
      index,
      segments,
      bodies,
      ...stylesOf(header, segments),
    })),
    isComplete: endsAt <= bytes.length && hasParts && found.size === header.size.tileCount,
    endsAt,
    hasEnd,
  };
}

/** As many as there are; the last one may end beyond the bytes. One of whose header a part is cut off is none. */
function decodeTileParts(
  bytes: Uint8Array,
  { endsAt, size }: MainHeader,
): { readonly parts: readonly TilePart[]; readonly endsAt: number } {
  const parts: TilePart[] = [];
  let at = endsAt;
  while (at + TILE_PART_BYTES <= bytes.length && isMarker(bytes, at, Marker.startOfTilePart)) {
    if (parts.length >= MAX_TILE_PARTS) throw new DecodeError('too many tile-parts', { offset: at });
    const part = decodeTilePart(bytes, at, size.tileCount);
    if (part === undefined) break;
    parts.push(part);
    at = part.endsAt;
  }
  return { parts, endsAt: at };
}

const isMarker = (bytes: Uint8Array, at: number, marker: number): boolean =>
  bytes[at] === marker >> 8 && bytes[at + 1] === (marker & 0xff);

interface TilePart {
  readonly index: number;
  readonly segments: readonly Segment[];
  readonly body: Uint8Array;
  /** Beyond the bytes when it is cut off. */
  readonly endsAt: number;
  /** Of its tile; 0 when that is left out. */
  readonly parts: number;
}

/** @returns undefined when its header is cut off */
function decodeTilePart(bytes: Uint8Array, at: number, tileCount: number): TilePart | undefined {
  const reader = new ByteReader(bytes, at + 4);
  const [index, length] = [reader.u16be(), reader.u32be()];
  reader.skip(1);
  const parts = reader.u8();
  if (index >= tileCount) throw new DecodeError(`tile ${index} of ${tileCount}`, { offset: at });
  const isCut = at + length > bytes.length || length === 0;
  const end = isCut ? bytes.length : at + length;
  try {
    const header = decodeSegments(bytes, { start: at + TILE_PART_BYTES, end, until: Marker.startOfData });
    const from = header.endsAt + 2;
    const endsAt = length === 0 ? endOfPackets(bytes, from) : at + length;
    return { index, segments: header.segments, body: bytes.subarray(from, endsAt), endsAt, parts };
  } catch (error) {
    if (isCut && error instanceof DecodeError) return undefined;
    throw error;
  }
}

const START_OF_PACKET_BYTES = 6;

/**
 * The last tile-part may leave its length out; it goes on to the end marker, which cannot stand in packets (what follows
 * a byte of ones begins with a zero bit there) but in the number of a packet. @source ISO/IEC 15444-1 A.4.2
 */
function endOfPackets(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at)) {
    if (isMarker(bytes, at, Marker.endOfCodestream)) return at;
    at += isMarker(bytes, at, Marker.startOfPacket) ? START_OF_PACKET_BYTES : 1;
  }
  return bytes.length;
}

/** What a tile's own header says goes before the main header, and what is said of a component before the rest. */
function stylesOf(
  { style: mainStyle, segments: main, size }: MainHeader,
  own: readonly Segment[],
): Pick<Tile, 'style' | 'blockStyles'> {
  const ownStyle = findSegment(own, Marker.codingStyle);
  const style = ownStyle === undefined ? mainStyle : decodeCodingStyle(ownStyle);
  const blockStyles = size.components.map(() => style.blocks);
  // A COC of the main header counts less than a COD of the tile.
  for (const { marker, body } of [...(ownStyle === undefined ? main : []), ...own]) {
    if (marker !== Marker.codingStyleOfComponent) continue;
    const { component, blocks } = decodeComponentStyle(body);
    if (component >= blockStyles.length) throw new DecodeError(`component ${component}`, { path: 'COC' });
    blockStyles[component] = blocks;
  }
  return { style, blockStyles };
}
