import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { EMPTY_ITEM } from '../inventory/index.ts';
import { MAX_GESTURE_STEPS, decodeGesture, encodeGesture } from './gesture/index.ts';
import { ASSET_TYPE } from './index.ts';
import { decodeLandmark, encodeLandmark } from './landmark/index.ts';
import {
  MAX_EMBEDDED_ITEMS,
  decodeNotecard,
  embeddedCharacter,
  embeddedIndex,
  encodeNotecard,
} from './notecard/index.ts';
import {
  MAX_WEARABLE_PARAMETERS,
  WEARABLE_TYPE,
  assetTypeOfWearable,
  decodeWearable,
  encodeWearable,
} from './wearable/index.ts';

const refused = (decode: (bytes: Uint8Array) => unknown, text: string): void =>
  expect(() => decode(encodeUtf8(text)), JSON.stringify(text)).toThrow(DecodeError);

const REGION = 'region_id 11111111-2222-4333-8444-555555555501';

describe('landmarks', () => {
  it.each([
    '',
    'Landmark version 3\nposition 1 2 3\n',
    'Landmark version 2\nlocal_pos 1 2 3\n',
    'Landmark version 2\nregion_id here\nlocal_pos 1 2 3\n',
    `Landmark version 2\n${REGION}\n`,
    `Landmark version 2\n${REGION}\nlocal_pos 1 2\n`,
    `Landmark version 2\n${REGION}\nlocal_pos 1 2 east\n`,
    'Landmark version 1\nlocal_pos 1 2 3\n',
  ])('such as %j are refused', (text) => refused(decodeLandmark, text));

  it('keep the first of two places, and no handle that is too large', () => {
    const told: string[] = [];
    const text = `Landmark version 2\n${REGION}\nlocal_pos 1 2 3\nlocal_pos 4 5 6\nregion_handle 18446744073709551616\n`;
    const landmark = decodeLandmark(encodeUtf8(text), { onSkipped: (what) => told.push(what) });
    expect(landmark).toMatchObject({ position: { x: 1, y: 2, z: 3 } });
    expect('regionHandle' in landmark).toBe(false);
    expect(told).toEqual(['local_pos of a landmark', 'region_handle of a landmark']);
  });

  it('of another grid have a handle in their fourth line, 0 where none is known', () => {
    const position = { x: 1, y: 2, z: 3 };
    const bytes = encodeLandmark({ version: 2, regionId: Uuid.zero, position, gatekeeper: 'http://g/' });
    const lines = Buffer.from(bytes).toString().split('\n');
    expect(lines.slice(3)).toEqual(['region_handle 0', 'gatekeeper http://g/', '']);
    expect(() =>
      encodeLandmark({ version: 2, regionId: Uuid.zero, position, gatekeeper: 'http://g/\nx' }),
    ).toThrow(EncodeError);
  });
});

describe('gestures', () => {
  it.each([
    '',
    '3\n0\n0\n\n\n0\n',
    '2\n0\n0\n\n\n-1\n',
    `2\n0\n0\n\n\n${MAX_GESTURE_STEPS + 1}\n`,
    '2\n0\n0\n\n\n1\n5\nx\n0\n',
    '2\n0\n0\n\n\n1\n-1\nx\n0\n',
    '2\n0\n0\n\n\n2\n2\nhi\n0\n',
    '2\n0\n0\n\n',
  ])('such as %j are refused', (text) => refused(decodeGesture, text));

  it('cannot say two lines at once', () => {
    const steps = [{ type: 'chat', text: 'one\ntwo', flags: 0 }] as const;
    expect(() => encodeGesture({ key: 0, mask: 0, trigger: '', replacement: '', steps })).toThrow(
      EncodeError,
    );
  });
});

const HEAD = 'Linden text version 2\n{\nLLEmbeddedItems version 1\n{\n';

