import { describe, expect, it } from 'vitest';
import type { StartLocation } from '@landfall/protocol/login';
import { AVATAR_HALF_HEIGHT } from '../../simulator/avatars/index.ts';
import type { Region } from '../../simulator/region/index.ts';
import { findDestination } from './destination.ts';

const FLOOR = 20 + AVATAR_HALF_HEIGHT;
const regionOf = (name: string, sizeMetres = 256): Region =>
  ({
    name,
    sizeMetres,
    landing: { x: 100, y: 110 },
    part: () => ({ heightAt: () => 20 }),
  }) as unknown as Region;
const REGIONS = [regionOf('First'), regionOf('Second', 512)];
const homeIn = (name = 'FIRST') => {
  const region = REGIONS.find((one) => one.name.toUpperCase() === name)!;
  return { region, position: { x: 100, y: 110, z: 0 } };
};
const place = (region: string, x: number, y: number, z: number): StartLocation => ({
  type: 'place',
  region,
  position: { x, y, z },
});

describe('a destination', () => {
  it.each<[string, StartLocation, string | undefined, object]>([
    [
      'the place asked for',
      place('second', 300, 5, 50),
      undefined,
      { kind: 'url', position: { x: 300, y: 5, z: 50 } },
    ],
    [
      'on the ground when asked below it',
      place('First', 5, 5, 0),
      undefined,
      { position: { x: 5, y: 5, z: FLOOR } },
    ],
    [
      'inside when asked outside',
      place('First', -50, 9999, 30),
      undefined,
      { position: { x: 1, y: 255, z: 30 } },
    ],
    ['not in orbit', place('First', 5, 5, 1e9), undefined, { position: { x: 5, y: 5, z: 4096 } }],
    ['the home', { type: 'home' }, 'SECOND', { kind: 'home', position: { x: 100, y: 110, z: FLOOR } }],
    ['home for those who were never here', { type: 'last' }, undefined, { kind: 'last' }],
    ['safe for an unknown region', place('Third', 1, 1, 1), undefined, { kind: 'safe' }],
    ['safe for what is not understood', { type: 'other', text: 'uri:' }, undefined, { kind: 'safe' }],
  ])('is %s', (_what, start, home, expected) => {
    expect(findDestination(start, homeIn(home), REGIONS, undefined)).toMatchObject(expected);
  });

  it('is where one was last, if that still exists', () => {
    const position = { x: 7, y: 8, z: 99 };
    const last = findDestination({ type: 'last' }, homeIn(), REGIONS, { regionName: 'Second', position });
    expect(last).toMatchObject({ kind: 'last', position });
    expect(last.region.name).toBe('Second');
    const gone = findDestination({ type: 'last' }, homeIn(), REGIONS, { regionName: 'Gone', position });
    expect(gone.region.name).toBe('First');
  });
});
