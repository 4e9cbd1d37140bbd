import { readFileSync } from 'node:fs';
import { decodeAnimation, encodeAnimation } from '@landfall/protocol/asset/animation';
import { decodeGesture, encodeGesture } from '@landfall/protocol/asset/gesture';
import { decodeLandmark, encodeLandmark } from '@landfall/protocol/asset/landmark';
import {
  decodeConvexShape,
  decodeMeshFaces,
  decodeMeshSkin,
  encodeConvexShape,
  encodeMeshFaces,
  encodeMeshSkin,
} from '@landfall/protocol/asset/mesh';
import { decodeNotecard, encodeNotecard } from '@landfall/protocol/asset/notecard';
import { decodeLegacyEnvironment, decodeSettings, encodeSettings } from '@landfall/protocol/asset/settings';
import { decodeWearable, encodeWearable } from '@landfall/protocol/asset/wearable';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeTaskInventory, encodeTaskInventory } from '@landfall/protocol/inventory';
import { parseLlsdNotation } from '@landfall/protocol/llsd';
import {
  decodeGltfMaterial,
  decodeLegacyMaterialAsset,
  encodeGltfMaterial,
  encodeLegacyMaterialAsset,
} from '@landfall/protocol/material';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);

const texts = (file: string): readonly Uint8Array[] =>
  (
    JSON.parse(
      readFileSync(new URL(`../../vectors/asset/${file}.json`, import.meta.url), 'utf8'),
    ) as readonly { readonly text: string }[]
  ).map(({ text }) => encodeUtf8(text));

interface Bytes {
  readonly kind?: string;
  readonly hex: string;
}

const bytesOf = (file: string, kind?: string): readonly Uint8Array[] =>
  (
    JSON.parse(
      readFileSync(new URL(`../../vectors/asset/${file}.json`, import.meta.url), 'utf8'),
    ) as readonly Bytes[]
  )
    .filter((vector) => vector.kind === kind)
    .map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex')));

/** What is read of any bytes can be written, and read again. */
const CODECS: readonly (readonly [string, readonly Uint8Array[], (bytes: Uint8Array) => void])[] = [
  ['landmarks', texts('landmarks'), (bytes) => void decodeLandmark(encodeLandmark(decodeLandmark(bytes)))],
  [
    'notecards',
    texts('notecards'),
    (bytes) => {
      const { text, items } = decodeNotecard(bytes);
      const again = decodeNotecard(encodeNotecard({ text, items }));
      expect(again.items).toHaveLength(items.length);
    },
  ],
  ['gestures', texts('gestures'), (bytes) => void decodeGesture(encodeGesture(decodeGesture(bytes)))],
  ['wearables', texts('wearables'), (bytes) => void decodeWearable(encodeWearable(decodeWearable(bytes)))],
  [
    'contents of objects',
    texts('task-inventories'),
    (bytes) => void decodeTaskInventory(encodeTaskInventory(decodeTaskInventory(bytes))),
  ],
  [
    'faces of meshes',
    bytesOf('meshes', 'faces'),
    (bytes) => void decodeMeshFaces(encodeMeshFaces(decodeMeshFaces(bytes))),
  ],
  [
    'skins of meshes',
    bytesOf('meshes', 'skin'),
    (bytes) => void decodeMeshSkin(encodeMeshSkin(decodeMeshSkin(bytes))),
  ],
  [
    'hulls of meshes',
    bytesOf('meshes', 'convex'),
    (bytes) => void decodeConvexShape(encodeConvexShape(decodeConvexShape(bytes))),
  ],
  [
    'animations',
    bytesOf('animations'),
    (bytes) => void decodeAnimation(encodeAnimation(decodeAnimation(bytes))),
  ],
  ['settings', texts('settings'), (bytes) => void decodeSettings(encodeSettings(decodeSettings(bytes)))],
  [
    'materials',
    bytesOf('materials'),
    (bytes) => void decodeGltfMaterial(encodeGltfMaterial(decodeGltfMaterial(bytes))),
  ],
  [
    'legacy materials',
    texts('legacy-materials'),
    (bytes) => void decodeLegacyMaterialAsset(encodeLegacyMaterialAsset(decodeLegacyMaterialAsset(bytes))),
  ],
  [
    'older environments',
    [
      encodeUtf8(
        "[{},[[r0,'A'],[r0.5,'B']],{'A':{'gamma':[r2]},'B':{'ambient':[r1,r1,r1]}},{'fresnelScale':r1}]",
      ),
    ],
    (bytes) => {
      const day = decodeLegacyEnvironment(parseLlsdNotation(bytes));
      if (day !== undefined) decodeSettings(encodeSettings(day));
    },
  ],
];

it.each(CODECS)('mutations of %s end in a value or a DecodeError', (_, inputs, check) => {
  const random = createRandom(20_261_129);
  let read = 0;
  for (let round = 0; round < 8_000 * TIMES; round++) {
    try {
      check(mutated(inputs[round % inputs.length]!, random));
      read++;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  expect(read).toBeGreaterThan(0);
});

function mutated(input: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(input);
  for (let flips = random.integer(1, 4); flips > 0; flips--)
    bytes[random.integer(0, bytes.length - 1)] = random.chance(0.5)
      ? random.integer(0, 255)
      : random.pick([0x0a, 0x20, 0x09, 0x7b, 0x7d, 0x39]);
  return random.chance(0.2) ? bytes.subarray(0, random.integer(0, bytes.length)) : bytes;
}
