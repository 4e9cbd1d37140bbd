import type { CollectedScene } from './collected-scene.ts';
import type { Steps } from '../picture/index.ts';
import { wantedAssets, wantedMaterials } from './wanted-assets.ts';

/**
 * Who wants them: by the text of an asset's id the text of the first object's that has it on a face, as its form or among its
 * materials. What no object wants, the land's textures say, is not in it.
 */
export function* assetUsers(
  { regions, assets: { materials } }: Pick<CollectedScene, 'regions' | 'assets'>,
  wanted: ReadonlySet<string>,
): Steps<ReadonlyMap<string, string>> {
  const users = new Map<string, string>();
  for (const region of regions)
    for (const object of region.objects) {
      if (users.size === wanted.size) return users;
      yield;
      const alone = [{ ...region, ground: undefined, objects: [object] }];
      const { textures, sculpts, meshes } = wantedAssets(alone, true, materials);
      const { gltf, legacy } = wantedMaterials(alone);
      for (const ids of [textures.keys(), sculpts, meshes, gltf, legacy])
        for (const id of ids)
          if (wanted.has(id) && !users.has(id)) users.set(id, object.description.id.toString());
    }
  return users;
}
