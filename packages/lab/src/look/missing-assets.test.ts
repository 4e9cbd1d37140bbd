import { describe, expect, it } from 'vitest';
import type { Absence, AbsenceReason, SceneAssets } from '../scene/index.ts';
import { missingAssets } from './missing-assets.ts';

const absent = (...reasons: AbsenceReason[]) =>
  new Map(reasons.map((reason, at) => [String(at), { absent: reason }] as const));

describe('what did not come', () => {
  it('is what was late or could not be fetched, by kinds; not what there is none of', () => {
    const assets: SceneAssets = {
      textures: absent('late', 'failed', 'failed', 'not-found', 'damaged'),
      sculpts: absent('refused', 'not-recorded'),
      meshes: new Map<string, Uint8Array | Absence>([...absent('late'), ['there', Uint8Array.of(1)]]),
      materials: absent(),
    };
    expect(missingAssets(assets)).toEqual([
      '1 of 5 textures',
      '2 of 5 textures could not be fetched',
      '1 of 2 meshes',
    ]);
  });
});
