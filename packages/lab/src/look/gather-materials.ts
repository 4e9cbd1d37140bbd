import { Uuid } from '@landfall/protocol/datatypes';
import { LandfallError } from '@landfall/protocol/errors';
import type { LegacyMaterial } from '@landfall/protocol/material';
import { isAbsent } from '../scene/index.ts';
import type { Absence, SceneAssets, SceneWarnings, WantedMaterials } from '../scene/index.ts';
import type { AssetSource } from './asset-source.ts';
import { readMaterial } from './read-material.ts';

/** Where the materials of a scene come from. */
export interface MaterialSource {
  readonly assets: AssetSource;
  /** Those of before, some at a time; undefined where nobody can be asked. */
  readonly legacy:
    | ((ids: readonly Uuid[], signal: AbortSignal) => Promise<ReadonlyMap<string, LegacyMaterial>>)
    | undefined;
}

/** How they are gathered. */
export interface GatherMaterialsOptions {
  readonly source: MaterialSource;
  readonly warnings: SceneWarnings;
  /** What is not there by then is `late`. */
  readonly signal: AbortSignal;
}

/** At once. */
const AT_ONCE = 8;

/** Fetches and decodes the materials that a scene names. What cannot be had is told as an absence; it never rejects for one. */
export async function gatherMaterials(
  wanted: WantedMaterials,
  options: GatherMaterialsOptions,
): Promise<SceneAssets['materials']> {
  const found = new Map<string, SceneAssets['materials'] extends ReadonlyMap<string, infer V> ? V : never>();
  const [legacy] = await Promise.all([
    legacyMaterials(wanted.legacy, options),
    gatherGltf([...wanted.gltf], options, (id, material) => found.set(id, material)),
  ]);
  for (const [id, material] of legacy) if (!found.has(id)) found.set(id, material);
  return found;
}

type Keep = (id: string, material: ReturnType<typeof readMaterial>) => void;

async function gatherGltf(
  waiting: string[],
  { source, warnings, signal }: GatherMaterialsOptions,
  keep: Keep,
): Promise<void> {
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const bytes = await fetched(source.assets, id, signal);
      keep(id, isAbsent(bytes) ? bytes : readMaterial(id, bytes, warnings));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function fetched(source: AssetSource, id: string, signal: AbortSignal): Promise<Uint8Array | Absence> {
  if (signal.aborted) return { absent: 'late' };
  try {
    return await source.fetch(id, 'material', signal);
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    return { absent: signal.aborted ? 'late' : 'failed' };
  }
}

async function legacyMaterials(
  ids: ReadonlySet<string>,
  { source, signal }: GatherMaterialsOptions,
): Promise<SceneAssets['materials']> {
  const all = (material: Absence): SceneAssets['materials'] =>
    new Map(Array.from(ids, (id) => [id, material] as const));
  if (source.legacy === undefined || ids.size === 0) return all({ absent: 'not-recorded' });
  try {
    const found = await source.legacy(
      Array.from(ids, (id) => Uuid.parse(id)),
      signal,
    );
    return new Map(
      Array.from(ids, (id) => {
        const material = found.get(id);
        return [id, material === undefined ? { absent: 'not-found' } : { type: 'legacy', material }] as const;
      }),
    );
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    return all({ absent: signal.aborted ? 'late' : 'refused' });
  }
}
