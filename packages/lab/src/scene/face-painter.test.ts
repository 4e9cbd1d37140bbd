import { DEFAULT_GLTF_MATERIAL, NO_TEXTURE, decodeLegacyMaterial } from '@landfall/protocol/material';
import type { GltfMaterial, LegacyMaterial, MaterialOverride } from '@landfall/protocol/material';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { TextureFace } from '@landfall/protocol/texture-entry';
import type { TextureAlpha } from '@landfall/scene/surface';
import { describe, expect, it } from 'vitest';
import type { SceneMaterial } from './collected-scene.ts';
import { FaceMaterials, texturesOfFace } from './face-materials.ts';
import { Materials } from './materials.ts';
import { idOf } from './samples.ts';
import type { SceneTexture } from './scene-texture.ts';
import { splitByAlpha } from './split-alpha.ts';

const textureOf = (red: number, alpha: TextureAlpha = 'none'): SceneTexture => ({
  texture: { width: 1, height: 1, channels: 4, pixels: Uint8Array.of(red, 0, 0, 51) },
  alpha,
  average: [red, 0, 0],
});
const [BASE, NORMAL, ROUGH, EMISSIVE, OWN] = [1, 2, 3, 4, 5].map((red) => textureOf(red));
const SOFT = textureOf(255, 'blend');
const textures = new Map(
  [BASE, NORMAL, ROUGH, EMISSIVE, OWN, SOFT].map(
    (texture, at) => [idOf(71 + at).toString(), texture!] as const,
  ),
);
const METAL: GltfMaterial = {
  ...DEFAULT_GLTF_MATERIAL,
  textures: [idOf(71), idOf(72), idOf(73), idOf(74)],
  baseColour: [1, 0.5, 0, 0.25],
  emissive: [0.1, 0.2, 0.3],
  metallic: 0.9,
  roughness: 0.4,
  doubleSided: true,
};
const LEGACY: LegacyMaterial = {
  ...decodeLegacyMaterial(undefined),
  normal: { textureId: idOf(72), offsetX: 0, offsetY: 0, repeatX: 2, repeatY: 2, rotationRad: 0 },
  specular: { textureId: idOf(73), offsetX: 0.5, offsetY: 0, repeatX: 1, repeatY: 1, rotationRad: 0 },
  specularColour: { r: 255, g: 0, b: 0, a: 255 },
  specularExponent: 51,
};
const found = (materials: Record<string, SceneMaterial>) => new Map(Object.entries(materials));
const ASSETS = {
  textures,
  materials: found({
    [idOf(90).toString()]: { type: 'gltf', material: METAL },
    [idOf(91).toString()]: { type: 'legacy', material: LEGACY },
  }),
};
const NAMED = new Map([[0, idOf(90)]]);

/** A face of one, painted. */
function painted(
  changes: Partial<TextureFace>,
  {
    rendered = new Map(),
    overrides,
    withTextures = true,
    assets = ASSETS,
  }: {
    rendered?: ReadonlyMap<number, ReturnType<typeof idOf>>;
    overrides?: ReadonlyMap<number, MaterialOverride>;
    withTextures?: boolean;
    assets?: typeof ASSETS;
  } = {},
) {
  const faces = { default: { ...PLAIN_FACE, textureId: idOf(75), ...changes }, faces: new Map() };
  const options = { withTextures, isWorn: false };
  return new Materials(assets).ofFaces({ faces, renderMaterials: rendered, overrides }, 1, options)[0]!;
}

describe('a face with a physically based material', () => {
  it('is as the material says, not as its texture entry does', () => {
    const face = painted(
      { colour: { r: 0, g: 0, b: 0, a: 0 }, fullbright: true, repeatS: 7 },
      { rendered: NAMED },
    );
    expect(face).toMatchObject({
      colour: [expect.closeTo(1), expect.closeTo(0.735, 2), 0, 0.25],
      surface: { mode: 'opaque' },
      fullbright: false,
      texture: BASE!.texture,
      textureTransform: { uu: 1, vv: 1 },
    });
    expect(face.finish).toMatchObject({
      metallic: 0.9,
      roughness: 0.4,
      doubleSided: true,
      emissive: [0.1, 0.2, 0.3],
      normal: { texture: NORMAL!.texture },
      metallicRoughness: { texture: ROUGH!.texture },
      emissiveTexture: { texture: EMISSIVE!.texture },
    });
  });

  it('is as it was changed there; its texture lies as it is changed to', () => {
    const override: MaterialOverride = {
      textures: [NO_TEXTURE, undefined, undefined, undefined],
      baseColour: [0, 0, 1, 0],
      alphaMode: 1,
      transforms: [{ scale: [4, 4] }],
    };
    const face = painted({}, { rendered: NAMED, overrides: new Map([[0, override]]) });
    expect(face).toMatchObject({
      colour: [0, 0, expect.closeTo(1), 0],
      surface: { mode: 'invisible' },
      texture: undefined,
      textureTransform: { uu: 4 },
    });
    const masked = painted(
      {},
      { rendered: NAMED, overrides: new Map([[0, { alphaMode: 2, alphaCutoff: 0.2 }]]) },
    );
    expect(masked.surface).toEqual({ mode: 'mask', cutoff: 0.2 });
  });

  it('is as its texture entry says where the material is not there, is another face’s, or may not be shown', () => {
    for (const face of [
      painted({}, { rendered: NAMED, assets: { ...ASSETS, materials: new Map() } }),
      painted({}, { rendered: new Map([[1, idOf(90)]]) }),
    ])
      expect(face).toMatchObject({ colour: [1, 1, 1, 1], texture: OWN!.texture });
    expect(painted({}, { rendered: NAMED, withTextures: false })).toMatchObject({
      colour: [1, 1, 1, 1],
      texture: undefined,
    });
  });

  it('glows where it has no light of its own', () => {
    const dark = {
      [idOf(90).toString()]: { type: 'gltf', material: { ...METAL, emissive: [0, 0, 0] } },
    } as const;
    const assets = { ...ASSETS, materials: found(dark) };
    expect(painted({ glow: 0.5 }, { rendered: NAMED, assets }).finish).toMatchObject({
      emissive: [0.5, 0.25, 0].map((part) => expect.closeTo(part)),
      emissiveTexture: { texture: BASE!.texture },
    });
    expect(painted({ glow: 0.5 }, { rendered: NAMED }).finish!.emissive).toEqual([0.1, 0.2, 0.3]);
  });
});

