import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../bytes/index.ts';
import { Uuid } from '../../datatypes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { NOT_FOR_SALE, NO_PERMISSIONS } from '../../inventory/index.ts';
import { ASSET_TYPE } from '../index.ts';
import {
  MAX_WEARABLE_PARAMETERS,
  MAX_WEARABLE_TEXTURES,
  WEARABLE_TYPE,
  assetTypeOfWearable,
  decodeWearable,
  encodeWearable,
} from './index.ts';
import type { Wearable } from './index.ts';

const TEXT =
  'LLWearable version 22\nn\nd\n permissions 0\n{\n}\n sale_info 0\n{\n}\ntype 4\nparameters 0\ntextures 0\n';
const ID = 'a0000000-0000-4000-8000-000000000001';
const read = (text: string, told: string[] = []): Wearable =>
  decodeWearable(encodeUtf8(text), { onSkipped: (what) => told.push(what) });
const BARE = read(TEXT);

describe('a wearable', () => {
  it('has some type and nothing else at the least', () => {
    expect(BARE).toEqual({
      version: 22,
      name: 'n',
      description: 'd',
      permissions: NO_PERMISSIONS,
      sale: NOT_FOR_SALE,
      type: 4,
      parameters: new Map(),
      textures: new Map(),
    });
  });

  it.each([
    ['another header', TEXT.replace('LLWearable', 'LLThing')],
    ['no version', TEXT.replace('22', '')],
    ['a newer version', TEXT.replace('22', '23')],
    ['no permissions', TEXT.replace('permissions 0', 'owners 0')],
    ['no terms of sale', TEXT.replace('sale_info 0', 'price 0')],
    ['no type', TEXT.replace('type 4', 'kind 4')],
    ['a type that is a word', TEXT.replace('type 4', 'type four')],
    ['a type that does not exist', TEXT.replace('type 4', 'type 256')],
    ['a type below all', TEXT.replace('type 4', 'type -1')],
    ['no parameters', TEXT.replace('parameters 0\n', '')],
    ['too many parameters', TEXT.replace('parameters 0', `parameters ${MAX_WEARABLE_PARAMETERS + 1}`)],
    ['too many textures', TEXT.replace('textures 0', `textures ${MAX_WEARABLE_TEXTURES + 1}`)],
    ['fewer parameters than it counts', TEXT.replace('parameters 0', 'parameters 9')],
    ['fewer textures than it counts', TEXT.replace('textures 0', 'textures 1')],
  ])('with %s is refused', (_, text) => {
    expect(() => read(text)).toThrow(DecodeError);
  });

  it('is refused wherever it is cut before its last word', () => {
    for (let length = 0; length < TEXT.length - 2; length++)
      expect(() => read(TEXT.slice(0, length)), String(length)).toThrow(DecodeError);
  });

  it('may have a version without the words in front of it, which is told', () => {
    const told: string[] = [];
    expect(read(TEXT.replace('LLWearable version ', ''), told)).toEqual(BARE);
    expect(told).toEqual(['the words of a header, which are missing']);
  });

  it.each([15, 16, 18, 22, 24])('may be of version %d', (version) => {
    expect(read(TEXT.replace('22', String(version))).version).toBe(version);
  });

  it('may have an empty name and description, and blank lines behind them', () => {
    const wearable = read(TEXT.replace('\nn\nd\n', '\n\n\n\n\n').replace('type 4', '\n\ntype 4'));
    expect([wearable.name, wearable.description, wearable.type]).toEqual(['', '', 4]);
  });

  it('has the last of two weights of one parameter, in the place of the first', () => {
    const text = TEXT.replace('parameters 0', 'parameters 3\n7 .5\n8 1\n7 .25');
    expect([...read(text).parameters]).toEqual([
      [7, 0.25],
      [8, 1],
    ]);
  });

  it('passes over what is no weight or id, and goes on behind it', () => {
    const told: string[] = [];
    const text = TEXT.replace('parameters 0', 'parameters 4\nx 1\n5\n-0 ,5\n9 much').replace(
      'textures 0',
      `textures 3\n1 ${ID}\nfoot ${ID}\n2 IMG_DEFAULT`,
    );
    const { parameters, textures } = read(text, told);
    expect([...parameters]).toEqual([[0, 0.5]]);
    expect([...textures].map(([index, id]) => [index, id.toString()])).toEqual([[1, ID]]);
    expect(told).toEqual([
      ...Array<string>(3).fill('one of the parameters'),
      ...Array<string>(2).fill('one of the textures'),
    ]);
  });

  it('takes as many parameters as viewers do', () => {
    const lines = Array.from({ length: MAX_WEARABLE_PARAMETERS }, (_, at) => `${at} 1`).join('\n');
    const text = TEXT.replace('parameters 0', `parameters ${MAX_WEARABLE_PARAMETERS}\n${lines}`);
    expect(read(text).parameters.size).toBe(MAX_WEARABLE_PARAMETERS);
  });

  it('writes weights without zeros that say nothing', () => {
    const parameters = new Map([
      [1, 0],
      [2, -0.5],
      [3, 1],
      [4, 0.123_456],
      [5, 10.25],
    ]);
    const lines = decodeUtf8(encodeWearable({ ...BARE, parameters })).split('\n');
    expect(lines.slice(lines.indexOf('parameters 5'), -1)).toEqual([
      'parameters 5',
      '1 0',
      '2 -.5',
      '3 1',
      '4 .12346',
      '5 10.25',
      'textures 0',
    ]);
  });

  it('has a name and a description of one line', () => {
    expect(() => encodeWearable({ ...BARE, name: 'two\nlines' })).toThrow(EncodeError);
    expect(() => encodeWearable({ ...BARE, description: 'two\rlines' })).toThrow(EncodeError);
  });

  it('says the same after it was written and read, whatever it says', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => !/[\n\r\0\ufffd]/.test(text));
    const weights = fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: -99_999, max: 999_999 })), {
      maxLength: 9,
    });
    const textures = fc.array(fc.tuple(fc.nat(44), fc.uuid()), { maxLength: 5 });
    fc.assert(
      fc.property(line, line, fc.nat(16), weights, textures, (name, description, type, pairs, ids) => {
        const wearable: Wearable = {
          ...BARE,
          name,
          description,
          type,
          parameters: new Map(pairs.map(([id, weight]) => [id, weight / 1e5 + 0])),
          textures: new Map(ids.map(([index, id]) => [index, Uuid.parse(id)])),
        };
        expect(decodeWearable(encodeWearable(wearable))).toEqual(wearable);
      }),
      { numRuns: 150 },
    );
  });
});

describe('kinds of wearables', () => {
  it('are body parts up to the eyes, clothing from the shirt on', () => {
    const { shape, skin, hair, eyes, ...clothing } = WEARABLE_TYPE;
    for (const type of [shape, skin, hair, eyes]) expect(assetTypeOfWearable(type)).toBe(ASSET_TYPE.bodyPart);
    for (const type of Object.values(clothing)) expect(assetTypeOfWearable(type)).toBe(ASSET_TYPE.clothing);
    expect(Object.values(WEARABLE_TYPE)).toEqual(Array.from({ length: 17 }, (_, type) => type));
  });
});
