import { createRequire } from 'node:module';
import { ClosedError } from '@landfall/protocol/errors';
import { encodeExtraParams, SCULPT_TYPE } from '@landfall/protocol/extra-params';
import { PCODE } from '@landfall/protocol/object';
import type { PackedShape } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { inflate } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import { drawInSteps, drawPicture, writeGlbInSteps } from '../picture/index.ts';
import type { Steps } from '../picture/index.ts';
import { mapCamera } from './cameras.ts';
import { Pace } from './pace.ts';
import { at, avatarOf, boxOf, idOf, sceneOf } from './samples.ts';
import { sceneFiles } from './scene-files.ts';
import { paintLandInSteps } from './paint-land.ts';
import { sceneItems } from './scene-items.ts';
import { sceneJsonInSteps } from './scene-json.ts';
import { usualViewInSteps } from './usual-view.ts';

interface Validator {
  validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number; messages: unknown[] } }>;
}

const wholeOf = (content: Uint8Array | readonly Uint8Array[]): Uint8Array =>
  content instanceof Uint8Array ? content : Uint8Array.from(Buffer.concat(content));
const validator = createRequire(import.meta.url)('gltf-validator') as Validator;
const OPTIONS = { inflate, width: 64, height: 48, mapSide: 64, ownsAll: false };
const NOTHING = [Number.NaN, Infinity, -Infinity, -1, 0, 1e38];

/** Objects with numbers that no builder gives, each in another field. */
function traps() {
  const shapes = NOTHING.flatMap((value, number) => {
    const broken = { pathBegin: value, profileHollow: value, pathTwist: value } as Partial<PackedShape>;
    const shape = { ...boxOf({ localId: 1 }).description.shape, ...broken };
    return [boxOf({ localId: 100 + number, shape })];
  });
  const faces = NOTHING.map((value, number) =>
    boxOf({
      localId: 200 + number,
      textureEntry: encodeTextureEntry({
        default: { ...PLAIN_FACE, textureId: idOf(70), repeatS: value, glow: 0.5 },
        faces: new Map(),
      }),
    }),
  );
  const places = NOTHING.map((value, number) => boxOf({ localId: 300 + number, ...at(value, 128, 25) }));
  const sizes = NOTHING.map((value, number) =>
    boxOf({ localId: 400 + number, scale: { x: value, y: 1, z: 1 } }),
  );
  const turns = NOTHING.map((value, number) => {
    const { motion } = at(128, 128, 25);
    const rotation = { x: value, y: 0, z: 0, w: value };
    return boxOf({ localId: 500 + number, motion: { ...motion, rotation } });
  });
  return [...shapes, ...faces, ...places, ...sizes, ...turns];
}

describe('the files of a scene', () => {
  it('are map, view, inventory and GLB, of nothing too', async () => {
    const { files } = await sceneFiles(sceneOf([], {}, { land: undefined }), OPTIONS);
    expect(files.map(([name]) => name)).toEqual(['region.png', 'view.png', 'scene.json', 'region.glb']);
    const bytes = new Map(files.map(([name, content]) => [name, wholeOf(content)]));
    for (const name of ['region.png', 'view.png'])
      expect(Buffer.from(bytes.get(name)!.subarray(1, 4)).toString('latin1')).toBe('PNG');
    expect((await validator.validateBytes(bytes.get('region.glb')!)).issues.numErrors).toBe(0);
  });

  it('have no fault for Khronos’ validator, whatever numbers objects have', async () => {
    const texture = {
      texture: { width: 1, height: 1, channels: 3 as const, pixels: Uint8Array.of(1, 2, 3) },
      alpha: 'none' as const,
      average: [1, 2, 3] as const,
    };
    const sculpt = encodeExtraParams([
      { type: 'sculpt', textureId: idOf(80), sculptType: SCULPT_TYPE.torus, inverted: true, mirrored: true },
    ]);
    const scene = sceneOf(
      [
        ...traps(),
        avatarOf({ localId: 1, ...at(30, 30, 25), scale: { x: Number.NaN, y: 0, z: Infinity } }),
        boxOf(
          { localId: 2, extraParams: sculpt },
          { naming: { name: '\u0000\ud800', description: '', ownerId: idOf(1) } },
        ),
        boxOf({ localId: 3, pcode: PCODE.grass, state: 255 }),
      ],
      { textures: new Map([[idOf(70).toString(), texture]]) },
      {
        size: { x: 64, y: 64 },
        land: { width: 64, depth: 64, heights: new Float32Array(4096).fill(Number.NaN) },
      },
    );
    const { files, written, avatarsMarked } = await sceneFiles(scene, OPTIONS);
    const { issues } = await validator.validateBytes(wholeOf(new Map(files).get('region.glb')!));
    expect(issues.messages).toEqual(
      issues.messages.filter((message) => (message as { severity: number }).severity > 0),
    );
    expect(issues.numErrors).toBe(0);
    expect(avatarsMarked).toBe(1);
    expect(written.nowhere).toBeGreaterThan(5);
    expect(written.things).toBeGreaterThan(15);
  });

  it('say which object has no place in a GLB', async () => {
    const scene = sceneOf([boxOf({ localId: 7, scale: { x: 1e-40, y: 1, z: 1 } })], {}, { land: undefined });
    await sceneFiles(scene, { ...OPTIONS, camera: CAMERA });
    expect(scene.warnings.kept).toMatchObject([
      { of: 'object', id: idOf(7).toString(), what: 'has no place in a GLB' },
    ]);
  });

  it('count a mesh that cannot be read as damaged, and name an object that wants it', async () => {
    const extraParams = encodeExtraParams([
      { type: 'sculpt', textureId: idOf(90), sculptType: SCULPT_TYPE.mesh, inverted: false, mirrored: false },
    ]);
    const boxes = [1, 2, 3].map((localId) => boxOf({ localId, ...(localId > 1 && { extraParams }) }));
    const meshes = new Map([[idOf(90).toString(), Uint8Array.of(1, 2, 3)]]);
    const scene = sceneOf(boxes, { meshes }, { land: undefined });
    const { files, damagedMeshes } = await sceneFiles(scene, { ...OPTIONS, camera: CAMERA });
    expect([...damagedMeshes]).toEqual([idOf(90).toString()]);
    const json = files.find(([name]) => name === 'scene.json')![1] as Uint8Array;
    expect(JSON.parse(Buffer.from(json).toString())).toMatchObject({
      counts: { meshes: { there: 0, damaged: 1 } },
      warnings: [
        { of: 'mesh', id: idOf(90).toString(), object: idOf(2).toString() },
        { of: 'mesh', field: expect.stringContaining('physics') as string, object: idOf(2).toString() },
      ],
    });
  });
});

