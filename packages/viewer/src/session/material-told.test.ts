import { Uuid } from '@landfall/protocol/datatypes';
import {
  ALPHA_MODE,
  DEFAULT_GLTF_MATERIAL,
  encodeGltfMaterial,
  encodeLegacyMaterialAsset,
} from '@landfall/protocol/material';
import type { LegacyMaterial } from '@landfall/protocol/material';
import { describe, expect, it } from 'vitest';
import { legacyTold, materialInAsset } from './material-told.ts';

const id = (number: number): Uuid => new Uuid(1, 2, 3, number);
const NOWHERE = { offsetX: 0, offsetY: 0, repeatX: 1, repeatY: 1, rotationRad: 0 };
const LEGACY: LegacyMaterial = {
  normal: { ...NOWHERE, textureId: id(1), repeatX: 2 },
  specular: { ...NOWHERE, textureId: Uuid.zero },
  specularColour: { r: 255, g: 0, b: 0, a: 255 },
  specularExponent: 51,
  environment: 0,
  alphaMode: 2,
  alphaCutoff: 40,
};

describe('a material', () => {
  it('that is physically based has base, relief, surface and light of its own', () => {
    const bytes = encodeGltfMaterial({
      ...DEFAULT_GLTF_MATERIAL,
      textures: [id(1), id(2), Uuid.zero, id(4)],
      baseColour: [0.5, 1, 1, 0.25],
      metallic: 0.75,
      roughness: 0.5,
      emissive: [1, 0, 0],
      alphaMode: ALPHA_MODE.mask,
      alphaCutoff: 0.5,
    });
    expect(materialInAsset('m', bytes)).toMatchObject({
      id: 'm',
      kind: 'gltf',
      base: { texture: id(1).toString(), colour: [0.5, 1, 1, 0.25] },
      normal: { texture: id(2).toString(), lies: [1, 0, 0, 0, 1, 0].map((part) => expect.closeTo(part)) },
      surface: undefined,
      emissive: id(4).toString(),
      numbers: [0.75, 0.5, 0, 0],
      light: [1, 0, 0],
      alpha: { gltfMode: 'MASK', cutoff: 0.5 },
    });
  });

  it('of before has relief and highlights, also as an asset', () => {
    const told = legacyTold('m', LEGACY);
    expect(told).toMatchObject({
      kind: 'legacy',
      base: undefined,
      normal: { texture: id(1).toString(), lies: [2, 0, -0.5, 0, 1, 0].map((part) => expect.closeTo(part)) },
      surface: undefined,
      numbers: [1, 0, 0, 0.2],
      alpha: { mode: 2, cutoff: 40 },
    });
    expect(materialInAsset('m', encodeLegacyMaterialAsset(LEGACY))).toEqual(told);
  });

  it('is none where its bytes are no material', () => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), new TextEncoder().encode('<llsd/>')])
      expect(materialInAsset('m', bytes)).toBeUndefined();
  });
});
