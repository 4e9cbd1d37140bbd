import type { LegacyMaterial } from '@landfall/protocol/material';
import type { LookingRegion } from './live-session.ts';
import type { MaterialSource } from './gather-materials.ts';

/** Asks regions for materials of before, one after the other: each for what those before did not have. */
export function legacyOf(live: readonly LookingRegion[]): NonNullable<MaterialSource['legacy']> {
  return async (ids, signal) => {
    const found = new Map<string, LegacyMaterial>();
    for (const { properties } of live) {
      const left = ids.filter((id) => !found.has(id.toString()));
      if (left.length === 0) break;
      for (const [id, material] of await properties.fetchMaterials(left, { signal })) found.set(id, material);
    }
    return found;
  };
}
