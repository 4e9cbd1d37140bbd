import type { SceneAssets } from '../scene/index.ts';

/** How many of each kind did not come in time, a line each. */
export function lateAssets({ textures, sculpts, meshes, materials }: SceneAssets): string[] {
  const kinds = { textures, 'sculpt maps': sculpts, meshes, materials };
  return Object.entries(kinds).flatMap(([kind, assets]) => {
    const late = [...assets.values()].filter((asset) => 'absent' in asset && asset.absent === 'late').length;
    return late === 0 ? [] : [`${late} of ${assets.size} ${kind}`];
  });
}
