import type { ImageCodec } from '@landfall/codecs/ports';
import { alphaOfTexture } from '@landfall/scene/surface';
import type { TextureAlpha } from '@landfall/scene/surface';
import { encodePngAside } from '../picture/index.ts';
import type { PictureTexture } from '../picture/index.ts';
import { coloursOf, decodeReduced } from './decode-texture.ts';
import { shrunk } from './shrink.ts';

/** A texture of a scene, decoded. */
export interface SceneTexture {
  readonly texture: PictureTexture;
  /** Of its whole, before it was made smaller. */
  readonly alpha: TextureAlpha;
  /** Red, green, blue, 0–255: its mean. */
  readonly average: readonly [number, number, number];
}

/** How textures are kept. */
export interface TextureOptions {
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** Whether it may go into a file, which has it larger than pictures need it. */
  readonly forFile: boolean;
}

/** Pixels a side of what goes into files. */
export const MOST_FILE_SIDE = 512;
/** Pixels a side of what pictures are drawn with: a thousand textures take 200 MB. */
export const MOST_PICTURE_SIDE = 256;

/** Decodes a texture. @throws as `ImageCodec.decode` */
export async function readTexture(
  bytes: Uint8Array,
  { codec, forFile }: TextureOptions,
): Promise<SceneTexture> {
  const decoded = await decodeReduced(bytes, codec, forFile ? MOST_FILE_SIDE : MOST_PICTURE_SIDE);
  const { channels, pixels } = coloursOf(decoded);
  const whole = { width: decoded.width, height: decoded.height, channels, pixels };
  const file = forFile ? shrunk(whole, MOST_FILE_SIDE) : undefined;
  const small = shrunk(file ?? whole, MOST_PICTURE_SIDE);
  return {
    texture: file === undefined ? small : { ...small, png: await encodePngAside(file) },
    alpha: alphaOfTexture(whole),
    average: averageOf(small),
  };
}

function averageOf({ channels, pixels }: PictureTexture): [number, number, number] {
  const sums = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += channels)
    for (let channel = 0; channel < 3; channel++) sums[channel]! += pixels[at + channel]!;
  const count = Math.max(1, pixels.length / channels);
  return [sums[0]! / count, sums[1]! / count, sums[2]! / count];
}
