import { tessellateLand } from '@landfall/scene/land';
import type { LandHeights } from '@landfall/scene/land';
import { PLAIN_MATERIAL, finish } from '../picture/index.ts';
import type { PictureItem, Steps } from '../picture/index.ts';
import { isAbsent } from './collected-scene.ts';
import type { CollectedRegion, CollectedScene, SceneAssets } from './collected-scene.ts';
import { paintLandInSteps } from './paint-land.ts';
import type { LandPaintOptions } from './paint-land.ts';
import { seaItem, waterItem } from './water-items.ts';
import { rigidMatrix } from './world-matrix.ts';

/** Vertices of a region's land; larger regions are shown in coarser steps. */
const MOST_VERTICES = 70_000;
const UNTURNED = { x: 0, y: 0, z: 0, w: 1 };

/** The land and water of a scene as things, painted once however often they are asked for. */
export class LandItems {
  readonly #scene: Pick<CollectedScene, 'regions' | 'assets'>;
  readonly #known = new Map<boolean, readonly PictureItem[]>();

  constructor(scene: Pick<CollectedScene, 'regions' | 'assets'>) {
    this.#scene = scene;
  }

  /** The sea around the first region, for views. */
  get sea(): PictureItem {
    return seaItem(this.#scene.regions[0]);
  }

  /** None of what is not there. */
  of(options: LandPaintOptions): readonly PictureItem[] {
    return finish(this.inSteps(options));
  }

  /** The same in steps. */
  *inSteps(options: LandPaintOptions): Steps<readonly PictureItem[]> {
    const { regions, assets } = this.#scene;
    const hasTextures = [...assets.textures.values()].some((texture) => !isAbsent(texture));
    const key = options.withTextures && hasTextures;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const items: PictureItem[] = [];
    for (const region of regions) items.push(...(yield* landItems(region, assets, options)));
    this.#known.set(key, items);
    return items;
  }
}

function* landItems(
  region: CollectedRegion,
  assets: SceneAssets,
  options: LandPaintOptions,
): Steps<PictureItem[]> {
  const matrix = rigidMatrix({ ...region.corner, z: 0 }, UNTURNED);
  const { name, land } = region;
  const texture = yield* paintLandInSteps(region, assets, options);
  const water = waterItem(region);
  if (land === undefined || texture === undefined) return [water];
  const geometry = tessellateLand(land, { step: stepFor(land) });
  const materials = [{ ...PLAIN_MATERIAL, texture }];
  return [{ name: `Land of ${name}`, geometry, matrix, materials }, water];
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