describe('notecards', () => {
  it.each([
    'Linden text version 3\n{\n',
    'Linden text version two\n{\n',
    'Linden text version 2\nLLEmbeddedItems version 1\n{\ncount 0\n}\nText length 0\n}\n',
    'Linden text version 2\n{\nLLEmbeddedItems version 2\n{\ncount 0\n}\nText length 0\n}\n',
    `${HEAD}}\nText length 0\n}\n`,
    `${HEAD}count 0\n}\n`,
    `${HEAD}count 0\nText length 0\n}\n`,
    `${HEAD}count 1\n{\nchar 0\n`,
    `${HEAD}count 1\n{\next char index 0\n\tasset\t0\n`,
    `${HEAD}count 1\n{\next char index 0\n\tinv_item\t0\n\t{\n`,
    `${HEAD}count 1\n{\next char index 0\n\tinv_item\t0\n\t{\n\t}\n{\n`,
  ])('such as %j are refused', (text) => refused(decodeNotecard, text));

  it('of version 1 have a byte from 0x80 on for an item', () => {
    const head = HEAD.replace('version 2', 'version 1');
    const bytes = Uint8Array.from([
      ...encodeUtf8(`${head}count 0\n}\nText length 3\nA`),
      0x82,
      ...encodeUtf8('B}\n'),
    ]);
    expect(decodeNotecard(bytes)).toEqual({ text: `A${embeddedCharacter(2)}B`, items: [] });
  });

  it('know the characters that stand for items', () => {
    expect(embeddedIndex(embeddedCharacter(0))).toBe(0);
    expect(embeddedIndex(embeddedCharacter(MAX_EMBEDDED_ITEMS - 1))).toBe(MAX_EMBEDDED_ITEMS - 1);
    expect(['A', '', '\u{10ffff}', '\u{fffff}'].map(embeddedIndex)).toEqual(Array(4).fill(undefined));
  });

  it('have no item without a character, or with a line break in its name', () => {
    for (const index of [-1, 0.5, MAX_EMBEDDED_ITEMS])
      expect(() => encodeNotecard({ text: '', items: [{ index, item: EMPTY_ITEM }] })).toThrow('items[0]');
    const item = { ...EMPTY_ITEM, name: 'a\nb' };
    expect(() => encodeNotecard({ text: '', items: [{ index: 0, item }] })).toThrow(EncodeError);
  });

  it('are as long as their text has bytes', () => {
    const bytes = encodeNotecard({ text: 'é\u{1f30d}', items: [] });
    expect(Buffer.from(bytes).toString()).toContain('Text length 6\n');
  });
});

const WEARABLE =
  'LLWearable version 22\nn\nd\n permissions 0\n{\n}\n sale_info 0\n{\n}\ntype 4\nparameters 0\ntextures 0\n';

describe('wearables', () => {
  it('have some type and nothing else at the least', () => {
    const { permissions, sale, ...rest } = decodeWearable(encodeUtf8(WEARABLE));
    expect(rest).toMatchObject({ version: 22, name: 'n', description: 'd', type: 4 });
    expect([permissions.base, sale.price]).toEqual([0, 0]);
    expect(decodeWearable(encodeUtf8(WEARABLE.replace('22', '24'))).version).toBe(24);
  });

  it.each([
    ['another header', WEARABLE.replace('LLWearable', 'LLThing')],
    ['a newer version', WEARABLE.replace('22', '23')],
    ['no permissions', WEARABLE.replace('permissions 0', 'owners 0')],
    ['no terms of sale', WEARABLE.replace('sale_info 0', 'price 0')],
    ['no type', WEARABLE.replace('type 4', 'kind 4')],
    ['a type that is a word', WEARABLE.replace('type 4', 'type four')],
    ['a type that does not exist', WEARABLE.replace('type 4', 'type 256')],
    ['too many parameters', WEARABLE.replace('parameters 0', `parameters ${MAX_WEARABLE_PARAMETERS + 1}`)],
    ['fewer textures than it counts', WEARABLE.replace('textures 0', 'textures 1')],
  ])('with %s are refused', (_, text) => refused(decodeWearable, text));

  it('are refused wherever they are cut before their last word', () => {
    for (let length = 0; length < WEARABLE.length - 2; length++)
      refused(decodeWearable, WEARABLE.slice(0, length));
  });

  it('are body parts or clothing', () => {
    expect(assetTypeOfWearable(WEARABLE_TYPE.eyes)).toBe(ASSET_TYPE.bodyPart);
    expect(assetTypeOfWearable(WEARABLE_TYPE.universal)).toBe(ASSET_TYPE.clothing);
  });

  it('have names of one line', () => {
    const wearable = { ...decodeWearable(encodeUtf8(WEARABLE)), name: 'two\nlines' };
    expect(() => encodeWearable(wearable)).toThrow(EncodeError);
  });
});
