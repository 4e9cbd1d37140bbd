import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import {
  attachmentPointOf,
  decodeObjectAnimations,
  decodeTextureAnimation,
  encodeObjectAnimations,
  encodeTextureAnimation,
  formatNameValues,
  parseNameValues,
  stateOfAttachment,
  TEXTURE_ANIMATION,
} from './index.ts';

describe('a texture animation', () => {
  /** Of the prim `texanim` of captures/build-objects; meaning as libomv decoded it. */
  const recorded = Uint8Array.from(Buffer.from('13ff040400000000000080410000a040', 'hex'));

  it('is read and written', () => {
    const animation = decodeTextureAnimation(recorded);
    expect(animation).toEqual({
      mode: TEXTURE_ANIMATION.on | TEXTURE_ANIMATION.loop | TEXTURE_ANIMATION.smooth,
      face: 255,
      sizeX: 4,
      sizeY: 4,
      start: 0,
      length: 16,
      rate: 5,
    });
    expect(encodeTextureAnimation(animation)).toEqual(recorded);
  });

  it('of any other length is none', () => {
    expect(decodeTextureAnimation(recorded.subarray(1))).toBeUndefined();
    expect(decodeTextureAnimation(Uint8Array.of(...recorded, 0))).toBeUndefined();
    expect(encodeTextureAnimation(undefined)).toHaveLength(0);
  });
});

describe('name values', () => {
  const avatar = 'FirstName STRING RW SV Test\nLastName STRING RW SV User\nTitle STRING RW SV ';

  it('are a line each; a value may be empty, and have spaces', () => {
    const values = parseNameValues(`${avatar}\nMotto STRING R DSV two words `);
    expect(values.map(({ name, value }) => [name, value])).toEqual([
      ['FirstName', 'Test'],
      ['LastName', 'User'],
      ['Title', ''],
      ['Motto', 'two words '],
    ]);
    expect(values[3]).toMatchObject({ type: 'STRING', access: 'R', sendTo: 'DSV' });
    expect(formatNameValues(parseNameValues(avatar))).toBe(avatar);
  });

  it('of another form are left out', () => {
    expect(parseNameValues('')).toEqual([]);
    expect(parseNameValues('nonsense\nA STRING RW\n\nB STRING RW S 1')).toEqual([
      { name: 'B', type: 'STRING', access: 'RW', sendTo: 'S', value: '1' },
    ]);
  });
});

describe('where something is attached', () => {
  it.each([
    [0x10, 1],
    [0x52, 0x25],
    [0x03, 48],
    [0, 0],
  ])('state %d is point %d, and back', (state, point) => {
    expect(attachmentPointOf(state)).toBe(point);
    expect(stateOfAttachment(point)).toBe(state);
  });
});

describe('animations of an object', () => {
  const id = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
  const two = [
    { id, name: 'wave' },
    { id: Uuid.zero, name: '' },
  ];

  it('are a count, and of each id, length and name', () => {
    const bytes = encodeObjectAnimations(two);
    expect([...bytes.subarray(0, 3), ...bytes.subarray(18, 23)]).toEqual([
      2, 0, 0, 4, 0x77, 0x61, 0x76, 0x65,
    ]);
    expect(bytes).toHaveLength(2 + 17 + 4 + 17);
    expect([...decodeObjectAnimations(bytes)]).toEqual(two);
  });

  it('none are no bytes', () => {
    expect(encodeObjectAnimations([])).toHaveLength(0);
    expect([...decodeObjectAnimations(new Uint8Array(0))]).toEqual([]);
  });

  it('that break off are refused after those before', () => {
    const seen: string[] = [];
    expect(() => {
      for (const { name } of decodeObjectAnimations(encodeObjectAnimations(two).subarray(0, 30)))
        seen.push(name);
    }).toThrow(DecodeError);
    expect(seen).toEqual(['wave']);
    expect(() => encodeObjectAnimations([{ id, name: 'x'.repeat(256) }])).toThrow(EncodeError);
  });
});
