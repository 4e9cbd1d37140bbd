import { decodeMainHeader } from '@landfall/codecs/codestream';
import type { ImageCodec, Picture } from '@landfall/codecs/ports';
import { DecodeError } from '@landfall/protocol/errors';
import type { SculptMap } from '@landfall/scene/sculpt';
import { shrunk } from './shrink.ts';

/** Reduced to one pixel by then. */
const MOST_HALVINGS = 32;

/**
 * Decodes a texture at no more than so many pixels a side: by levels that are left out, not by shrinking, so that little is decoded.
 * @param mostSide pixels; a stream without enough levels comes out larger
 * @throws as `ImageCodec.decode`
 */
export async function decodeReduced(
  bytes: Uint8Array,
  codec: Pick<ImageCodec, 'decode'>,
  mostSide: number,
): Promise<Picture> {
  return await codec.decode(bytes, { reduce: halvingsFor(bytes, mostSide) });
}

/** How often a texture's sides are halved to be at most so many pixels, as far as its levels go; 0 where its first bytes do not tell. */
export function halvingsFor(bytes: Uint8Array, mostSide: number): number {
  try {
    const { size, style } = decodeMainHeader(bytes);
    const side = Math.max(size.right - size.left, size.bottom - size.top);
    const wanted = Math.max(0, Math.ceil(Math.log2(side / mostSide)));
    return Math.min(wanted, style.blocks.levels, MOST_HALVINGS);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    // A JP2 file, or none at all: the codec knows.
    return 0;
  }
}

/** Three bytes a pixel, or four with alpha; grey is spread, the bumps of bakes are left out. */
export function coloursOf({ width, height, channels, samples }: Picture): {
  readonly channels: 3 | 4;
  readonly pixels: Uint8Array;
} {
  if (channels === 3 || channels === 4) return { channels, pixels: samples };
  const isGrey = channels < 3;
  const to = channels === 1 ? 3 : 4;
  const pixels = new Uint8Array(width * height * to);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    for (let channel = 0; channel < 3; channel++)
      pixels[pixel * to + channel] = samples[isGrey ? from : from + channel]!;
    if (to === 4) pixels[pixel * to + 3] = samples[isGrey ? from + 1 : from + 3]!;
  }
  return { channels: to, pixels };
}

/** Pixels a side of sculpt maps: beyond what the finest level takes of them. */
const MOST_SCULPT_SIDE = 128;

/** Decodes a sculpt map, of at most so many pixels a side. @throws as `ImageCodec.decode` */
export async function decodeSculpt(bytes: Uint8Array, codec: Pick<ImageCodec, 'decode'>): Promise<SculptMap> {
  const { width, height, channels, samples } = await decodeReduced(bytes, codec, MOST_SCULPT_SIDE);
  return shrunk({ width, height, channels, pixels: samples }, MOST_SCULPT_SIDE);
}