/** It need not be looked for. */
const CAMERA = {
  type: 'view',
  position: { x: 120, y: 120, z: 30 },
  target: { x: 128, y: 128, z: 25 },
  fovRad: 1,
} as const;

const HOW = {
  camera: mapCamera({ west: 0, south: 0, east: 64, north: 64 }),
  light: {
    direction: { x: 0, y: 0, z: 1 },
    colour: [1, 1, 1],
    ambient: [0, 0, 0],
    background: [0, 0, 0],
  },
  width: 64,
  height: 64,
} as const;

function stepsOf(steps: Steps<unknown>): number {
  let count = 0;
  while (steps.next().done !== true) count++;
  return count;
}

describe('the making of the files', () => {
  const boxes = Array.from({ length: 400 }, (_, n) => boxOf({ localId: n + 1, ...at(n % 20, n / 20, 25) }));
  const large = sceneOf(boxes, {}, { land: { width: 256, depth: 256, heights: new Float32Array(65_536) } });
  const options = { ...OPTIONS, width: 512, height: 512, mapSide: 512 };

  it('ends when nobody wants them any more, whoever says so while it goes on', async () => {
    const told: string[] = [];
    const controller = new AbortController();
    const tell = (what: string): void => {
      told.push(what);
      // As a signal of the system comes: not before others have their turn.
      setTimeout(() => controller.abort(), 0);
    };
    const making = sceneFiles(large, { ...options, tell, signal: controller.signal });
    await expect(making).rejects.toThrow(ClosedError);
    expect(told).toContain('drawing the map');
    expect(told).not.toContain('writing the GLB');
  });

  it('comes in many steps: others have their turn between any two', async () => {
    const { items } = await sceneItems(large, { ...options, levelOf: () => 0, isForFile: false });
    const drawing = drawInSteps(items, { ...HOW, width: 512, height: 512 });
    expect(stepsOf(drawing)).toBeGreaterThan(items.length);
    expect(stepsOf(paintLandInSteps(large.regions[0], large.assets, { withTextures: true }))).toBeGreaterThan(
      255,
    );
    expect(stepsOf(writeGlbInSteps(items, '', []))).toBeGreaterThanOrEqual(items.length);
    expect(stepsOf(sceneJsonInSteps(large, {}))).toBeGreaterThanOrEqual(boxes.length);
    expect(stepsOf(usualViewInSteps(large, items))).toBeGreaterThan(items.length);
  });

  it('makes the same as without a rest', async () => {
    const items = (await sceneItems(large, { ...options, levelOf: () => 0, isForFile: false })).items;
    const steps = new Pace(new AbortController().signal).run(drawInSteps(items, HOW));
    expect((await steps).pixels).toEqual(drawPicture(items, HOW).pixels);
  });
});
