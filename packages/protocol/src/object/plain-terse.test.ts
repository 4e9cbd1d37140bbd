import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/index.ts';
import { encodeTerse, isPlainTerse, MOTION_ROW, readPlainTerse, readTerse } from './index.ts';

const PLACE = { x: 1, y: 2, z: 3 };
const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.length);

describe('a terse update read the short way', () => {
  it('has the same numbers, with the rotation made 1 long', () => {
    const random = createRandom(7);
    const [plain, usual] = [new Float32Array(MOTION_ROW.length), new Float32Array(MOTION_ROW.length)];
    let read = 0;
    for (let round = 0; round < 400; round++) {
      const data = random.bytes(44);
      const view = viewOf(data);
      view.setUint8(5, 0);
      for (const at of [6, 10, 14]) view.setFloat32(at, random.next() * 256, true);
      // Zero has two words, and what stands still has nothing else.
      const still = random.next() < 0.5 ? 0x7fff : 0x8000;
      for (let at = 18; at < 44; at += 2) if (random.next() < 0.3) view.setUint16(at, still, true);
      if (random.next() < 0.3) for (const at of [24, 26, 28]) view.setUint16(at, 0x7fff, true);
      const before = plain.slice();
      readTerse(data, usual, 0);
      const turn = usual.subarray(MOTION_ROW.rotation, MOTION_ROW.rotation + 4);
      const length = Math.hypot(...turn);
      const isNone = turn[0] === 0 && turn[1] === 0 && turn[2] === 0;
      if (isNone) turn.set([0, 0, 0, 1]);
      else turn.set(turn.map((part) => part / length));
      if (!readPlainTerse(view, 0, plain, 0)) {
        expect(length).toBeGreaterThan(1.1);
        expect(plain).toEqual(before);
        continue;
      }
      read++;
      for (const [place, number] of usual.entries()) expect(plain[place]).toBeCloseTo(number, 6);
    }
    expect(read).toBeGreaterThan(100);
  });

  it('is left alone where it is nowhere', () => {
    const rows = new Float32Array(MOTION_ROW.length).fill(5);
    const data = encodeTerse({ localId: 1, motion: { position: { ...PLACE, y: Infinity } } });
    expect(readPlainTerse(viewOf(data), 0, rows, 0)).toBe(false);
    expect([...new Set(rows)]).toEqual([5]);
  });

  it('is not one where it is of an avatar, or too short', () => {
    const motion = { position: PLACE };
    const prim = encodeTerse({ localId: 1, motion });
    const plane = { x: 0, y: 0, z: 1, w: 0 };
    const avatar = encodeTerse({ localId: 1, motion: { ...motion, collisionPlane: plane } });
    expect(isPlainTerse(viewOf(prim), 0, prim.length)).toBe(true);
    expect(isPlainTerse(viewOf(prim), 0, prim.length - 1)).toBe(false);
    expect(isPlainTerse(viewOf(avatar), 0, avatar.length)).toBe(false);
  });
});
