/** Scenes made by hand, for tests. */
import { USUAL_BODY_SIZE } from '@landfall/protocol/avatar';
import type { BakeName } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { BOX_SHAPE, EMPTY_OBJECT, PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { NOON } from '@landfall/scene/environment';
import type { CollectedObject, CollectedRegion, CollectedScene, SceneAssets } from './collected-scene.ts';
import { SceneWarnings } from './scene-warnings.ts';

/** An id that ends with a number. */
export function idOf(number: number): Uuid {
  return Uuid.parse(`10000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
}

/** Where it is, not turned and not moving. */
export function at(x: number, y: number, z: number): Pick<ObjectDescription, 'motion'> {
  return { motion: { ...EMPTY_OBJECT.motion, position: { x, y, z } } };
}

/** A box of a metre; what is given is as given. `localId` makes its id. */
export function boxOf(
  changes: Partial<ObjectDescription> & { readonly localId: number },
  others: Partial<Omit<CollectedObject, 'description'>> = {},
): CollectedObject {
  const description: ObjectDescription = {
    ...EMPTY_OBJECT,
    id: idOf(changes.localId),
    pcode: PCODE.prim,
    shape: BOX_SHAPE,
    scale: { x: 1, y: 1, z: 1 },
    ...at(128, 128, 25),
    ...changes,
  };
  return { description, naming: undefined, mayExport: true, ...others };
}

/** Somebody who stands there. */
export function avatarOf(
  changes: Partial<ObjectDescription> & { readonly localId: number },
): CollectedObject {
  return boxOf({ pcode: PCODE.avatar, scale: USUAL_BODY_SIZE, ...changes });
}

/** Somebody who looks like that, whose own shape nobody has said. */
export const dressed = (avatar: CollectedObject, bakes: ReadonlyMap<BakeName, Uuid>): CollectedObject => ({
  ...avatar,
  avatar: {
    looks: {
      bakes,
      visualParams: new Uint8Array(0),
      params: new Map(),
      hover: { x: 0, y: 0, z: 0 },
      serverBaked: undefined,
      named: [],
    },
    animations: [],
  },
});

/** A region of flat land. */
export function regionOfObjects(
  objects: readonly CollectedObject[],
  changes: Partial<CollectedRegion> = {},
): CollectedRegion {
  return {
    name: 'Sample',
    id: undefined,
    corner: { x: 0, y: 0 },
    worldCorner: { x: 256_000, y: 256_000 },
    size: { x: 256, y: 256 },
    waterHeight: 20,
    ground: undefined,
    land: { width: 256, depth: 256, heights: new Float32Array(256 * 256).fill(24) },
    objects,
    ...changes,
  };
}

/** A scene of one region. */
export function sceneOf(
  objects: readonly CollectedObject[],
  assets: Partial<SceneAssets> = {},
  region: Partial<CollectedRegion> = {},
): CollectedScene {
  return {
    source: 'region',
    regions: [regionOfObjects(objects, region)],
    assets: { textures: new Map(), sculpts: new Map(), meshes: new Map(), materials: new Map(), ...assets },
    sky: NOON,
    missing: [],
    warnings: new SceneWarnings(),
  };
}
