import { ReferenceCollector } from './collector.ts';
import { takeMaterialOverrides } from './material-overrides.ts';
import { takeExtraParams, takeObjectAnimations, takeParticles, takeTextureEntry } from './prim-fields.ts';
import type { GatheredReferences } from './references-of.ts';

type Take = (bytes: Uint8Array, into: ReferenceCollector) => void;

/** Columns of the tables `prims` and `primshapes` that hold references as bytes, by their name in lower case. */
const COLUMNS: ReadonlyMap<string, Take> = new Map([
  ['texture', takeTextureEntry],
  ['extraparams', takeExtraParams],
  ['particlesystem', takeParticles],
  ['sopanims', takeObjectAnimations],
  ['matovrd', takeMaterialOverrides],
]);

/**
 * What such a column refers to; nothing for any other column. What is damaged costs this column only.
 * @source OpenSim: Data/MySQL/Resources/RegionStore.migrations, MySQLSimulationData.cs
 */
export function gatherPrimColumn(column: string, bytes: Uint8Array): GatheredReferences {
  const into = new ReferenceCollector();
  const take = COLUMNS.get(column.toLowerCase());
  if (take !== undefined) into.attempt(column, () => take(bytes, into));
  return { ids: into.ids, faults: into.faults };
}
