import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeCodingStyle, decodeComponentStyle } from './coding-style.ts';
import type { BlockStyle, CodingStyle } from './coding-style.ts';
import { MAX_TILE_PARTS } from './limits.ts';
import { Marker } from './marker.ts';
import { decodePictureSize } from './picture-size.ts';
import type { PictureSize } from './picture-size.ts';
import { decodeSegments, findSegment } from './segments.ts';
import type { Segment } from './segments.ts';

/** Everything before the first tile-part. */
export interface MainHeader {
  readonly size: PictureSize;
  readonly style: CodingStyle;
  readonly segments: readonly Segment[];
  /** Where the first SOT marker stands. */
  readonly endsAt: number;
}

/** What all tile-parts of one tile say together. */
export interface Tile {
  readonly index: number;
  /** Of the first of its headers. */
  readonly segments: readonly Segment[];
  /** Bodies of its tile-parts, in order: packets. Views into the input. */
  readonly bodies: readonly Uint8Array[];
  readonly style: CodingStyle;
  /** By component. */
  readonly blockStyles: readonly BlockStyle[];
}

/** What the headers of a JPEG 2000 code stream say, and where its parts are. */
export interface Codestream {
  readonly header: MainHeader;
  /** In order of index; those without a single tile-part are missing. */
  readonly tiles: readonly Tile[];
  /** False when the bytes end before the last tile-part does. */
  readonly isComplete: boolean;
}

const FIRST_SEGMENT_AT = 2;

/**
 * The main header alone: what a texture is, without a look at its data.
 * @throws DecodeError for what is no JPEG 2000 code stream or is beyond the limits of this room
 * @source ISO/IEC 15444-1 annex A
 */
export function decodeMainHeader(bytes: Uint8Array): MainHeader {
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
 * @throws DecodeError
 */
export function decodeCodestream(bytes: Uint8Array): Codestream {
  const header = decodeMainHeader(bytes);
  const found = new Map<number, { segments: readonly Segment[]; bodies: Uint8Array[] }>();
  let [at, parts, isComplete] = [header.endsAt, 0, true];
  while (at + TILE_PART_BYTES <= bytes.length && isTilePart(bytes, at)) {
    if (++parts > MAX_TILE_PARTS) throw new DecodeError('too many tile-parts', { offset: at });
    const part = decodeTilePart(bytes, at, header.size.tileCount);
    const tile = found.get(part.index);
    if (tile === undefined) found.set(part.index, { segments: part.segments, bodies: [part.body] });
    else tile.bodies.push(part.body);
    isComplete &&= part.isComplete;
    at = part.endsAt;
  }
  if (found.size === 0) throw new DecodeError('a code stream without tiles', { offset: at });
  const tiles = [...found].sort(([one], [other]) => one - other);
  return {
    header,
    tiles: tiles.map(([index, tile]) => ({ index, ...tile, ...stylesOf(header, tile.segments) })),
    isComplete: isComplete && found.size === header.size.tileCount,
  };
}

/** SOT with its length, tile, part length, part number and number of parts. */
export const TILE_PART_BYTES = 12;

const isTilePart = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xff && bytes[at + 1] === 0x90;

interface TilePart {
  readonly index: number;
  readonly segments: readonly Segment[];
  readonly body: Uint8Array;
  readonly endsAt: number;
  readonly isComplete: boolean;
}

function decodeTilePart(bytes: Uint8Array, at: number, tileCount: number): TilePart {
  const reader = new ByteReader(bytes, at + 4);
  const [index, length] = [reader.u16be(), reader.u32be()];
  if (index >= tileCount) throw new DecodeError(`tile ${index} of ${tileCount}`, { offset: at });
  const wanted = length === 0 ? endOfLast(bytes) : at + length;
  const endsAt = Math.min(wanted, bytes.length);
  const header = decodeSegments(bytes, {
    start: at + TILE_PART_BYTES,
    end: endsAt,
    until: Marker.startOfData,
  });
  const body = bytes.subarray(header.endsAt + 2, endsAt);
  return { index, segments: header.segments, body, endsAt, isComplete: endsAt === wanted };
}

/** The last tile-part may leave its length out; it goes on to the end marker. @source ISO/IEC 15444-1 A.4.2 */
function endOfLast(bytes: Uint8Array): number {
  const hasEnd = bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9;
  return hasEnd ? bytes.length - 2 : bytes.length;
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
