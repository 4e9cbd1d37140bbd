import type { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import {
  DEFAULT_GLTF_MATERIAL,
  decodeLegacyMaterial,
  encodeGltfMaterial,
  encodeLegacyMaterialAsset,
} from '@landfall/protocol/material';
import { describe, expect, it } from 'vitest';
import { SceneWarnings } from '../scene/index.ts';
import type { Absence } from '../scene/index.ts';
import { idOf } from '../scene/samples.ts';
import { gatherMaterials } from './gather-materials.ts';
import type { MaterialSource } from './gather-materials.ts';
import { legacyOf } from './legacy-of.ts';
import type { LookingRegion } from './live-session.ts';

const METAL = { ...DEFAULT_GLTF_MATERIAL, metallic: 0.5 };
const LEGACY = { ...decodeLegacyMaterial(undefined), specularExponent: 40 };
const BYTES: Readonly<Record<number, Uint8Array | Absence>> = {
  1: encodeGltfMaterial(METAL),
  2: Uint8Array.of(1, 2, 3),
  3: { absent: 'not-found' },
  4: encodeLegacyMaterialAsset(LEGACY),
};
const numberOf = (id: string) => Number(id.slice(-12));
const text = (number: number) => idOf(number).toString();

async function gathered(source: Partial<MaterialSource> = {}, signal = new AbortController().signal) {
  const warnings = new SceneWarnings();
  const found = await gatherMaterials(
    { gltf: new Set([1, 2, 3, 4].map(text)), legacy: new Set([8, 9].map(text)) },
    {
      source: {
        assets: { fetch: async (id) => await Promise.resolve(BYTES[numberOf(id)]!) },
        legacy: async () => await Promise.resolve(new Map([[text(8), LEGACY]])),
        ...source,
      },
      warnings,
      signal,
    },
  );
  return { found, warnings };
}

describe('the materials of a scene', () => {
  it('are fetched and decoded, of either kind; what is none is told', async () => {
    const { found, warnings } = await gathered();
    expect(found.get(text(1))).toMatchObject({ type: 'gltf', material: { metallic: 0.5 } });
    expect(found.get(text(4))).toMatchObject({ type: 'legacy', material: { specularExponent: 40 } });
    expect(found.get(text(8))).toEqual({ type: 'legacy', material: LEGACY });
    expect([2, 3, 9].map((number) => found.get(text(number)))).toEqual([
      { absent: 'damaged' },
      { absent: 'not-found' },
      { absent: 'not-found' },
    ]);
    expect(warnings.kept.map(({ of, id }) => `${of} ${numberOf(id)}`)).toEqual(['material 2']);
  });

  it('are absent for the reason why they could not be had', async () => {
    const fault = async () => await Promise.reject(new RemoteError('no such capability', 'no-capability'));
    const { found } = await gathered({ assets: { fetch: fault }, legacy: fault });
    expect([found.get(text(1)), found.get(text(8))]).toEqual([{ absent: 'failed' }, { absent: 'refused' }]);
    const recorded = await gathered({ legacy: undefined });
    expect(recorded.found.get(text(8))).toEqual({ absent: 'not-recorded' });
    const late = await gathered({ legacy: fault }, AbortSignal.abort());
    expect([late.found.get(text(1)), late.found.get(text(8))]).toEqual([
      { absent: 'late' },
      { absent: 'late' },
    ]);
  });
});

describe('legacy materials of several regions', () => {
  it('are asked for where they were not found before', async () => {
    const asked: number[][] = [];
    const regionWith = (...numbers: number[]) =>
      ({
        properties: {
          fetchMaterials: async (ids: readonly Uuid[]) => {
            asked.push(ids.map((id) => numberOf(id.toString())));
            return await Promise.resolve(new Map(numbers.map((number) => [text(number), LEGACY])));
          },
        },
      }) as unknown as LookingRegion;
    const ask = legacyOf([regionWith(1), regionWith(2, 3), regionWith(4)]);
    const found = await ask([1, 2, 3].map(idOf), new AbortController().signal);
    expect(asked).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
    expect([...found.keys()].map(numberOf)).toEqual([1, 2, 3]);
  });
});
