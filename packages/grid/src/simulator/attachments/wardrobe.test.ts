import { describe, expect, it } from 'vitest';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { Wardrobe } from './wardrobe.ts';

const id = (number: number): Uuid => new Uuid(7, 7, 7, number);
const part = (z: number): ScenePart =>
  ({ groupPosition: { ...ZERO_VECTOR, z } }) satisfies Partial<ScenePart> as ScenePart;
const thing = (number: number, point: number, ...parts: ScenePart[]) => ({
  itemId: id(number),
  point,
  parts,
});

describe('a wardrobe', () => {
  it('has what is on, and remembers where it was', () => {
    const wardrobe = new Wardrobe();
    wardrobe.putOn(thing(1, 2, part(0.5)));
    expect([wardrobe.has(id(1)), wardrobe.worn.length]).toEqual([true, 1]);
    wardrobe.takeOff(id(1));
    expect([wardrobe.has(id(1)), wardrobe.worn]).toEqual([false, []]);
    expect(wardrobe.lastPlaceOf(id(1))).toEqual({ point: 2, place: { x: 0, y: 0, z: 0.5 } });
    expect(wardrobe.lastPlaceOf(id(2))).toBeUndefined();
  });

  it('knows whether something has changed while it was worn', () => {
    const wardrobe = new Wardrobe();
    const [hat, feather] = [part(0), part(1)];
    wardrobe.putOn(thing(1, 2, hat, feather));
    expect(wardrobe.hasChanged(thing(1, 2, hat, feather))).toBe(false);
    expect(wardrobe.hasChanged(thing(1, 2, hat, part(1)))).toBe(true);
    expect(wardrobe.hasChanged(thing(1, 2, hat))).toBe(true);
  });

  it('forgets the oldest places, not what is on', () => {
    const wardrobe = new Wardrobe();
    for (let number = 0; number < 1100; number++) {
      wardrobe.putOn(thing(number, 2, part(0)));
      if (number > 0) wardrobe.takeOff(id(number));
    }
    expect([wardrobe.lastPlaceOf(id(0)), wardrobe.has(id(0))]).toEqual([undefined, true]);
    expect(wardrobe.lastPlaceOf(id(1099))).toBeDefined();
  });

  it('has only what was brought from another process, until it is taken off', () => {
    const wardrobe = new Wardrobe();
    wardrobe.putOn(thing(1, 2, part(0)));
    wardrobe.bring([thing(2, 3, part(0.25)), thing(3, 4, part(0))]);
    expect(wardrobe.worn.map(({ itemId }) => itemId)).toEqual([id(2), id(3)]);
    expect([wardrobe.isBrought(id(1)), wardrobe.isBrought(id(2))]).toEqual([false, true]);
    expect(wardrobe.lastPlaceOf(id(2))).toEqual({ point: 3, place: { x: 0, y: 0, z: 0.25 } });
    wardrobe.takeOff(id(2));
    expect([wardrobe.has(id(2)), wardrobe.isBrought(id(2))]).toEqual([false, false]);
    // Put on anew it is the agent's own, as its inventory says.
    wardrobe.putOn(thing(2, 3, part(0)));
    expect(wardrobe.isBrought(id(2))).toBe(false);
  });

  it('is brought anew each time: what was left at home does not come back', () => {
    const wardrobe = new Wardrobe();
    wardrobe.bring([thing(1, 2, part(0)), thing(2, 2, part(0))]);
    wardrobe.bring([thing(2, 5, part(0)), thing(2, 6, part(1))]);
    expect(wardrobe.worn.map(({ itemId, point }) => [itemId, point])).toEqual([[id(2), 6]]);
    expect(wardrobe.isBrought(id(1))).toBe(false);
    wardrobe.bring([]);
    expect([wardrobe.worn, wardrobe.isBrought(id(2))]).toEqual([[], false]);
  });

  it('has nothing of which there is no part to remember a place', () => {
    const wardrobe = new Wardrobe();
    wardrobe.putOn(thing(1, 2));
    expect(wardrobe.lastPlaceOf(id(1))).toBeUndefined();
  });
});
