import { readFileSync } from 'node:fs';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeExtraParams, encodeExtraParams } from '@landfall/protocol/extra-params';
import {
  decodeCompressedUpdate,
  decodeParticleSystem,
  decodePlacement,
  decodeTerse,
  decodeTransform,
  encodeCompressedUpdate,
  encodeParticleSystem,
  encodePlacement,
  encodeTerse,
  encodeTransform,
  textureEntryOfTerse,
  typeOfTransform,
} from '@landfall/protocol/object';
import { decodeObjectXml, encodeObjectXml } from '@landfall/protocol/object-xml';
import { decodeMaterialOverrides, encodeMaterialOverrides } from '@landfall/protocol/material';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeKeptRegion, encodeKeptRegion } from '@landfall/client/objects';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { decodeTextureEntry, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { expect, it } from 'vitest';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);

type Row = Readonly<Record<string, string>>;
const rows = (file: string): readonly Row[] =>
  JSON.parse(
    readFileSync(new URL(`../../vectors/object/${file}`, import.meta.url), 'utf8'),
  ) as readonly Row[];
const seeds = (file: string, field: string): readonly Uint8Array[] =>
  rows(file)
    .map((row) => Uint8Array.from(Buffer.from(row[field] ?? '', 'hex')))
    .filter(({ length }) => length > 0);

const OVERRIDES = encodeUtf8(
  "{'id':i720001,'te':[i0,i3],'od':[{'bc':[r1,r0.5,r0.25,r1],'am':i2,'ds':1},{'ti':[!,{'o':[r0.5,r-1],'r':r1.5}]}]}",
);
const OBJECT_XML = encodeUtf8(
  '<SceneObjectGroup><RootPart><SceneObjectPart a="1"><UUID><Guid>00112233-4455-6677-8899-aabbccddeeff</Guid></UUID>' +
    '<Name>n</Name><GroupPosition><X>1E-5</X><Y>NaN</Y><Z>3</Z></GroupPosition><Flags>Phantom</Flags><Shape>' +
    '<TextureEntry>AQID</TextureEntry><ExtraParams>AA==</ExtraParams><PathTwist>-7</PathTwist></Shape><Other>&amp;</Other>' +
    '</SceneObjectPart></RootPart><OtherParts /><GroupScriptStates /></SceneObjectGroup>\0',
);

/** What is read of any bytes can be written, and read again. */
const CODECS: readonly (readonly [string, readonly Uint8Array[], (bytes: Uint8Array) => void])[] = [
  [
    'texture entries',
    seeds('texture-entries.json', 'hex'),
    (bytes) => {
      const entry = decodeTextureEntry(bytes);
      if (entry !== undefined) decodeTextureEntry(encodeTextureEntry(entry));
      textureEntryOfTerse(bytes);
    },
  ],
  [
    'extra parameters',
    seeds('extra-params.json', 'hex'),
    (bytes) => void decodeExtraParams(encodeExtraParams(decodeExtraParams(bytes))),
  ],
  [
    'terse updates',
    seeds('terse-updates.json', 'data'),
    (bytes) => void decodeTerse(encodeTerse(decodeTerse(bytes))),
  ],
  [
    'compressed updates',
    seeds('compressed-updates.json', 'data'),
    (bytes) => {
      const object = decodeCompressedUpdate(0, bytes);
      const again = encodeCompressedUpdate(object);
      if (object.particles.length !== 0 || object.textureEntry.length !== 0)
        decodeCompressedUpdate(again.UpdateFlags, again.Data);
    },
  ],
  [
    'material overrides',
    [OVERRIDES],
    (bytes) => void decodeMaterialOverrides(encodeMaterialOverrides(decodeMaterialOverrides(bytes))),
  ],
  ['object XML', [OBJECT_XML], (bytes) => void decodeObjectXml(encodeObjectXml(decodeObjectXml(bytes)))],
  [
    'placements',
    [60, 76, 124, 32, 48, 16].map((length) => new Uint8Array(length)),
    (bytes) => void decodePlacement(encodePlacement(decodePlacement(bytes))),
  ],
  [
    'kept regions',
    [
      encodeKeptRegion(
        [1, 2].map((localId) => ({ localId, crc: 9, data: new Uint8Array(90), overrides: OVERRIDES })),
      ),
    ],
    (bytes) => void decodeKeptRegion(encodeKeptRegion(decodeKeptRegion(bytes).values())),
  ],
  [
    'transforms',
    [0x01, 0x03, 0x05, 0x07].map((type) => Uint8Array.of(type, ...new Uint8Array(36).fill(63))),
    (bytes) => {
      const wanted = decodeTransform(bytes[0] ?? 0, bytes.subarray(1));
      decodeTransform(typeOfTransform(wanted, false, false), encodeTransform(wanted));
    },
  ],
  [
    'particle systems',
    seeds('compressed-updates.json', 'particles'),
    (bytes) => void decodeParticleSystem(encodeParticleSystem(decodeParticleSystem(bytes))),
  ],
];

it.each(CODECS)('mutations of %s end in a value or a DecodeError', (_, inputs, check) => {
  const random = createRandom(20_261_129);
  let read = 0;
  for (let round = 0; round < 50_000 * TIMES; round++) {
    try {
      check(mutated(inputs[round % inputs.length]!, random));
      read++;
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  }
  expect(read).toBeGreaterThan(0);
});

function mutated(input: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(input);
  for (let flips = random.integer(1, 4); flips > 0; flips--)
    bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  return random.chance(0.2) ? bytes.subarray(0, random.integer(0, bytes.length)) : bytes;
}
