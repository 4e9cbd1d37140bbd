/**
 * `region.glb` in Chromium, drawn by three.js and its own loader, beside `view.png`: the same things in the same places. `LANDFALL_GLB` names files to be drawn as well
 * (with LANDFALL_GLB_EYE and LANDFALL_GLB_TARGET, `x,y,z`), each into `<file>.png`, for looking at.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { BOX_SHAPE, packShape } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { dayLightOf } from '@landfall/scene/environment';
import { nodeInflate } from '@landfall/transport/node';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../packages/lab/src/picture/index.ts';
import type { DrawnPicture, ViewCamera } from '../../packages/lab/src/picture/index.ts';
import { avatarOf, boxOf, idOf, sceneOf } from '../../packages/lab/src/scene/samples.ts';
import { sceneFiles, sceneItems } from '../../packages/lab/src/scene/index.ts';
import type { CollectedScene } from '../../packages/lab/src/scene/index.ts';
import { SHAPES } from '../../packages/scene/src/testing/shapes.ts';
import { isThere, runPage } from './run-page.ts';

const SIZE = { width: 640, height: 400 };
const BACKGROUND = [0.62, 0.75, 0.9] as const;
const CHECKERED = idOf(77);
const inflate = (bytes: Uint8Array, most: number) => nodeInflate(bytes, 'deflate', most);

interface Shown {
  readonly meshes: number;
  readonly lights: number;
  readonly textures: number;
  /** Ids of all things that have one. */
  readonly named: readonly string[];
  readonly png: string;
  readonly pixels: string;
}

type Place = readonly [number, number, number];

/** As the page shows it, from a place. */
function shown(
  glb: Uint8Array,
  eye: Place,
  target: Place,
  { scene, thingsOnly }: { readonly scene: CollectedScene; readonly thingsOnly: boolean },
): Promise<Shown> {
  const { direction, colour, ambient } = dayLightOf(scene.sky);
  const light = {
    direction: [direction.x, direction.y, direction.z],
    colour,
    ambient,
    background: BACKGROUND,
  };
  const told = {
    glb: Buffer.from(glb).toString('base64'),
    eye,
    target,
    fovRad: 0.9,
    light,
    ...SIZE,
    thingsOnly,
  };
  return runPage<Shown>(new URL('pages/glb.mjs', import.meta.url), told);
}

/** Every shape, some with a texture, and somebody among them. */
function things(): CollectedScene {
  const objects = Object.values(SHAPES).map((shape, at) =>
    boxOf({
      localId: at + 10,
      shape: packShape(shape),
      motion: {
        ...boxOf({ localId: 1 }).description.motion,
        position: { x: 120 + (at % 4) * 4, y: 120 + Math.floor(at / 4) * 4, z: 30 },
      },
      scale: { x: 2.5, y: 2, z: 3 },
      textureEntry: encodeTextureEntry({
        default: {
          ...PLAIN_FACE,
          colour: { r: 250 - at * 20, g: 90 + at * 15, b: 140, a: 255 },
          ...(at % 2 === 0 ? { textureId: CHECKERED, repeatS: 2 } : {}),
        },
        faces: new Map(),
      }),
    }),
  );
  const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, at) =>
    (Math.floor(at / 3) + Math.floor(at / 24)) % 2 === 0 ? 255 : 120,
  );
  const texture = { width: 8, height: 8, channels: 3 as const, pixels };
  const textures = new Map([
    [CHECKERED.toString(), { texture, alpha: 'none', average: [190, 190, 190] } as const],
  ]);
  const somebody = avatarOf({
    localId: 5,
    motion: { ...boxOf({ localId: 1 }).description.motion, position: { x: 132, y: 118, z: 30 } },
  });
  const small = boxOf({ localId: 6, shape: BOX_SHAPE, scale: { x: 0.5, y: 0.5, z: 0.5 } });
  return sceneOf([...objects, somebody, small], { textures }, { land: undefined });
}

