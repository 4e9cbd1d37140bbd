import { allocateGeometry } from '@landfall/scene/geometry';
import type { Geometry } from '@landfall/scene/geometry';
import { tessellateLand } from '@landfall/scene/land';
import type { LandHeights } from '@landfall/scene/land';
import { PLAIN_MATERIAL } from '../picture/index.ts';
import type { PictureItem, PictureMaterial } from '../picture/index.ts';
import { isAbsent } from './collected-scene.ts';
import type { CollectedRegion, CollectedScene, SceneAssets } from './collected-scene.ts';
import { paintLand } from './paint-land.ts';
import type { LandPaintOptions } from './paint-land.ts';
import { rigidMatrix } from './world-matrix.ts';

/** Vertices of a region's land; larger regions are shown in coarser steps. */
const MOST_VERTICES = 70_000;
/** Water in squares of so many metres, so that what is seen through it is sorted well. */
const WATER_METRES = 16;
const UNTURNED = { x: 0, y: 0, z: 0, w: 1 };

/** Seen through, and darker than the sky above it. */
const WATER: PictureMaterial = Object.freeze({
  ...PLAIN_MATERIAL,
  colour: Object.freeze([0.1, 0.28, 0.38, 0.72] as const),
  surface: Object.freeze({ mode: 'blend' as const }),
});

/** The land and water of a scene as things, painted once however often they are asked for. */
export class LandItems {
  readonly #scene: Pick<CollectedScene, 'regions' | 'assets'>;
  readonly #known = new Map<boolean, readonly PictureItem[]>();

  constructor(scene: Pick<CollectedScene, 'regions' | 'assets'>) {
    this.#scene = scene;
  }

  /** None of what is not there. */
  of(options: LandPaintOptions): readonly PictureItem[] {
    const { regions, assets } = this.#scene;
    const hasTextures = [...assets.textures.values()].some((texture) => !isAbsent(texture));
    const key = options.withTextures && hasTextures;
    const items = this.#known.get(key) ?? regions.flatMap((region) => landItems(region, assets, options));
    this.#known.set(key, items);
    return items;
  }
}

function landItems(region: CollectedRegion, assets: SceneAssets, options: LandPaintOptions): PictureItem[] {
  const matrix = rigidMatrix({ ...region.corner, z: 0 }, UNTURNED);
  const { name, land } = region;
  const texture = paintLand(region, assets, options);
  const water = waterItem(region);
  if (land === undefined || texture === undefined) return [water];
  const geometry = tessellateLand(land, { step: stepFor(land) });
  const materials = [{ ...PLAIN_MATERIAL, texture }];
  return [{ name: `Land of ${name}`, geometry, matrix, materials }, water];
}

/** All over the region: where land is higher it hides it. */
function waterItem({ corner, size, waterHeight, name }: CollectedRegion): PictureItem {
  const matrix = rigidMatrix({ ...corner, z: waterHeight }, UNTURNED);
  return {
    name: `Water of ${name}`,
    geometry: waterGeometry(size.x, size.y),
    matrix,
    materials: [WATER],
  };
}

function stepFor({ width, depth }: LandHeights): number {
  let step = 1;
  while (
    (width / step) * (depth / step) > MOST_VERTICES &&
    width % (step * 2) === 0 &&
    depth % (step * 2) === 0
  )
    step *= 2;
  return step;
}

function waterGeometry(width: number, depth: number): Geometry {
  const [columns, rows] = [Math.ceil(width / WATER_METRES), Math.ceil(depth / WATER_METRES)];
  const vertexCount = (columns + 1) * (rows + 1);
  const indexCount = columns * rows * 6;
  const geometry = allocateGeometry(vertexCount, indexCount, [
    { firstVertex: 0, vertexCount, firstIndex: 0, indexCount },
  ]);
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const vertex = row * (columns + 1) + column;
      geometry.positions.set([(column / columns) * width, (row / rows) * depth, 0], vertex * 3);
      geometry.normals.set([0, 0, 1], vertex * 3);
      geometry.textureCoordinates.set([column / columns, row / rows], vertex * 2);
      if (row === rows || column === columns) continue;
      const [east, north] = [vertex + 1, vertex + columns + 1];
      geometry.indices.set([vertex, east, north + 1, vertex, north + 1, north], (row * columns + column) * 6);
    }
  }
  return geometry;
}
