import { describe, expect, it } from 'vitest';
import { rotateVector, Uuid } from '@landfall/protocol/datatypes';
import { decodeExtraParams } from '@landfall/protocol/extra-params';
import {
  decodeParticleSystem,
  decodeTextureAnimation,
  PATH_CURVE,
  PCODE,
  unpackShape,
} from '@landfall/protocol/object';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { decodeTextureEntry, faceOf } from '@landfall/protocol/texture-entry';
import { parseGridConfig } from '../../config/index.ts';
import type { PrimInput } from '../../config/index.ts';
import { partsOfConfig } from './part-of-config.ts';

const TEXTURE = 'c0000000-0000-4000-8000-00000000000a';
const OWNER = Uuid.parse('a0000000-0000-4000-8000-000000000001');

function partsOf(prim: Partial<PrimInput>): readonly ScenePart[] {
  const config = parseGridConfig({ regions: [{ name: 'R', prims: [{ position: [1, 2, 3], ...prim }] }] });
  const idOf = (name: string) => Uuid.fromRandomBytes(new TextEncoder().encode(name.padEnd(16, '.')));
  return partsOfConfig(config.regions[0]!.prims[0]!, 7, { ownerId: OWNER, idOf });
}
const partOf = (prim: Partial<PrimInput>): ScenePart => partsOf(prim)[0]!;

describe('a configured prim', () => {
  it.each([
    ['box', 0x10, 1],
    ['cylinder', 0x10, 0],
    ['prism', 0x10, 3],
    ['sphere', 0x20, 5],
    ['torus', 0x20, 0],
    ['tube', 0x20, 1],
    ['ring', 0x20, 3],
  ] as const)('that is a %s has path %d and profile %d', (shape, pathCurve, profileCurve) => {
    const { shape: packed, pcode } = partOf({ shape });
    expect({ pcode, ...unpackShape(packed) }).toMatchObject({ pcode: PCODE.prim, pathCurve, profileCurve });
  });

  it('has a form of its own, and a hole', () => {
    const { shape } = partOf({
      form: { hole: 'circle', profileHollow: 0.5, pathTwist: 0.25, pathScaleX: 0 },
    });
    expect(unpackShape(shape)).toMatchObject({
      profileCurve: 0x11,
      profileHollow: 0.5,
      pathTwist: 0.25,
      pathScaleX: 0,
      pathScaleY: 1,
    });
  });

  it('that is a tree or grass says which kind', () => {
    expect(partOf({ shape: 'tree', species: 3 })).toMatchObject({ pcode: PCODE.newTree, state: 3 });
    expect(partOf({ shape: 'grass', species: 1 })).toMatchObject({ pcode: PCODE.grass, state: 1 });
  });

  it('is painted, and a face of it in another way', () => {
    const face = { texture: TEXTURE, fullbright: true, repeats: [2, 3] as [number, number], turn: 90 };
    const { textureEntry } = partOf({ colour: [1, 0.5, 0, 2], glow: 0.5, shiny: 3, faces: { '4': face } });
    const entry = decodeTextureEntry(textureEntry)!;
    expect(entry.default).toMatchObject({
      colour: { r: 255, g: 128, b: 0, a: 255 },
      shiny: 3,
      fullbright: false,
    });
    expect(faceOf(entry, 4).textureId.toString()).toBe(TEXTURE);
    expect(faceOf(entry, 4)).toMatchObject({ repeatS: 2, repeatT: 3, shiny: 3, fullbright: true });
    expect(faceOf(entry, 4).rotationRad).toBeCloseTo(Math.PI / 2, 3);
    expect(faceOf(entry, 4).glow).toBeCloseTo(0.5, 2);
  });

  it('shines, bends, is a sculpt or a mesh', () => {
    const kinds = (prim: Partial<PrimInput>) => decodeExtraParams(partOf(prim).extraParams);
    expect(kinds({})).toEqual([]);
    expect(kinds({ light: { radius: 4 }, flexible: {} }).map(({ type }) => type)).toEqual([
      'flexible',
      'light',
    ]);
    expect(kinds({ sculpt: { texture: TEXTURE, wrap: 'torus' } })).toMatchObject([{ sculptType: 2 }]);
    expect(kinds({ mesh: TEXTURE })).toMatchObject([{ sculptType: 5 }]);
    expect(partOf({ flexible: {} }).shape.pathCurve).toBe(PATH_CURVE.flexible);
    expect(partOf({ mesh: TEXTURE }).shape).toMatchObject({ pathCurve: PATH_CURVE.circle, profileCurve: 0 });
  });

  it('moves its texture and gives off particles', () => {
    const part = partOf({
      textureAnimation: { modes: ['loop', 'smooth'], rate: 0.5 },
      particles: { pattern: 'cone', burstCount: 9, texture: TEXTURE },
    });
    expect(decodeTextureAnimation(part.textureAnimation)).toMatchObject({ mode: 0x13, face: 255, rate: 0.5 });
    const system = decodeParticleSystem(part.particles)!;
    expect(system).toMatchObject({ pattern: 8, burstCount: 9, maxAge: 0 });
    expect(system.textureId.toString()).toBe(TEXTURE);
  });

  it('is turned around x, then y, then z', () => {
    const { rotation } = partOf({ rotation: [90, 90, 0] });
    const turned = rotateVector({ x: 0, y: 1, z: 0 }, rotation);
    expect(turned.x).toBeCloseTo(1, 6);
    expect(partOf({ heading: 90 }).rotation.z).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('is a linkset with its parts: places are relative, numbers count from 1', () => {
    const parts = partsOf({ parts: [{ position: [0, 0, 1] }, { position: [0, 1, 0], name: 'Last' }] });
    expect(parts.map(({ linkNumber }) => linkNumber)).toEqual([1, 2, 3]);
    expect(parts[2]).toMatchObject({ name: 'Last', offsetPosition: { x: 0, y: 1, z: 0 } });
    expect(parts.every(({ groupPosition }) => groupPosition.z === 3)).toBe(true);
    expect(new Set(parts.map(({ id }) => id.key)).size).toBe(3);
    expect(partOf({}).linkNumber).toBe(0);
  });

  it('lets everybody do what is said', () => {
    expect(partOf({ everyone: ['copy', 'move'] }).masks.everyone).toBe(0x88000);
    expect(partOf({}).masks).toMatchObject({ everyone: 0, base: 647_168 });
  });
});