/** Of the pixels that show something in one of them: how many do so in one alone, and have no neighbour that is so in both. */
function astray(drawn: DrawnPicture, page: Buffer): { readonly shown: number; readonly astray: number } {
  const { width, height } = SIZE;
  const background = BACKGROUND.map((part) => Math.round(part * 255));
  const channels = drawn.pixels.length / (width * height);
  const isOf = (bytes: Uint8Array, stride: number) => (at: number) =>
    background.some((part, channel) => Math.abs(bytes[at * stride + channel]! - part) > 6);
  const [ours, theirs] = [isOf(drawn.pixels, channels), isOf(page, 4)];
  const both = (at: number): boolean => ours(at) && theirs(at);
  const neither = (at: number): boolean => !ours(at) && !theirs(at);
  let [count, lost] = [0, 0];
  for (let at = width + 1; at < width * (height - 1) - 1; at++) {
    if (neither(at)) continue;
    count++;
    if (both(at)) continue;
    const around = [-1, 1, -width, width, -width - 1, -width + 1, width - 1, width + 1];
    const isEdge = around.some((away) => both(at + away)) && around.some((away) => neither(at + away));
    if (!isEdge) lost++;
  }
  return { shown: count, astray: lost };
}

describe.skipIf(!isThere)('a region’s GLB', () => {
  it(
    'is drawn by three.js as the view is: the same things in the same places',
    { timeout: 300_000 },
    async () => {
      const scene = things();
      const { files } = await sceneFiles(scene, {
        inflate,
        width: 64,
        height: 64,
        mapSide: 64,
        ownsAll: true,
      });
      const pieces = new Map(files).get('region.glb')!;
      const glb = pieces instanceof Uint8Array ? pieces : Buffer.concat(pieces as Uint8Array[]);
      const { items } = await sceneItems(scene, {
        inflate,
        levelOf: () => 3,
        isForFile: false,
        ownsAll: true,
      });
      const { direction, colour, ambient } = dayLightOf(scene.sky);
      const light = { direction, colour, ambient, background: BACKGROUND };
      for (const eye of [
        [104, 104, 42],
        [126, 150, 60],
      ] as Place[]) {
        const target: Place = [126, 124, 30];
        const page = await shown(glb, eye, target, { scene, thingsOnly: true });
        expect(new Set(page.named)).toEqual(
          new Set(scene.regions[0].objects.map(({ description }) => description.id.toString())),
        );
        expect([page.textures, page.lights]).toEqual([1, 0]);
        const camera: ViewCamera = {
          type: 'view',
          position: { x: eye[0], y: eye[1], z: eye[2] },
          target: { x: target[0], y: target[1], z: target[2] },
          fovRad: 0.9,
        };
        const drawn = drawPicture(items, { camera, light, ...SIZE, samples: 2 });
        const { shown: count, astray: lost } = astray(drawn, Buffer.from(page.pixels, 'base64'));
        expect(count).toBeGreaterThan(2000);
        expect(lost / count).toBeLessThan(0.002);
      }
    },
  );

  const files = (process.env['LANDFALL_GLB'] ?? '').split(' ').filter((file) => file !== '');
  const placeOf = (text = ''): Place => text.split(',').map(Number) as unknown as Place;
  it.runIf(files.length > 0)('that is named is drawn for looking at', { timeout: 600_000 }, async () => {
    const { LANDFALL_GLB_EYE = '40,40,90', LANDFALL_GLB_TARGET = '128,128,25' } = process.env;
    for (const file of files) {
      const page = await shown(
        await readFile(file),
        placeOf(LANDFALL_GLB_EYE),
        placeOf(LANDFALL_GLB_TARGET),
        { scene: things(), thingsOnly: false },
      );
      await writeFile(`${file}.png`, Buffer.from(page.png, 'base64'));
      expect(page.meshes).toBeGreaterThan(0);
    }
  });
});