describe('a face with a legacy material', () => {
  const materialId = idOf(91);

  it('has relief and highlights, each where it lies', () => {
    const { finish, texture } = painted({ materialId });
    expect(texture).toBe(OWN!.texture);
    expect(finish).toMatchObject({
      normal: { texture: NORMAL!.texture, transform: { uu: 2 } },
      specular: [1, 0, 0],
      specularTexture: { texture: ROUGH!.texture, transform: { uu: 1, u0: 0.5 } },
      roughness: expect.closeTo(0.8),
    });
  });

  it('has alpha as the material says', () => {
    const withMode = (alphaMode: number, alphaCutoff = 0) =>
      painted(
        { materialId, textureId: idOf(76) },
        {
          assets: {
            ...ASSETS,
            materials: found({
              [materialId.toString()]: { type: 'legacy', material: { ...LEGACY, alphaMode, alphaCutoff } },
            }),
          },
        },
      );
    expect(withMode(0).surface).toEqual({ mode: 'opaque' });
    expect(withMode(1).surface).toEqual({ mode: 'blend' });
    expect(withMode(2, 102).surface).toEqual({ mode: 'mask', cutoff: 0.4 });
    const { own, lit } = splitByAlpha(SOFT.texture);
    expect(withMode(3)).toMatchObject({ surface: { mode: 'opaque' }, texture: lit });
    expect(withMode(3).finish).toMatchObject({ emissive: [1, 1, 1], emissiveTexture: { texture: own } });
  });
});

describe('a face without a material', () => {
  it('shines and glows as its texture entry says', () => {
    expect(painted({}).finish).toBeUndefined();
    expect(painted({ shiny: 2 }).finish).toEqual({ roughness: 0.5 });
    expect(painted({ glow: 0.25, colour: { r: 255, g: 0, b: 0, a: 255 } }).finish).toMatchObject({
      emissive: [0.25, 0, 0],
      emissiveTexture: { texture: OWN!.texture },
    });
  });

  it('is painted once for faces that look the same', () => {
    const materials = new Materials(ASSETS);
    const options = { withTextures: true, isWorn: false };
    const one = materials.of(PLAIN_FACE, undefined, options);
    expect(materials.of({ ...PLAIN_FACE }, undefined, options)).toBe(one);
    for (const changes of [{ shiny: 1 }, { glow: 0.1 }, { offsetS: 0.1 }, { fullbright: true }])
      expect(materials.of({ ...PLAIN_FACE, ...changes }, undefined, options)).not.toBe(one);
  });
});

describe('the material of a face', () => {
  it('is one for all that are changed alike', () => {
    const materials = new FaceMaterials(ASSETS);
    const of = (override?: MaterialOverride) =>
      materials.of(
        { overrides: override && new Map([[0, override]]) },
        { renderMaterials: NAMED },
        0,
        PLAIN_FACE,
      );
    expect(of({ metallic: 0.5 })).toBe(of({ metallic: 0.5 }));
    expect(of({ metallic: 0.5 })).not.toBe(of());
    expect(of({ textures: [idOf(1)] })).not.toBe(of({ textures: [idOf(2)] }));
  });

  it('names its textures: colour, relief, metal and roughness, highlights', () => {
    const number = (ids: readonly ReturnType<typeof idOf>[]) =>
      ids.map((id) => Number(id.toString().slice(-2)));
    const gltf = texturesOfFace(PLAIN_FACE, { type: 'gltf', material: METAL });
    expect(number(gltf)).toEqual([71, 72, 73, 74]);
    const legacy = texturesOfFace(
      { ...PLAIN_FACE, textureId: idOf(75) },
      { type: 'legacy', material: LEGACY },
    );
    expect(number(legacy)).toEqual([75, 72, 73]);
  });
});

describe('a texture whose alpha is light', () => {
  it('is taken apart so that both parts together are as light as it was', () => {
    const { lit, own } = splitByAlpha(SOFT.texture);
    // A fifth of its light is its own.
    const light = (value: number) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    expect(light(own.pixels[0]!)).toBeCloseTo(0.2, 2);
    expect(light(own.pixels[0]!) + light(lit.pixels[0]!)).toBeCloseTo(1, 2);
    expect(splitByAlpha(SOFT.texture).own).toBe(own);
    const solid = splitByAlpha({ width: 1, height: 1, channels: 3, pixels: Uint8Array.of(9, 9, 9) });
    expect([...solid.own.pixels, ...solid.lit.pixels]).toEqual([9, 9, 9, 0, 0, 0]);
  });
});
