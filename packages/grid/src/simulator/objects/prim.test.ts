import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import { decodeFullUpdate } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';
import { parseGridConfig } from '../../config/index.ts';
import type { PrimInput } from '../../config/index.ts';
import type { Prim } from './prim.ts';
import { fillScene, Scene } from './scene.ts';

const OWNER = Uuid.parse('a0000000-0000-4000-8000-000000000001');
const STRANGER = Uuid.parse('a0000000-0000-4000-8000-000000000002');

function linkset(changes: Partial<PrimInput>): Prim[] {
  const { prims } = parseGridConfig({
    regions: [{ name: 'R', prims: [{ position: [1, 2, 3], scale: [4, 5, 6], ...changes }] }],
  }).regions[0]!;
  return [...fillScene(new Scene(() => 5), prims, OWNER, 'R')];
}
const prim = (changes: Partial<PrimInput> = {}): Prim => linkset(changes)[0]!;
const seen = (changes: Partial<PrimInput>): ObjectDescription =>
  decodeFullUpdate(prim(changes).blockFor(STRANGER));

describe('a prim', () => {
  it('stands where it was put, turned as it was', () => {
    const { motion, scale, parentId } = seen({ heading: 90 });
    expect(motion.position).toEqual({ x: 1, y: 2, z: 3 });
    expect(motion.rotation.z).toBeCloseTo(Math.SQRT1_2, 6);
    expect(scale).toEqual({ x: 4, y: 5, z: 6 });
    expect(parentId).toBe(0);
  });

  it('has its text in white, and its colour on every face', () => {
    const object = seen({ text: 'hello', colour: [1, 0.5, 0, 2] });
    expect(object).toMatchObject({ text: 'hello', textColour: { r: 255, g: 255, b: 255, a: 255 } });
    const entry = decodeTextureEntry(object.textureEntry);
    expect(entry?.default.colour).toEqual({ r: 255, g: 128, b: 0, a: 255 });
    expect(entry?.faces.size).toBe(0);
  });

  it('tells its owner other flags than a stranger', () => {
    expect(seen({}).updateFlags).toBe(0x20810);
    expect(seen({ everyone: ['copy', 'move'], phantom: true }).updateFlags).toBe(
      0x20810 | 0x8 | 0x100 | 0x400,
    );
    expect(prim().blockFor(OWNER).UpdateFlags).toBe(0x10020810 | 0x20 | 0x4 | 0x8 | 0x100);
  });

  it('is placed by its root when it is another part', () => {
    const [root, part] = linkset({ heading: 90, parts: [{ position: [2, 0, 0.5], heading: 90 }] });
    expect(part!.position.x).toBeCloseTo(1, 6);
    expect(part!.position.y).toBeCloseTo(4, 6);
    expect(part!.position.z).toBeCloseTo(3.5, 6);
    expect(part!.rotation.z).toBeCloseTo(1, 6);
    const told = decodeFullUpdate(part!.blockFor(STRANGER));
    expect(told).toMatchObject({ parentId: root!.localId, motion: { position: { x: 2, y: 0, z: 0.5 } } });
    expect(part!.linkset).toEqual([root, part]);
  });

  it('has another version after a change, and remembers when', () => {
    let now = 5;
    const scene = new Scene(() => now);
    const [one] = [...fillScene(scene, [CONFIG], OWNER, 'R')];
    const { crc } = one!;
    now = 9;
    scene.change(one!, { name: 'New' });
    expect(one).toMatchObject({ name: 'New', changedAt: 9 });
    expect(one!.crc).not.toBe(crc);
    expect(one!.describeFor(STRANGER).crc).toBe(one!.crc);
  });

  it('fits into a message', () => {
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    const ObjectData = [prim({ text: 'x'.repeat(254) }), prim()].map((one) => one.blockFor(OWNER));
    expect(encodeMessage({ name: 'ObjectUpdate', RegionData, ObjectData }).length).toBeGreaterThan(500);
  });
});

const CONFIG = parseGridConfig({ regions: [{ name: 'R', prims: [{ position: [1, 1, 1] }] }] }).regions[0]!
  .prims[0]!;
