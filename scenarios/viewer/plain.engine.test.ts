/** The viewer's plain shade beside the pictures that are drawn without a graphics card. `LANDFALL_COMPARE=bay` compares Landfall Bay, too; `LANDFALL_COMPARED` is a folder for the pictures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packShape } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { expect, it } from 'vitest';
import { encodePng } from '../../packages/lab/src/picture/index.ts';
import { boxOf, idOf, sceneOf } from '../../packages/lab/src/scene/samples.ts';
import { SHAPES, withHole } from '../../packages/scene/src/testing/shapes.ts';
import { isThere } from './run-page.ts';
import { comparePlain } from './plain-pictures.ts';
import type { Compared, Eye } from './plain-pictures.ts';

const WHOLE = process.env['LANDFALL_COMPARE'] === 'bay';
const CHECKERED = idOf(77);

/** Eight by eight fields of colours that have nothing to do with each other. */
function checkered() {
  const side = 128;
  const pixels = new Uint8Array(side * side * 3);
  for (let at = 0; at < side * side; at++) {
    const field = Math.floor((at % side) / 16) + 8 * Math.floor(at / side / 16);
    for (let channel = 0; channel < 3; channel++)
      pixels[at * 3 + channel] = (field * (37 + 50 * channel)) % 256;
  }
  return { width: side, height: side, channels: 3 as const, pixels };
}

/** Every shape of the build tool, turned, coloured and textured. Nothing is seen through: pages mix that as screens show it, not as light. */
function shapes() {
  const all = [
    ...Object.values(SHAPES),
    { ...SHAPES.box, profileHollow: 0.6, profileBegin: 0.125, pathTwist: 0.3 },
    withHole(SHAPES.cylinder, 'square'),
    { ...SHAPES.sphere, pathBegin: 0.2, pathEnd: 0.9 },
    { ...SHAPES.torus, pathRevolutions: 1.5, pathRadiusOffset: 0.2 },
  ];
  return all.map((shape, at) => {
    const turn = at * 0.7;
    const position = { x: 120 + (at % 4) * 4, y: 120 + Math.floor(at / 4) * 4, z: 30 + (at % 3) };
    const colour = { r: 255 - at * 15, g: 120 + at * 11, b: 60 + ((at * 40) % 190), a: 255 };
    return boxOf({
      localId: at + 1,
      shape: packShape(shape),
      scale: { x: 2 + (at % 3), y: 2.5, z: 3 - (at % 2) },
      motion: {
        ...boxOf({ localId: 1 }).description.motion,
        position,
        rotation: { x: Math.sin(turn) * 0.6, y: 0, z: Math.sin(turn) * 0.8, w: Math.cos(turn) },
      },
      textureEntry: encodeTextureEntry({
        default: {
          ...PLAIN_FACE,
          colour,
          ...(at % 2 === 0 ? { textureId: CHECKERED, repeatS: 1 + (at % 3), rotationRad: at * 0.2 } : {}),
          fullbright: at === 7,
        },
        faces: new Map(),
      }),
    });
  });
}

/** Six, around a place. */
function around([x, y, z]: readonly [number, number, number], away: number): Eye[] {
  return Array.from({ length: 6 }, (_, at) => {
    const turn = (at * Math.PI) / 3 + 0.2;
    const high = [0.2, 0.5, 0.9][at % 3]! * away;
    return { eye: [x + Math.cos(turn) * away, y + Math.sin(turn) * away, z + high], target: [x, y, z] };
  });
}

/** Says how alike they are, and keeps the pictures, where somebody wants to see them. */
async function tell(all: readonly Compared[], name: string): Promise<void> {
  const folder = process.env['LANDFALL_COMPARED'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  for (const [at, { near, astray, shown, page, drawn }] of all.entries()) {
    const alike = `${(near * 100).toFixed(2)} % within 8 of 255`;
    process.stderr.write(`${name}, camera ${at + 1}: ${alike}, ${astray} of ${shown} pixels astray\n`);
    await writeFile(join(folder, `${name}-${at + 1}-page.png`), encodePng(page));
    await writeFile(join(folder, `${name}-${at + 1}-drawn.png`), encodePng(drawn));
  }
}

it.skipIf(!isThere)(
  'a scene in plain shade is the picture that is drawn without a graphics card',
  { timeout: 400_000 },
  async () => {
    const scene = sceneOf(shapes(), {
      textures: new Map([
        [
          CHECKERED.toString(),
          { texture: checkered(), alpha: 'none' as const, average: [128, 128, 128] as const },
        ],
      ]),
    });
    const all = await comparePlain(scene, around([126, 124, 31], 14), { width: 160, height: 120 });
    await tell(all, 'shapes');
    for (const { near, astray, shown } of all) {
      expect(shown).toBeGreaterThan(2000);
      expect(near).toBeGreaterThan(0.98);
      expect(astray).toBe(0);
    }
  },
);

it.skipIf(!isThere || !WHOLE)('so is Landfall Bay', { timeout: 1_200_000 }, async () => {
  // They take their time to load.
  const { createWorkerCodec } = await import('@landfall/codecs/node');
  const { DEFAULT_GRID, startGrid } = await import('@landfall/grid');
  const { createNodePorts } = await import('@landfall/transport/node');
  const { lookAtGrid } = await import('../../packages/lab/src/look/index.ts');
  const ports = createNodePorts();
  const grid = await startGrid({ ...DEFAULT_GRID, httpPort: 0 }, ports);
  const codec = createWorkerCodec();
  const scene = await lookAtGrid(
    {
      grid: grid.loginUri,
      firstName: 'Test',
      lastName: 'User',
      secret: { password: 'secret' },
    },
    ports,
    {
      codec,
      timeoutMs: 240_000,
      wantsNames: false,
      wantsNeighbours: false,
      ownsAll: true,
      signal: new AbortController().signal,
      status: () => undefined,
    },
  );
  const all = await comparePlain(scene, around([128, 128, 26], 45), { width: 480, height: 320 });
  await tell(all, 'bay');
  await codec[Symbol.asyncDispose]();
  await grid.close();
  await ports.close();
  for (const { near } of all) expect(near).toBeGreaterThan(0.98);
});
