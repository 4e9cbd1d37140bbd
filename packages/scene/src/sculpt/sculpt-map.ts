import { UsageError } from '@landfall/protocol/errors';
import { SCULPT_TYPE } from '@landfall/protocol/extra-params';
import type { SculptParam } from '@landfall/protocol/extra-params';
import type { SculptGrid } from './sculpt-grid.ts';

/** A decoded texture, its sides in pixels, whose colours are places: red x, green y, blue z, 0–255 from −0.5 to 0.5. */
export interface SculptMap {
  /** Pixels in a row; with 0 it is no sculpt map. */
  readonly width: number;
  /** Rows of pixels; with 0 it is no sculpt map. */
  readonly height: number;
  /** Bytes a pixel; with fewer than three it is no sculpt map. */
  readonly channels: number;
  /** Row by row from the top. */
  readonly pixels: Uint8Array;
}

/** How a map is put together. */
export type SculptStitching = Pick<SculptParam, 'sculptType' | 'inverted' | 'mirrored'>;

/** Whether there is anything in a map. @throws UsageError when it has fewer bytes than pixels */
export function isSculptMap({ width, height, channels, pixels }: SculptMap): boolean {
  if (pixels.length < width * height * channels)
    throw new UsageError(`${pixels.length} bytes for ${width} × ${height} × ${channels}`);
  return width > 0 && height > 0 && channels >= 3;
}

/**
 * Writes the places of a sculpt's vertices, row by row from the bottom of the map.
 * @source viewer indra/llmath/llvolume.cpp (sculptGenerateMapVertices); its pictures begin at the bottom (llimagej2coj.cpp)
 */
export function placeSculpt(
  positions: Float32Array,
  map: SculptMap,
  { across, up }: SculptGrid,
  stitching: SculptStitching,
): void {
  let to = 0;
  for (let row = 0; row <= up; row++) {
    const y = Math.floor((row / up) * map.height);
    for (let column = 0; column <= across; column++) {
      const from = isReversed(stitching) ? across - column : column;
      const x = Math.floor((from / across) * map.width);
      writePlace(positions, to, map, pixelOf(x, y, map, stitching.sculptType));
      if (stitching.mirrored) positions[to]! *= -1;
      to += 3;
    }
  }
}

/** Inside out once, by being inverted or by being mirrored. */
export function isReversed({ inverted, mirrored }: SculptStitching): boolean {
  return inverted !== mirrored;
}

/** Whether left and right edge are the same. */
export function wrapsAcross(sculptType: number): boolean {
  return (
    sculptType === SCULPT_TYPE.sphere ||
    sculptType === SCULPT_TYPE.torus ||
    sculptType === SCULPT_TYPE.cylinder
  );
}

/** The pixel of a vertex, which beyond the last row or column is of the first or the last one. Rows from the bottom. */
function pixelOf(x: number, y: number, { width, height }: SculptMap, sculptType: number): [number, number] {
  const isPole = y === 0 || y === height;
  const column = sculptType === SCULPT_TYPE.sphere && isPole ? Math.floor(width / 2) : x;
  const row = y < height ? y : sculptType === SCULPT_TYPE.torus ? 0 : height - 1;
  if (column < width) return [column, row];
  return [wrapsAcross(sculptType) ? 0 : width - 1, row];
}

function writePlace(positions: Float32Array, to: number, map: SculptMap, [x, y]: [number, number]): void {
  const from = ((map.height - 1 - y) * map.width + x) * map.channels;
  for (let axis = 0; axis < 3; axis++) positions[to + axis] = map.pixels[from + axis]! / 255 - 0.5;
}
