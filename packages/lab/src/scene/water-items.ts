import { allocateGeometry } from '@landfall/scene/geometry';
import type { Geometry } from '@landfall/scene/geometry';
import { PLAIN_MATERIAL } from '../picture/index.ts';
import type { PictureItem, PictureMaterial, PictureTexture } from '../picture/index.ts';
import type { CollectedRegion } from './collected-scene.ts';
import { rigidMatrix } from './world-matrix.ts';

/** Water in squares of so many metres, so that what is seen through it is sorted well. */
const SQUARE_METRES = 16;
/** Pixels a side of the picture that water is painted with. */
const MOST_SIDE = 256;
/** Red, green, blue, alpha, 0–255: over a beach, and where no ground is seen. */
const SHALLOW = [86, 168, 164, 80] as const;
const DEEP = [34, 92, 128, 255] as const;
/** Metres of water that take away two thirds of what is seen through it. */
const CLEARNESS = 2.2;
/** How far the sea goes on around a region, metres, and how much lower it lies, so that it hides nothing. */
const SEA_METRES = 8192;
const SEA_BELOW = 0.02;
/** The bottom of the sea, so deep below it. */
const BED_BELOW = 200;
const UNTURNED = { x: 0, y: 0, z: 0, w: 1 };

const SEA: PictureMaterial = Object.freeze({
  ...PLAIN_MATERIAL,
  colour: [DEEP[0] / 255, DEEP[1] / 255, DEEP[2] / 255, 1] as const,
});

/** Water all over a region, deeper in colour where the ground is lower; where land is higher it hides it. */
export function waterItem(region: CollectedRegion): PictureItem {
  const { corner, size, waterHeight, name } = region;
  const texture = paintWater(region);
  return {
    name: `Water of ${name}`,
    geometry: waterGeometry(size.x, size.y),
    matrix: rigidMatrix({ ...corner, z: waterHeight }, UNTURNED),
    materials: [{ ...PLAIN_MATERIAL, surface: { mode: 'blend' }, texture }],
  };
}

/** The sea around a region, up to the horizon: for views, which would end at the region's edge without. */
export function seaItem({ corner, size, waterHeight }: CollectedRegion): PictureItem {
  const { x, y } = size;
  const far = SEA_METRES;
  const sides: readonly Rectangle[] = [
    [-far, -far, x + far, 0],
    [-far, y, x + far, y + far],
    [-far, 0, 0, y],
    [x, 0, x + far, y],
    // What is seen through the water at the region's edge, where there is no ground any more.
    [-far, -far, x + far, y + far, -BED_BELOW],
  ];
  return {
    name: 'Sea',
    geometry: rectangles(sides),
    matrix: rigidMatrix({ ...corner, z: waterHeight - SEA_BELOW }, UNTURNED),
    materials: [SEA],
  };
}

function paintWater({ land, waterHeight }: CollectedRegion): PictureTexture {
  const [width, height] = [land?.width ?? 1, land?.depth ?? 1].map((side) => Math.min(side, MOST_SIDE)) as [
    number,
    number,
  ];
  const pixels = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = Math.floor(((column + 0.5) / width) * (land?.width ?? 1));
      const y = Math.floor((1 - (row + 0.5) / height) * (land?.depth ?? 1));
      const ground = land?.heights[y * land.width + x] ?? -Infinity;
      const share = Math.exp(-Math.max(0, waterHeight - ground) / CLEARNESS) || 0;
      const at = (row * width + column) * 4;
      for (let channel = 0; channel < 4; channel++)
        pixels[at + channel] = SHALLOW[channel]! * share + DEEP[channel]! * (1 - share);
    }
  }
  return { width, height, channels: 4, pixels };
}

function waterGeometry(width: number, depth: number): Geometry {
  const [columns, rows] = [Math.ceil(width / SQUARE_METRES), Math.ceil(depth / SQUARE_METRES)];
  const squares = Array.from({ length: columns * rows }, (_, at): Rectangle => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const [x, y] = [column * SQUARE_METRES, row * SQUARE_METRES];
    return [x, y, Math.min(x + SQUARE_METRES, width), Math.min(y + SQUARE_METRES, depth)];
  });
  const geometry = rectangles(squares);
  for (let vertex = 0; vertex * 3 < geometry.positions.length; vertex++) {
    geometry.textureCoordinates[vertex * 2] = geometry.positions[vertex * 3]! / width;
    geometry.textureCoordinates[vertex * 2 + 1] = geometry.positions[vertex * 3 + 1]! / depth;
  }
  return geometry;
}

type Rectangle = readonly [west: number, south: number, east: number, north: number, height?: number];

/** Level ones, seen from above; one face. */
function rectangles(all: readonly Rectangle[]): Geometry {
  const [vertexCount, indexCount] = [all.length * 4, all.length * 6];
  const face = { firstVertex: 0, vertexCount, firstIndex: 0, indexCount };
  const geometry = allocateGeometry(vertexCount, indexCount, [face]);
  for (const [at, [west, south, east, north, up = 0]] of all.entries()) {
    const first = at * 4;
    geometry.positions.set([west, south, up, east, south, up, east, north, up, west, north, up], first * 3);
    for (let corner = 0; corner < 4; corner++) geometry.normals[(first + corner) * 3 + 2] = 1;
    geometry.indices.set([first, first + 1, first + 2, first, first + 2, first + 3], at * 6);
  }
  return geometry;
}
