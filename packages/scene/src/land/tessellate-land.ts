import { UsageError } from '@landfall/protocol/errors';
import { allocateGeometry, connectGrid } from '../geometry/index.ts';
import type { Geometry } from '../geometry/index.ts';
import { checkLand, sampleAt } from './land-heights.ts';
import type { LandHeights, LandNeighbours } from './land-heights.ts';

/** Which part of a region, and how finely. */
export interface LandTile {
  /** The tile's west edge in the region, metres; 0 when left out. */
  readonly x?: number;
  /** The tile's south edge in the region, metres; 0 when left out. */
  readonly y?: number;
  /** Metres from west to east; the rest of the region when left out. */
  readonly width?: number;
  /** Metres from south to north; the rest of the region when left out. */
  readonly depth?: number;
  /** Metres between vertices: a whole number that divides width and depth. 1 when left out. */
  readonly step?: number;
  /** Heights beyond the region's east and north edge; where they are left out, its last samples go on. */
  readonly neighbours?: LandNeighbours;
}

type WholeTile = Required<LandTile>;

/**
 * Ground as triangles, metres from the region's south-west corner. A tile reaches to the samples of the next one, so that there is no gap; its
 * normals are those of the whole ground, so that no edge is seen. Texture coordinates go from 0 to 1 over the whole region. One face.
 * Large regions are best shown in tiles: a vertex has 33 bytes.
 * @throws UsageError for a tile outside of the region, a step that does not fit, heights that are not as many as square metres
 */
export function tessellateLand(land: LandHeights, tile: LandTile = {}): Geometry {
  checkLand(land);
  const whole = wholeTile(land, tile);
  const columns = whole.width / whole.step;
  const rows = whole.depth / whole.step;
  const vertexCount = (columns + 1) * (rows + 1);
  const indexCount = columns * rows * 6;
  const face = { firstVertex: 0, vertexCount, firstIndex: 0, indexCount };
  const geometry = allocateGeometry(vertexCount, indexCount, [face]);
  placeLand(geometry, land, whole);
  connectGrid(geometry.indices, { firstVertex: 0, firstIndex: 0, columns, rows });
  return geometry;
}

function wholeTile(land: LandHeights, tile: LandTile): WholeTile {
  const { x = 0, y = 0, step = 1, neighbours = {} } = tile;
  const { width = land.width - x, depth = land.depth - y } = tile;
  const whole = [x, y, width, depth, step].every((number) => Number.isSafeInteger(number) && number >= 0);
  const inside = x + width <= land.width && y + depth <= land.depth && width > 0 && depth > 0;
  if (!whole || !inside || step === 0 || width % step !== 0 || depth % step !== 0)
    throw new UsageError(
      `a tile of ${width} × ${depth} m from ${x}, ${y} in steps of ${step} m, in a region of ${land.width} × ${land.depth} m`,
    );
  return { x, y, width, depth, step, neighbours };
}

function placeLand(
  { positions, normals, textureCoordinates }: Geometry,
  land: LandHeights,
  tile: WholeTile,
): void {
  const { step, neighbours } = tile;
  let vertex = 0;
  for (let y = tile.y; y <= tile.y + tile.depth; y += step) {
    for (let x = tile.x; x <= tile.x + tile.width; x += step) {
      positions[vertex * 3] = x;
      positions[vertex * 3 + 1] = y;
      positions[vertex * 3 + 2] = sampleAt(land, neighbours, x, y);
      textureCoordinates[vertex * 2] = x / land.width;
      textureCoordinates[vertex * 2 + 1] = y / land.depth;
      // Between the samples on both sides; at the region's edge between two that are there.
      const [west, east] = [Math.max(x - step, 0), Math.min(x + step, land.width)];
      const [south, north] = [Math.max(y - step, 0), Math.min(y + step, land.depth)];
      const riseX =
        (sampleAt(land, neighbours, east, y) - sampleAt(land, neighbours, west, y)) / (east - west);
      const riseY =
        (sampleAt(land, neighbours, x, north) - sampleAt(land, neighbours, x, south)) / (north - south);
      const length = Math.sqrt(riseX * riseX + riseY * riseY + 1);
      normals[vertex * 3] = -riseX / length;
      normals[vertex * 3 + 1] = -riseY / length;
      normals[vertex * 3 + 2] = 1 / length;
      vertex++;
    }
  }
}
