import { DecodeError } from '@landfall/protocol/errors';
import type { Picture } from '../ports/index.ts';
import { loadSharp } from './preview.ts';

/** Pixels of a file; more is no texture. */
const MOST_PIXELS = 64 * 1024 * 1024;
/** Pixels of a side of a texture, as viewers upload them. */
export const MAX_TEXTURE_SIDE = 1024;

/**
 * A PNG, JPEG, WebP, GIF or TIFF as the pixels of a texture: sides are powers of two, {@link MAX_TEXTURE_SIDE} at most, three channels, or four
 * where something is transparent.
 * @throws DecodeError for what is no picture, or too large; CodecAbsentError when sharp is not installed
 */
export async function readPicture(bytes: Uint8Array): Promise<Picture> {
  const sharp = await loadSharp();
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
    const { width, height, orientation = 1 } = await picture.metadata();
    // From 5 on it lies on its side.
    const [across, down] = orientation >= 5 ? [height, width] : [width, height];
    const { isOpaque } = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).stats();
    const scaled = picture
      .rotate()
      .resize(sideOf(across), sideOf(down), { fit: 'fill' })
      .toColourspace('srgb');
    const whole = isOpaque ? scaled.removeAlpha() : scaled.ensureAlpha();
    const { data, info } = await whole.raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels, samples: new Uint8Array(data) };
  } catch (cause) {
    throw new DecodeError('this is no picture that can be read', { cause });
  }
}

/** The power of two that is nearest, in proportion. */
const sideOf = (pixels: number): number =>
  Math.min(MAX_TEXTURE_SIDE, 2 ** Math.max(0, Math.round(Math.log2(pixels))));
