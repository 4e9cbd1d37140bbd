import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { cellsOfArea, checkArea, checkPlace } from './area.ts';
import { changed, differences } from './differences.ts';
import type { ParcelChanges } from './differences.ts';
import type { Parcel } from './parcel.ts';

const SIZE = { x: 512, y: 256 };
const AREA = { west: 4, south: 8, east: 12, north: 16 };

describe('an area', () => {
  it.each([
    ['small', AREA],
    ['the whole region', { west: 0, south: 0, east: 512, north: 256 }],
    ['one cell in the corner', { west: 508, south: 252, east: 512, north: 256 }],
  ])('is one: %s', (_, area) => {
    expect(() => checkArea(area, SIZE)).not.toThrow();
  });

  it.each([
    ['off its west', { west: -4 }],
    ['off its south', { south: -4 }],
    ['off its east', { east: 516 }],
    ['off its north', { north: 260 }],
    ['without width', { east: 4 }],
    ['without height', { north: 8 }],
    ['upside down', { south: 20 }],
    ['of half cells', { west: 6 }],
    ['of half cells too', { north: 14 }],
    ['of no number', { east: Number.NaN }],
    ['without end', { east: Infinity }],
  ])('is none: %s', (_, side) => {
    expect(() => checkArea({ ...AREA, ...side }, SIZE)).toThrow(UsageError);
  });

  it('has cells, row by row from the south-west', () => {
    expect(Array.from(cellsOfArea(AREA), ({ x, y }) => `${x} ${y}`)).toEqual(['4 8', '8 8', '4 12', '8 12']);
  });
});

describe('a place', () => {
  it('is in the region, or has no parcel', () => {
    for (const place of [
      { x: 0, y: 0 },
      { x: 511.9, y: 255.9 },
    ])
      expect(() => checkPlace(place, SIZE)).not.toThrow();
    for (const place of [
      { x: 512, y: 0 },
      { x: 0, y: 256 },
      { x: -0.1, y: 0 },
      { x: 0, y: -0.1 },
      { x: Number.NaN, y: 0 },
      { x: 0, y: Number.NaN },
    ])
      expect(() => checkPlace(place, SIZE)).toThrow(UsageError);
  });
});

describe('changes of a parcel', () => {
  const MEDIA = { url: 'http://media.example/', loops: false, width: 0 };
  const GROUP = new Uuid(1, 2, 3, 4);
  const now = {
    name: 'Plaza',
    groupId: GROUP,
    passHours: 1.5,
    salePrice: 10,
    landingPoint: { x: 1, y: 2, z: 3 },
    media: MEDIA,
  } as unknown as Parcel;
  const changes = (each: object): ParcelChanges => each as ParcelChanges;
  const differing = (each: object): readonly string[] =>
    differences(now, changed(now, changes(each)), changes(each));

  it('leave what they do not name, also of its media', () => {
    const after = changed(now, changes({ name: 'Quay', media: { loops: true } }));
    expect(after).toEqual({ ...now, name: 'Quay', media: { ...MEDIA, loops: true } });
    expect(now.media).toEqual(MEDIA);
  });

  it('are those that say something else', () => {
    expect(differing({ name: 'Plaza', salePrice: 11, media: { loops: true } })).toEqual([
      'salePrice',
      'media',
    ]);
    expect(differing({ media: { loops: false } })).toEqual([]);
    expect(differing({ groupId: Uuid.parse(GROUP.toString()) })).toEqual([]);
    expect(differing({ groupId: new Uuid(1, 2, 3, 5) })).toEqual(['groupId']);
    expect(differing({})).toEqual([]);
  });

  it('are none where a region has rounded, and some where it is more than that', () => {
    expect(differing({ passHours: 1.505 })).toEqual([]);
    expect(differing({ passHours: 1.52 })).toEqual(['passHours']);
    expect(differing({ landingPoint: { x: 1.001, y: 2, z: 3 } })).toEqual([]);
    expect(differing({ landingPoint: { x: 1, y: 2, z: 4 } })).toEqual(['landingPoint']);
    expect(differing({ landingPoint: undefined })).toEqual(['landingPoint']);
    expect(differing({ landingPoint: null })).toEqual(['landingPoint']);
  });
});
