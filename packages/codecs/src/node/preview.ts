import type sharpModule from 'sharp';
import type { Sharp } from 'sharp';
import { CodecAbsentError } from '../ports/index.ts';
import type { Picture, PreviewFormat, PreviewOptions, PreviewSize } from '../ports/index.ts';
import type { OpenJpegCodec } from '../open-jpeg/index.ts';
import { SHOWN_CHANNELS, reductionFor } from '../pool/index.ts';

type SharpModule = typeof sharpModule;
const JPEG_QUALITY = 85;
const WEBP_QUALITY = 82;
const WHITE = { r: 255, g: 255, b: 255 };

/** @throws CodecAbsentError when it is not installed */
export async function loadSharp(): Promise<SharpModule> {
  try {
    const { default: sharp } = await import('sharp');
    // One thread a worker, and no memory of files that nobody opens.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  } catch {
    throw new CodecAbsentError('sharp');
  }
}

/** A picture for people: decoded no larger than it must be, then scaled and written in the wanted format. */
export async function preview(
  codec: OpenJpegCodec,
  sharp: SharpModule,
  codestream: Uint8Array,
  { format, size }: PreviewOptions,
): Promise<Uint8Array> {
  const reduce = reductionFor(codestream, size);
  const picture = codec.decode(codestream, { reduce, maxChannels: SHOWN_CHANNELS });
  return new Uint8Array(await written(scaled(sharpOf(sharp, picture), size), format).toBuffer());
}

function sharpOf(sharp: SharpModule, { width, height, channels, samples }: Picture): Sharp {
  return sharp(samples, { raw: { width, height, channels: channels as 1 | 2 | 3 | 4 } });
}

function scaled(picture: Sharp, size: PreviewSize): Sharp {
  if (size.type === 'box') return picture.resize(size.width, size.height, { fit: 'fill' });
  return picture.resize(size.pixels, size.pixels, { fit: 'inside', withoutEnlargement: true });
}

function written(picture: Sharp, format: PreviewFormat): Sharp {
  if (format === 'png') return picture.png();
  if (format === 'webp') return picture.webp({ quality: WEBP_QUALITY });
  return picture.flatten({ background: WHITE }).jpeg({ quality: JPEG_QUALITY });
}
