import { isAbsent } from '../scene/index.ts';
import type { AbsenceReason, SceneAssets } from '../scene/index.ts';

/** What another time may bring: who says that there is none, or does not give it, has answered. */
const REASONS = [
  ['late', ''],
  ['failed', ' could not be fetched'],
] as const satisfies readonly (readonly [AbsenceReason, string])[];

/** How many of each kind did not come, in time or at all, a line each. */
export function missingAssets({ textures, sculpts, meshes, materials }: SceneAssets): string[] {
  const kinds = { textures, 'sculpt maps': sculpts, meshes, materials };
  return Object.entries(kinds).flatMap(([kind, assets]) =>
    REASONS.flatMap(([reason, words]) => {
      const count = [...assets.values()].filter((asset) => isAbsent(asset) && asset.absent === reason).length;
      return count === 0 ? [] : [`${count} of ${assets.size} ${kind}${words}`];
    }),
  );
}
