import { DecodeError } from '@landfall/protocol/errors';
import { isRegionSize } from '@landfall/protocol/region';

/** Bytes of each point of a terrain file: a float, or thirteen channels of which the first two make the height. */
export const HEIGHT_FILE_POINT_BYTES = Object.freeze({ r32: 4, raw: 13 });

const { r32: R32_BYTES, raw: RAW_CHANNELS } = HEIGHT_FILE_POINT_BYTES;

/** Up or down: no land is higher, and nothing is shown so far away. */
export const MOST_HEIGHT_METRES = 10_000;

/** The ground of a region as an archive has it. */
export interface ArchivedHeights {
  /** Metres from west to east. */
  readonly width: number;
  /** Metres from south to north. */
  readonly depth: number;
  /** Metres, one for each square metre: row by row from the south-west. Those that are no number, or beyond {@link MOST_HEIGHT_METRES}, are 0. */
  readonly heights: Float32Array;
  /** How many those are, and where in the file the first of them stands; undefined where there are none. */
  readonly unusable?: { readonly count: number; readonly offset: number };
}

/** Sides of a region in metres. */
export interface Sides {
  /** From west to east. */
  readonly width: number;
  /** From south to north. */
  readonly depth: number;
}

/**
 * Reads a terrain file by the end of its name: `.r32` and `.f32` (32-bit floats, from the south-west), `.raw` (13 channels, from
 * the north-west).
 * @param sides what the region measures; what fits it in length is taken so, else the file is that of a square
 * @throws DecodeError for files of other kinds, and for lengths that are those of no region
 * @source archives.md §1.8; OpenSim RAW32.cs, LLRAW.cs
 */
export function decodeHeights(name: string, bytes: Uint8Array, sides?: Sides): ArchivedHeights {
  const kind = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (kind === 'r32' || kind === 'f32') return readR32(bytes, sidesOf(bytes.length / R32_BYTES, sides));
  if (kind === 'raw') return readRaw(bytes, sidesOf(bytes.length / RAW_CHANNELS, sides));
  throw new DecodeError(`terrain of a kind that is not read: ${kind === '' ? 'no ending' : kind}`);
}

function sidesOf(points: number, sides: Sides | undefined): Sides {
  if (sides !== undefined && sides.width * sides.depth === points) return sides;
  const side = Math.sqrt(points);
  if (!isRegionSize(side)) throw new DecodeError(`terrain of ${points} points, which no region has`);
  return { width: side, depth: side };
}

function readR32(bytes: Uint8Array, { width, depth }: Sides): ArchivedHeights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const heights = new Float32Array(width * depth);
  let [count, offset] = [0, 0];
  for (let index = 0; index < heights.length; index++) {
    const height = view.getFloat32(index * R32_BYTES, true);
    if (isUsable(height)) heights[index] = height;
    else if (count++ === 0) offset = index * R32_BYTES;
  }
  return { width, depth, heights, ...(count > 0 && { unusable: { count, offset } }) };
}

function readRaw(bytes: Uint8Array, { width, depth }: Sides): ArchivedHeights {
  const heights = new Float32Array(width * depth);
  for (let row = 0; row < depth; row++) {
    for (let column = 0; column < width; column++) {
      const at = ((depth - 1 - row) * width + column) * RAW_CHANNELS;
      heights[row * width + column] = (bytes[at]! * bytes[at + 1]!) / 128;
    }
  }
  return { width, depth, heights };
}

/** Files made elsewhere may hold NaN where nothing was painted. */
const isUsable = (height: number): boolean => Math.abs(height) <= MOST_HEIGHT_METRES;

/** Heights as a `.r32` file. @source archives.md §1.8 */
export function encodeR32({ heights }: ArchivedHeights): Uint8Array {
  const bytes = new Uint8Array(heights.length * R32_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, height] of heights.entries()) view.setFloat32(index * R32_BYTES, height, true);
  return bytes;
}

/**
 * Heights of a region of these sides: a smaller map lies in its south-west, its edges going on as they are; of a larger one the
 * south-west is taken.
 */
export function fitHeights(map: ArchivedHeights, { width, depth }: Sides): ArchivedHeights {
  if (map.width === width && map.depth === depth) return map;
  const heights = new Float32Array(width * depth);
  for (let row = 0; row < depth; row++) {
    const from = Math.min(row, map.depth - 1) * map.width;
    for (let column = 0; column < width; column++)
      heights[row * width + column] = map.heights[from + Math.min(column, map.width - 1)]!;
  }
  return { width, depth, heights };
}
