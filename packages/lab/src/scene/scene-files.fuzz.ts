/** Objects of nothing but chance: whatever a region says, there are pictures and a file that other programs open. */
import { createRequire } from 'node:module';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import type { ObjectDescription, PackedShape } from '@landfall/protocol/object';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { SQUARE_FACE, inflate, levelOf, meshAssetOf } from '@landfall/scene/testing';
import { expect, it } from 'vitest';
import { boxOf, idOf, sceneOf } from './samples.ts';
import { sceneFiles } from './scene-files.ts';

interface Validator {
  validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number; messages: unknown[] } }>;
}

const validator = createRequire(import.meta.url)('gltf-validator') as Validator;
const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);
const ODD = [Number.NaN, Infinity, -Infinity, 0, -0, -1, 1e-45, 1e38, 255.5] as const;

const numberOf = (random: Random): number =>
  random.chance(0.15) ? random.pick(ODD) : random.integer(-300_000, 300_000) / 1000;
const bytesOf = (random: Random, most: number): Uint8Array =>
  Uint8Array.from({ length: random.integer(0, most) }, () => random.integer(0, 255));
const vectorOf = (random: Random) => ({ x: numberOf(random), y: numberOf(random), z: numberOf(random) });

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.chance(0.3)) return bytesOf(random, 80);
  const changed = Uint8Array.from(bytes);
  for (let flips = random.integer(0, 3); flips > 0 && changed.length > 0; flips--)
    changed[random.integer(0, changed.length - 1)] = random.integer(0, 255);
  return random.chance(0.2) ? changed.subarray(0, random.integer(0, changed.length)) : changed;
}

const ENTRY = encodeTextureEntry({
  default: { ...PLAIN_FACE, textureId: idOf(70) },
  faces: new Map([[3, { ...PLAIN_FACE, mapping: 1, glow: 0.5 }]]),
});
const formOf = (sculptType: number) =>
  encodeExtraParams([
    { type: 'sculpt', textureId: idOf(90), sculptType, inverted: false, mirrored: true },
    { type: 'flexible', softness: 2, tension: 1, drag: 1, gravity: 1, wind: 1, force: undefined },
  ]);

function shapeOf(random: Random): PackedShape {
  const { shape } = boxOf({ localId: 1 }).description;
  const fields = Object.keys(shape).map((field) => [field, random.integer(-128, 65_535)] as const);
  return { ...shape, ...(Object.fromEntries(fields) as Partial<PackedShape>) };
}

function objectOf(localId: number, random: Random) {
  const { motion } = boxOf({ localId }).description;
  const rotation = { ...vectorOf(random), w: numberOf(random) };
  const changes: Partial<ObjectDescription> = {
    pcode: random.pick([9, 9, 9, 9, 47, 95, 111, 255, random.integer(0, 255)]),
    state: random.integer(0, 255),
    parentId: random.chance(0.3) ? random.integer(0, 60) : 0,
    motion: { ...motion, position: vectorOf(random), rotation },
    scale: vectorOf(random),
    shape: shapeOf(random),
    textureEntry: damaged(ENTRY, random),
    extraParams: random.chance(0.5) ? damaged(formOf(random.integer(0, 6)), random) : new Uint8Array(0),
    particles: bytesOf(random, 90),
    textureAnimation: bytesOf(random, 20),
    text: String.fromCharCode(random.integer(0, 0xffff)),
  };
  const name = String.fromCharCode(random.integer(0, 0xffff), random.integer(0, 0xffff));
  return boxOf({ localId, ...changes }, { naming: { name, description: '', ownerId: idOf(1) } });
}

it('makes files of whatever there is, and never a broken one', async () => {
  const random = createRandom(20_261_129);
  const texture = {
    texture: { width: 1, height: 1, channels: 4 as const, pixels: Uint8Array.of(1, 2, 3, 4) },
    alpha: 'blend' as const,
    average: [1, 2, 3] as const,
  };
  const mesh = meshAssetOf({ high_lod: levelOf(SQUARE_FACE) });
  for (let round = 0; round < 40 * TIMES; round++) {
    const objects = Array.from({ length: 60 }, (_, at) => objectOf(at + 1, random));
    const scene = sceneOf(
      objects,
      {
        textures: new Map([[idOf(70).toString(), texture]]),
        sculpts: new Map([
          [
            idOf(90).toString(),
            {
              width: 8,
              height: 8,
              channels: 3,
              pixels: new Uint8Array(192).map(() => random.integer(0, 255)),
            },
          ],
        ]),
        meshes: new Map([[idOf(90).toString(), damaged(mesh, random)]]),
      },
      { land: undefined, size: { x: 16, y: 16 } },
    );
    const { files } = await sceneFiles(scene, { inflate, width: 32, height: 24, mapSide: 32, ownsAll: true });
    const contents = new Map(files);
    const { issues } = await validator.validateBytes(
      Uint8Array.from(Buffer.concat(contents.get('region.glb') as Uint8Array[])),
    );
    expect(issues.numErrors, JSON.stringify(issues.messages.slice(0, 3))).toBe(0);
    const json = contents.get('scene.json');
    JSON.parse(json instanceof Uint8Array ? Buffer.from(json).toString('utf8') : '');
  }
});
