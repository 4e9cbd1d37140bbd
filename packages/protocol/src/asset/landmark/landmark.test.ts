import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../bytes/index.ts';
import { Uuid, regionHandleOf } from '../../datatypes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { decodeLandmark, encodeLandmark } from './index.ts';
import type { Landmark, RegionLandmark } from './index.ts';

const REGION = 'region_id 11111111-2222-4333-8444-555555555501';
const ID = Uuid.parse('11111111-2222-4333-8444-555555555501');
const HERE: RegionLandmark = { version: 2, regionId: ID, position: { x: 1, y: 2, z: 3 } };

const read = (text: string, told: string[] = []): Landmark =>
  decodeLandmark(encodeUtf8(text), { onSkipped: (what, offset) => told.push(`${offset}: ${what}`) });
const written = (landmark: Landmark): readonly string[] => decodeUtf8(encodeLandmark(landmark)).split('\n');

describe('a landmark', () => {
  it.each([
    '',
    '\n\n',
    'Landmark version 3\nposition 1 2 3\n',
    'Landmark version two\nposition 1 2 3\n',
    'Landmark version -1\nposition 1 2 3\n',
    'Landmark version 2\nlocal_pos 1 2 3\n',
    'Landmark version 2\nregion_id here\nlocal_pos 1 2 3\n',
    'Landmark version 2\nregion_id\nlocal_pos 1 2 3\n',
    `Landmark version 2\n${REGION}\n`,
    `Landmark version 2\n${REGION}\nlocal_pos\n`,
    `Landmark version 2\n${REGION}\nlocal_pos 1 2\n`,
    `Landmark version 2\n${REGION}\nlocal_pos 1 2 east\n`,
    `Landmark version 2\n${REGION}\nlocal_pos 1 2 1e999\n`,
    'Landmark version 1\nlocal_pos 1 2 3\n',
    'Bookmark version 1\nposition 1 2 3\n',
  ])('such as %j is refused', (text) => {
    expect(() => read(text)).toThrow(DecodeError);
  });

  it('is refused wherever it is cut before its place', () => {
    const whole = `Landmark version 2\n${REGION}\nlocal_pos 1.5 2 3`;
    for (let length = 0; length < whole.length; length++)
      expect(() => read(whole.slice(0, length)), whole.slice(0, length)).toThrow(DecodeError);
    expect(read(whole)).toMatchObject({ position: { x: 1.5, y: 2, z: 3 } });
  });

  it('may have blank lines, tabs, capitals and lines in any order', () => {
    const text = `\n landmark VERSION  2 \n\tlocal_pos\t1  2\t3 \n\n region_handle 256\n${REGION.toUpperCase().replace('REGION_ID', 'region_id')}\n`;
    expect(read(text)).toEqual({ ...HERE, regionHandle: 256n });
  });

  it('keeps the first of two places, and tells of what it does not know', () => {
    const told: string[] = [];
    const first = `Landmark version 2\n${REGION}\nlocal_pos 1 2 3\n`;
    expect(read(`${first}local_pos 4 5 6\nowner me\n`, told)).toEqual(HERE);
    expect(told).toEqual([
      `${first.length}: local_pos of a landmark`,
      `${first.length + 16}: owner of a landmark`,
    ]);
  });

  it.each(['18446744073709551616', '-1', '1.5', 'none', '0x100', '123456789012345678901'])(
    'has no handle %s',
    (handle) => {
      const told: string[] = [];
      const text = `Landmark version 2\n${REGION}\nlocal_pos 1 2 3\nregion_handle ${handle}\n`;
      expect(read(text, told)).toEqual(HERE);
      expect(told.map((line) => line.split(': ')[1])).toEqual(['region_handle of a landmark']);
    },
  );

  it('has the largest handle there is', () => {
    const text = `Landmark version 2\n${REGION}\nlocal_pos 1 2 3\nregion_handle 18446744073709551615\ngatekeeper \n`;
    expect(read(text)).toEqual({ ...HERE, regionHandle: 0xffff_ffff_ffff_ffffn });
  });

  it('of another grid has a handle in its fourth line, 0 where none is known', () => {
    expect(written({ ...HERE, gatekeeper: 'http://g/' }).slice(3)).toEqual([
      'region_handle 0',
      'gatekeeper http://g/',
      '',
    ]);
    expect(written({ ...HERE, regionHandle: 5n }).slice(3)).toEqual(['region_handle 5', '']);
    expect(written(HERE)).toHaveLength(4);
    expect(() => encodeLandmark({ ...HERE, gatekeeper: 'http://g/\nregion_id x' })).toThrow(EncodeError);
  });

  it('says the same after it was written and read, whatever it says', () => {
    const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0);
    const address = fc.constantFrom('http://g/', 'grid.example:8002', 'a b');
    const position = fc.record({ x: number, y: number, z: number });
    const corners = fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff));
    fc.assert(
      fc.property(position, fc.option(corners), fc.option(address), (place, corner, url) => {
        const landmark: RegionLandmark = {
          ...HERE,
          position: place,
          ...(corner !== null && { regionHandle: regionHandleOf(...corner) }),
          ...(corner !== null && url !== null && { gatekeeper: url }),
        };
        expect(decodeLandmark(encodeLandmark(landmark))).toEqual(landmark);
        const global = { version: 1, position: place } as const;
        expect(decodeLandmark(encodeLandmark(global))).toEqual(global);
      }),
      { numRuns: 200 },
    );
  });
});
