import { BAKES } from '@landfall/protocol/avatar';
import type { CollectedScene } from './collected-scene.ts';
import type { Steps } from '../picture/index.ts';
import { wantedAssets, wantedMaterials } from './wanted-assets.ts';

/**
 * Who wants them: by kind and id of an asset (`mesh 8f…`) the id of the first object, as text, that has it on a face, as its form or among
 * its materials. What no object wants, the land's textures say, is not in it.
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
      const { textures, sculpts, meshes } = wantedAssets(alone, true, materials, BAKES);
      const { gltf, legacy } = wantedMaterials(alone);
      const used = {
        texture: [...textures.keys()],
        sculpt: sculpts,
        mesh: meshes,
        material: [...gltf, ...legacy],
      };
      for (const [kind, ids] of Object.entries(used))
        for (const id of ids) {
          const asset = `${kind} ${id}`;
          if (wanted.has(asset) && !users.has(asset)) users.set(asset, object.description.id.toString());
        }
    }
  return users;
}
