import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_OBJECT } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { packRare, textureEntryIn, unpackRare } from './kept-description.ts';
import type { RareFields } from './kept-description.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');

/** As much as there can be. */
const FULL: RareFields = {
  textureEntry: new Uint8Array(300).fill(1),
  textureAnimation: new Uint8Array(16).fill(2),
  particles: new Uint8Array(86).fill(3),
  extraParams: Uint8Array.of(1, 0x70, 0, 4, 0, 0, 0, 1, 0, 0, 0),
  data: Uint8Array.of(5),
  text: 'Grüße\nan alle',
  textColour: { r: 1, g: 2, b: 3, a: 4 },
  mediaUrl: 'http://127.0.0.1/',
  nameValues: 'Title STRING RW SV x',
  ownerId: ID,
  sound: { id: ID, gain: 0.5, flags: 3, radius: 20 },
};

/** Only what is packed. */
function rareOf({ ...object }: ObjectDescription): RareFields {
  const { textureEntry, textureAnimation, particles, extraParams, data, text, textColour, mediaUrl } = object;
  const { nameValues, ownerId, sound } = object;
  return {
    textureEntry,
    textureAnimation,
    particles,
    extraParams,
    data,
    text,
    textColour,
    mediaUrl,
    nameValues,
    ownerId,
    sound,
  };
}

describe('what only some objects have', () => {
  it('comes back as it was', () => {
    expect(unpackRare(packRare(FULL))).toEqual(FULL);
    const some = { ...rareOf(EMPTY_OBJECT), mediaUrl: 'x', data: Uint8Array.of(0) };
    expect(unpackRare(packRare(some))).toEqual(some);
  });

  it('takes no bytes where there is nothing', () => {
    expect(packRare(EMPTY_OBJECT)).toHaveLength(0);
    expect(unpackRare(new Uint8Array(0))).toEqual(rareOf(EMPTY_OBJECT));
  });

  it.each(['text', 'mediaUrl', 'nameValues'] as const)(
    'has as much of a %s as its length can say, in whole characters, and all else',
    (field) => {
      // As 30,000 bytes that are no UTF-8 are read.
      const long = `x${'\ufffd'.repeat(30_000)}`;
      const kept = unpackRare(packRare({ ...FULL, [field]: long }));
      expect(long.startsWith(kept[field])).toBe(true);
      expect(kept[field].length).toBe(1 + Math.floor(65_534 / 3));
      expect({ ...kept, [field]: FULL[field] }).toEqual(FULL);
    },
  );

  it('has copies of bytes, not views', () => {
    const packed = packRare(FULL);
    const { textureEntry } = unpackRare(packed);
    packed.fill(0);
    expect(textureEntry).toEqual(FULL.textureEntry);
  });

  it('has its texture entry first, to be read alone', () => {
    expect(textureEntryIn(packRare(FULL))).toEqual(FULL.textureEntry);
    expect(textureEntryIn(packRare({ ...FULL, textureEntry: new Uint8Array(0) }))).toHaveLength(0);
    expect(textureEntryIn(new Uint8Array(0))).toHaveLength(0);
  });
});
