import type { ImageCodec } from '@landfall/codecs/ports';
import { alphaOfTexture } from '@landfall/scene/surface';
import type { TextureAlpha } from '@landfall/scene/surface';
import { encodePngAside } from '../picture/index.ts';
import type { PictureTexture } from '../picture/index.ts';
import { coloursOf, decodeReduced } from './decode-texture.ts';
import { shrunk } from './shrink.ts';

/** A texture of a scene, decoded. */
export interface SceneTexture {
  /** As pictures are drawn with it; with a larger PNG where it may go into a file. */
  readonly texture: PictureTexture;
  /** Of its whole, before it was made smaller. */
  readonly alpha: TextureAlpha;
  /** Red, green, blue, 0–255: its mean. */
  readonly average: readonly [number, number, number];
}

/** How large textures are kept, pixels a side. */
export interface TextureSides {
  /** Of what goes into a file. */
  readonly file: number;
  /** Of what pictures are drawn with. */
  readonly picture: number;
}

/** How textures are kept. */
export interface TextureOptions {
  /** What decodes JPEG 2000. */
  readonly codec: Pick<ImageCodec, 'decode'>;
  /** Whether it may go into a file, which has it larger than pictures need it. */
  readonly forFile: boolean;
  /** How large it is kept at most. */
  readonly sides: TextureSides;
}

const USUAL_SIDES: TextureSides = Object.freeze({ file: 512, picture: 256 });
const LEAST_SIDE = 16;
/** Of all textures together: a GLB of some hundred megabytes, and as much memory. */
const MOST_FILE_PIXELS = 400 * 512 ** 2;
const MOST_PICTURE_PIXELS = 1600 * 256 ** 2;

/** How large each of so many textures is kept, so that all of them together are not too much. */
export function textureSides(count: number): TextureSides {
  const side = (usual: number, most: number): number => {
    let fitting = usual;
    while (fitting > LEAST_SIDE && count * fitting ** 2 > most) fitting /= 2;
    return fitting;
  };
  return {
    file: side(USUAL_SIDES.file, MOST_FILE_PIXELS),
    picture: side(USUAL_SIDES.picture, MOST_PICTURE_PIXELS),
  };
}

/** Decodes a texture. @throws as `ImageCodec.decode` */
export async function readTexture(
  bytes: Uint8Array,
  { codec, forFile, sides }: TextureOptions,
): Promise<SceneTexture> {
  const decoded = await decodeReduced(bytes, codec, forFile ? sides.file : sides.picture);
  const { channels, pixels } = coloursOf(decoded);
  const whole = { width: decoded.width, height: decoded.height, channels, pixels };
  const file = forFile ? shrunk(whole, sides.file) : undefined;
  const small = shrunk(file ?? whole, sides.picture);
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
