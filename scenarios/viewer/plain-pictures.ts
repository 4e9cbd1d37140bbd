/** The same scene from the same cameras: as the viewer's page draws it in plain shade, and as `landfall look` does without a graphics card. */
import { dayLightOf } from '@landfall/scene/environment';
import { nodeInflate } from '@landfall/transport/node';
import { drawPicture, toLinear, toSrgb } from '../../packages/lab/src/picture/index.ts';
import type { DrawnPicture, ViewCamera } from '../../packages/lab/src/picture/index.ts';
import { isAbsent, sceneItems } from '../../packages/lab/src/scene/index.ts';
import type { CollectedScene } from '../../packages/lab/src/scene/index.ts';
import { runPage } from './run-page.ts';

/** Bytes by which a channel may differ, after sRGB. */
const NEAR = 8;
const BACKGROUND = [0.62, 0.75, 0.9] as const;
/** As the viewer's. */
const FOV_RAD = 1.05;

/** From where something is looked at. Metres. */
export interface Eye {
  readonly eye: readonly [number, number, number];
  readonly target: readonly [number, number, number];
}

/** How alike two pictures are. */
export interface Compared {
  /** Of all pixels, those whose channels all differ by no more than 8. */
  readonly near: number;
  /** Of the pixels that show something in one picture and nothing in the other, those with no pixel beside them that is so in both. */
  readonly astray: number;
  /** Pixels that show something. */
  readonly shown: number;
  readonly page: DrawnPicture;
  readonly drawn: DrawnPicture;
}

/** Draws it both ways, and compares. Objects only: no land, no water, nobody. */
export async function comparePlain(
  scene: CollectedScene,
  eyes: readonly Eye[],
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Compared[]> {
  const { direction, colour, ambient } = dayLightOf(scene.sky);
  const light = { direction, colour, ambient, background: BACKGROUND };
  const { items } = await sceneItems(scene, {
    inflate: (bytes, most) => nodeInflate(bytes, 'deflate', most),
    levelOf: () => 3,
    isForFile: false,
    ownsAll: true,
  });
  const told = { ...toldOf(scene), light: { direction, colour, ambient }, cameras: eyes, width, height };
  const raw = await runPage<string[]>(new URL('pages/plain.mjs', import.meta.url), told);
  return eyes.map(({ eye, target }, at) => {
    const camera: ViewCamera = {
      type: 'view',
      position: pointOf(eye),
      target: pointOf(target),
      fovRad: FOV_RAD,
    };
    const drawn = drawPicture(items, { camera, light, width, height, samples: 2, isPlain: true });
    return compared(developed(Buffer.from(raw[at]!, 'base64'), width, height), drawn);
  });
}

const pointOf = ([x, y, z]: readonly [number, number, number]) => ({ x, y, z });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** As JSON takes it. */
function toldOf({ regions, assets }: CollectedScene) {
  const objects = regions.flatMap((region) =>
    region.objects.map(({ description }) => {
      const { id, localId, pcode, parentId, state, motion, scale, shape, textureEntry, extraParams } =
        description;
      return {
        id: id.toString(),
        localId,
        pcode,
        parentId,
        state,
        motion,
        scale,
        shape,
        textureEntry: base64(textureEntry),
        extraParams: base64(extraParams),
      };
    }),
  );
  const textures: Record<string, object> = {};
  for (const [id, found] of assets.textures)
    if (!isAbsent(found))
      textures[id] = { ...found.texture, png: undefined, pixels: base64(found.texture.pixels) };
  for (const [id, map] of assets.sculpts)
    if (!isAbsent(map)) textures[id] = { ...map, pixels: base64(map.pixels) };
  const meshes: Record<string, string> = {};
  for (const [id, mesh] of assets.meshes) if (!isAbsent(mesh)) meshes[id] = base64(mesh);
  return { objects, textures, meshes };
}

/** Four pixels as one, averaged as light; rows from the top. */
function developed(raw: Uint8Array, width: number, height: number): DrawnPicture {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (const [dx, dy] of [
          [0, 0],
          [1, 0],
          [0, 1],
          [1, 1],
        ] as const)
          sum += toLinear(raw[((y * 2 + dy) * width * 2 + x * 2 + dx) * 4 + channel]! / 255);
        pixels[((height - 1 - y) * width + x) * 3 + channel] = Math.round(toSrgb(sum / 4) * 255);
      }
  return { width, height, pixels };
}

function compared(page: DrawnPicture, drawn: DrawnPicture): Compared {
  const { width, height } = page;
  let near = 0;
  for (let at = 0; at < page.pixels.length; at += 3)
    if (
      [0, 1, 2].every((channel) => Math.abs(page.pixels[at + channel]! - drawn.pixels[at + channel]!) <= NEAR)
    )
      near++;
  const [one, other] = [shownIn(page), shownIn(drawn)];
  let astray = 0;
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if (one[at] !== other[at] && (isLonely(one, other, at, width) || isLonely(other, one, at, width)))
        astray++;
    }
  const shown = other.reduce((sum, each) => sum + each, 0);
  return { near: near / (width * height), astray, shown, page, drawn };
}

/** Where it is not the background. */
function shownIn({ pixels }: DrawnPicture): Uint8Array {
  const behind = BACKGROUND.map((part) => Math.round(part * 255));
  return Uint8Array.from({ length: pixels.length / 3 }, (_, at) =>
    behind.every((part, channel) => Math.abs(pixels[at * 3 + channel]! - part) <= 1) ? 0 : 1,
  );
}

/** Something is shown in one picture, and nothing within a pixel of it in the other. */
function isLonely(one: Uint8Array, other: Uint8Array, at: number, width: number): boolean {
  if (one[at] === 0) return false;
  for (const row of [-width, 0, width])
    for (const column of [-1, 0, 1]) if (other[at + row + column] === 1) return false;
  return true;
}
