import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeLlsdBinary, formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { createRandom } from '@landfall/protocol/testing';
import { gatherReferences, literalsIn, referencesOf } from './index.ts';

const A = Uuid.parse('00000000-0000-4000-8000-00000000000a');
const B = Uuid.parse('00000000-0000-4000-8000-00000000000b');
const C = Uuid.parse('00000000-0000-4000-8000-00000000000c');
/** B under the mask that old viewers put on ids of items without permission. */
const B_SHADOW = '3c115e51-04f4-123c-1fa6-98aff103473b';

const WEARABLE = `LLWearable version 22\nNew Shirt\n\n\tpermissions 0\n\t{\n\t\tcreator_id\t${C.toString()}\n\t}\ntype 4\nparameters 1\n781 .78\ntextures 2\n1 ${A.toString()}\n8 ${B.toString()}\n`;
const GESTURE = `2\n65\n0\n/hey\n\n4\n0\nwave\n${A.toString()}\n0\n2\nhello\n0\n3\n1.5\n1\n1\nding\n${B.toString()}\n0\n`;
const item = (key: string, value: string, index: number): string =>
  `{\next char index ${index}\n\tinv_item\t0\n\t{\n\t\titem_id\t${C.toString()}\n\tpermissions 0\n\t{\n\t\towner_id\t${C.toString()}\n\t}\n\t\t${key}\t${value}\n\t\ttype\ttexture\n\t\tname\ta name|\n\t}\n}\n`;
const NOTECARD = `Linden text version 2\n{\nLLEmbeddedItems version 1\n{\ncount 2\n${item('asset_id', A.toString(), 0)}${item('shadow_id', B_SHADOW, 1)}}\nText length 44\nsee ${C.toString()}}\n`;
const LEGACY: LlsdValue = { NormMap: A, SpecMap: B, NormOffsetX: 1, DiffuseAlphaMode: 1 };
const GLTF: LlsdValue = {
  version: '1.1',
  type: 'GLTF 2.0',
  data: JSON.stringify({ images: [{ uri: A.toString() }, { uri: B.toString() }], materials: [{}] }),
};
const SKY: LlsdValue = {
  type: 'sky',
  sun_id: A,
  moon_id: '',
  frames: { deep: [{ cloud_id: B.toString() }] },
};
const MATERIAL_XML = encodeUtf8(formatLlsdXml(LEGACY));

const SAMPLES: readonly (readonly [string, number, Uint8Array])[] = [
  ['clothing', 5, encodeUtf8(WEARABLE)],
  ['body part', 13, encodeUtf8(WEARABLE.replaceAll('\n', '\r\n'))],
  ['gesture', 21, encodeUtf8(`${GESTURE}\0`)],
  ['notecard', 7, encodeUtf8(NOTECARD)],
  ['legacy material', -2, MATERIAL_XML],
  ['legacy material, binary', -2, encodeLlsdBinary(LEGACY)],
  ['render material', 57, encodeUtf8(formatLlsdXml(GLTF))],
  [
    'render material, binary with its header',
    57,
    Buffer.concat([encodeUtf8('<? LLSD/Binary ?>\n'), encodeLlsdBinary(GLTF)]),
  ],
  ['settings', 56, encodeLlsdBinary(SKY)],
];

describe('referencesOf', () => {
  it.each(SAMPLES)('%s', (_, type, bytes) => {
    expect(referencesOf(type, bytes).map(String)).toEqual([A.toString(), B.toString()]);
  });

  it('reads ids out of scripts and the text of notecards only when asked', () => {
    const script = encodeUtf8(
      `default { state_entry() { llSetTexture("${A.toString().toUpperCase()}", 0); } }`,
    );
    expect(referencesOf(10, script)).toEqual([]);
    expect(referencesOf(10, script, { literals: true }).map(String)).toEqual([A.toString()]);
    expect(referencesOf(7, encodeUtf8(NOTECARD), { literals: true }).map(String)).toContain(C.toString());
  });

  it.each([0, 1, 3, 20, 22, 49, 99])(
    'asset type %i refers to nothing by its format, and to what is in it',
    (type) => {
      const text = encodeUtf8(`Landmark version 2\nregion_id ${A.toString()}\n`);
      expect(referencesOf(type, text)).toEqual([]);
      expect(referencesOf(type, text, { literals: true }).map(String)).toEqual([A.toString()]);
    },
  );

  it('looks into the heads of pictures and sounds, and no further', () => {
    const j2k = (at: number): Buffer => {
      const bytes = Buffer.alloc(10_000, 0x80);
      bytes.set([0xff, 0x4f, 0xff, 0x51]);
      bytes.write(A.toString(), at);
      return bytes;
    };
    expect(referencesOf(0, j2k(100), { literals: true }).map(String)).toEqual([A.toString()]);
    expect(referencesOf(0, j2k(9000), { literals: true })).toEqual([]);
    expect(referencesOf(99, j2k(9000), { literals: true })).toHaveLength(1);
    expect(referencesOf(0, j2k(9000).subarray(1), { literals: true })).toHaveLength(1);
  });

  it('takes a plain text as a notecard, and a line end behind binary LLSD, as OpenSim ships both', () => {
    const plain = encodeUtf8(`Hello, see ${A.toString()}`);
    expect(gatherReferences(7, plain, { literals: true })).toMatchObject({ faults: [], ids: [A] });
    const material = Buffer.concat([encodeLlsdBinary(LEGACY), Buffer.from('\n')]);
    expect(gatherReferences(57, material)).toMatchObject({ faults: [], ids: [A, B] });
    expect(
      gatherReferences(57, Buffer.concat([encodeLlsdBinary(LEGACY), Buffer.from('x')])).faults,
    ).toHaveLength(1);
  });

  it('takes what has nothing in it', () => {
    expect(
      referencesOf(5, encodeUtf8('LLWearable version 22\nname\n\ntype 0\nparameters 0\ntextures 0\n')),
    ).toEqual([]);
    expect(
      referencesOf(
        7,
        encodeUtf8('Linden text version 2\n{\nLLEmbeddedItems version 1\n{\ncount 0\n}\nText length 0\n}\n'),
      ),
    ).toEqual([]);
    expect(referencesOf(21, encodeUtf8('2\n255\n0\n\n\n0\n'))).toEqual([]);
  });

  it.each([
    ['a wearable with too few textures', 5, WEARABLE.slice(0, WEARABLE.lastIndexOf('8 '))],
    ['a gesture with too few steps', 21, GESTURE.slice(0, GESTURE.indexOf('3\n1.5'))],
    ['a notecard that lost an item', 7, NOTECARD.replace(item('asset_id', A.toString(), 0), '')],
    ['a notecard that is none', 7, 'hello'],
    ['a material that is none', -2, '<llsd><map>'],
  ])('refuses %s, yet gathers what is written out in it', (_, type, text) => {
    expect(() => referencesOf(type, encodeUtf8(text))).toThrow(DecodeError);
    const { ids, faults } = gatherReferences(type, encodeUtf8(text));
    expect(faults.length).toBeGreaterThan(0);
    expect(ids.map(String)).toEqual(expect.arrayContaining(literalsIn(encodeUtf8(text)).map(String)));
  });

  it.each(SAMPLES)('throws only DecodeError for mutations: %s', (_, type, original) => {
    const random = createRandom(type + 9);
    for (let round = 0; round < 400; round++) {
      const bytes = Uint8Array.from(
        original.subarray(0, random.chance(0.4) ? random.integer(0, original.length) : undefined),
      );
      for (let flips = random.integer(1, 6); flips > 0 && bytes.length > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        referencesOf(type, bytes, { literals: true });
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});
