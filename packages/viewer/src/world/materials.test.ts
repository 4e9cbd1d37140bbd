import { Uuid } from '@landfall/protocol/datatypes';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import type { MaterialTold } from '../port/index.ts';
import { FACE_FLOATS, FACE_MODE, LOOK_FLOATS, Looks } from './index.ts';
import { madeOf } from './made-of.ts';

const BEFORE = new Uuid(9, 9, 9, 1);
const RELIEF = new Uuid(1, 1, 1, 1).toString();
const BASE = new Uuid(1, 1, 1, 2).toString();
const lies = [1, 0, 0, 0, 1, 0] as const;
const legacy: MaterialTold = {
  id: BEFORE.toString(),
  kind: 'legacy',
  base: undefined,
  normal: { texture: RELIEF, lies: [2, 0, 0.5, 0, 3, 0.25] },
  surface: undefined,
  emissive: '',
  numbers: [1, 0.5, 0, 0.25],
  light: [0, 0, 0],
  alpha: { mode: 0, gltfMode: 'OPAQUE', cutoff: 0 },
};
const gltf: MaterialTold = {
  ...legacy,
  id: 'gltf',
  kind: 'gltf',
  base: { texture: BASE, lies, colour: [0.2159, 1, 0, 0.5] },
  numbers: [0.75, 0.5, 0, 0],
  light: [0, 0, 1],
  alpha: { mode: 1, gltfMode: 'BLEND', cutoff: 0.5 },
};
const entry = encodeTextureEntry({ default: { ...PLAIN_FACE, materialId: BEFORE }, faces: new Map() });
const texels = (looks: Looks, look: number, face: number, first: number): number[] => {
  const at = look * LOOK_FLOATS + face * FACE_FLOATS + first * 4;
  return [...looks.faces.subarray(at, at + 4)];
};

describe('looks that are made of materials', () => {
  it('ask for them once, and are written anew when they have come', () => {
    const looks = new Looks();
    const look = looks.numberOf(entry);
    expect(looks.numberOf(entry)).toBe(look);
    expect(looks.materials.takeWanted()).toEqual({ gltf: [], legacy: [BEFORE.toString()] });
    expect(looks.materials.takeWanted()).toBeUndefined();
    expect(texels(looks, look, 0, 5)).toEqual([0, 0, 0, 0]);
    looks.changed.clear();
    looks.materials.learn(legacy);
    expect([...looks.changed]).toEqual([look]);
    const relief = looks.textureNumberOf(RELIEF);
    expect(texels(looks, look, 0, 5)).toEqual([1, relief, 0, 0]);
    expect(texels(looks, look, 0, 6)).toEqual([1, 0.5, 0, 0.25]);
    expect([texels(looks, look, 0, 8), texels(looks, look, 0, 9)]).toEqual([
      [2, 0, 0.5, 0],
      [0, 3, 0.25, 0],
    ]);
    expect([...looks.texturesOf[look]!]).toContain(relief);
  });

  it('have the base of a physically based one instead of what their texture entry says, on its faces only', () => {
    const looks = new Looks();
    const look = looks.numberOf(entry, undefined, new Map([[2, 'gltf']]));
    expect(looks.numberOf(entry)).not.toBe(look);
    expect(looks.materials.takeWanted()?.gltf).toEqual(['gltf']);
    looks.materials.learn(gltf);
    expect(texels(looks, look, 2, 0)[3]).toBe(looks.textureNumberOf(BASE));
    expect(texels(looks, look, 2, 1)[3]! & 3).toBe(FACE_MODE.blend);
    expect(texels(looks, look, 2, 2).map((part) => Number(part.toFixed(2)))).toEqual([0.5, 1, 0, 0.5]);
    expect(texels(looks, look, 2, 5)[0]).toBe(2);
    expect(texels(looks, look, 2, 7)).toEqual([0, 0, 1, 0]);
    // The others wait for the one of before.
    expect(texels(looks, look, 1, 5)[0]).toBe(0);
    expect(texels(looks, look, 1, 1)[3]! & 3).toBe(FACE_MODE.opaque);
  });

  it('are told by what an object says; damaged words say nothing', () => {
    const bytes = encodeExtraParams([
      { type: 'renderMaterials', materials: [{ face: 3, materialId: BEFORE }] },
    ]);
    expect(madeOf(bytes)).toEqual(new Map([[3, BEFORE.toString()]]));
    for (const damaged of [bytes.subarray(0, bytes.length - 3), new Uint8Array(), Uint8Array.of(9, 9, 9)])
      expect(madeOf(damaged)).toBeUndefined();
  });
});
