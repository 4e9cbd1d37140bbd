import { describe, expect, it } from 'vitest';
import { NO_ROTATION, Uuid, rotateVector } from '../../datatypes/index.ts';
import { LlsdUri, real } from '../../llsd/index.ts';
import type { LlsdValue } from '../../llsd/index.ts';
import { createRandom } from '../../testing/index.ts';
import {
  idIn,
  mapIn,
  numberIn,
  numbersIn,
  othersIn,
  realsOf,
  realsOfRotation,
  rotationIn,
  rotationTo,
} from './fields.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');

describe('a number of settings', () => {
  it.each<[LlsdValue | undefined, number]>([
    [real(1.5), 1.5],
    [3, 3],
    [[real(0.6), real(0), real(0), real(1)], 0.6],
    ['2.5', 2.5],
    [true, 1],
    [undefined, 7],
    [null, 7],
    [[], 7],
    [[null], 7],
    [real(Number.NaN), 7],
    [real(-Infinity), 7],
  ])('%j is %d', (value, number) => {
    expect(numberIn(value, 7)).toBe(number);
  });
});

describe('numbers of settings', () => {
  const usual = [1, 2, 3] as const;

  it('are as many as usual; further ones are not looked at', () => {
    expect(numbersIn(realsOf([4, 5, 6]), usual)).toEqual([4, 5, 6]);
    expect(numbersIn(realsOf([4, 5, 6, 0.3]), usual)).toEqual([4, 5, 6]);
  });

  it('that are fewer, or no list, are as usual; single ones that are none, too', () => {
    for (const value of [realsOf([4, 5]), [], 'red', 5, undefined])
      expect(numbersIn(value, usual)).toBe(usual);
    expect(numbersIn([real(4), null, real(Number.NaN)], usual)).toEqual([4, 2, 3]);
  });
});

describe('a rotation of settings', () => {
  it('is made 1 long', () => {
    expect(rotationIn(realsOf([0, 0, 3, 4]))).toEqual({ x: 0, y: 0, z: 0.6, w: 0.8 });
    const { x, y, z, w } = rotationIn(realsOf([1e-3, 1e-3, 0, 0]))!;
    expect(Math.hypot(x, y, z, w)).toBeCloseTo(1, 12);
  });

  it.each<[string, LlsdValue | undefined]>([
    ['nothing', undefined],
    ['no list', 3],
    ['three numbers', realsOf([0, 0, 1])],
    ['no length', realsOf([0, 0, 0, 0])],
    ['no numbers', realsOf([Number.NaN, 0, 0, 1])],
    ['too much', realsOf([1e6, 0, 0, 1])],
  ])('of %s is none', (_, value) => {
    expect(rotationIn(value)).toBeUndefined();
  });

  it('comes back as four reals', () => {
    expect(realsOfRotation(NO_ROTATION)).toEqual([0, 0, 0, 1].map(real));
    expect(rotationIn(realsOfRotation({ x: 0, y: 0.6, z: 0, w: 0.8 }))).toEqual({
      x: 0,
      y: 0.6,
      z: 0,
      w: 0.8,
    });
  });

  it('turns east to where it is to turn it, the short way', () => {
    const random = createRandom(8);
    for (let round = 0; round < 200; round++) {
      const z = random.next() * 2 - 1;
      const angle = random.next() * 2 * Math.PI;
      const level = Math.sqrt(1 - z * z);
      const way = { x: Math.cos(angle) * level, y: Math.sin(angle) * level, z };
      const rotation = rotationTo(way);
      const east = rotateVector({ x: 1, y: 0, z: 0 }, rotation);
      for (const axis of ['x', 'y', 'z'] as const) expect(east[axis]).toBeCloseTo(way[axis], 9);
      expect(rotation.x).toBe(0);
      expect(Math.hypot(rotation.y, rotation.z, rotation.w)).toBeCloseTo(1, 12);
    }
    expect(rotationTo({ x: 1, y: 0, z: 0 })).toMatchObject({ w: 1 });
    expect(rotationTo({ x: -1, y: 0, z: 0 })).toEqual({ x: 0, y: 0, z: 1, w: 0 });
  });
});

describe('ids and maps of settings', () => {
  it('are ids in any form, and as usual where nothing is said', () => {
    expect(idIn(ID, Uuid.zero)).toBe(ID);
    expect(idIn(ID.toString(), Uuid.zero)).toEqual(ID);
    expect(idIn(null, ID)).toBe(ID);
    expect(idIn(undefined, ID)).toBe(ID);
    expect(idIn('none', ID)).toEqual(Uuid.zero);
  });

  it('are maps or empty ones', () => {
    const map = { a: 1 };
    expect(mapIn(map)).toBe(map);
    for (const value of [undefined, null, [], 'a', new LlsdUri('x'), ID])
      expect(Object.keys(mapIn(value))).toEqual([]);
  });

  it('keep what is not known, whatever it is called', () => {
    const map = mapIn(JSON.parse('{"__proto__":1,"constructor":2,"known":3,"other":4}') as LlsdValue);
    const others = othersIn(map, new Set(['known']));
    expect(Object.keys(others).sort()).toEqual(['__proto__', 'constructor', 'other']);
    expect(othersIn(map, new Set(Object.keys(map)))).toEqual({});
  });
});
