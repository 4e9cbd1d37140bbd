import type { OpenJpegCodec } from '../open-jpeg/index.ts';
import { SHOWN_CHANNELS, reductionFor } from '../pool/index.ts';
import { CodecAbsentError } from '../ports/index.ts';
import type { Picture, PreviewFormat, PreviewOptions, PreviewSize } from '../ports/index.ts';

/** As in Node. */
const QUALITY: Readonly<Partial<Record<PreviewFormat, number>>> = { jpeg: 0.85, webp: 0.82 };

/** A picture for people: decoded no larger than it must be, then scaled and written in the wanted format. @throws CodecAbsentError where there is no OffscreenCanvas */
export async function preview(
  codec: OpenJpegCodec,
  codestream: Uint8Array,
  { format, size }: PreviewOptions,
): Promise<Uint8Array> {
  const reduce = reductionFor(codestream, size);
  const picture = codec.decode(codestream, { reduce, maxChannels: SHOWN_CHANNELS });
  const { width, height } = sizeOf(picture, size);
  const { context, canvas } = canvasOf(width, height);
  // JPEG has no alpha.
  if (format === 'jpeg') {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(drawn(picture), 0, 0, width, height);
  const quality = QUALITY[format];
  const blob = await canvas.convertToBlob({
    type: `image/${format}`,
    ...(quality === undefined ? {} : { quality }),
  });
  return new Uint8Array(await blob.arrayBuffer());
}

function sizeOf(picture: Picture, size: PreviewSize): { readonly width: number; readonly height: number } {
  if (size.type === 'box') return size;
  const scale = Math.min(1, size.pixels / Math.max(picture.width, picture.height));
  const side = (pixels: number): number => Math.max(1, Math.round(pixels * scale));
  return { width: side(picture.width), height: side(picture.height) };
}

function drawn({ width, height, channels, samples }: Picture): OffscreenCanvas {
  const { context, canvas } = canvasOf(width, height);
  const image = context.createImageData(width, height);
  const isGrey = channels < 3;
  const hasAlpha = channels === 2 || channels === 4;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    for (let channel = 0; channel < 3; channel++)
      image.data[pixel * 4 + channel] = samples[isGrey ? from : from + channel]!;
    image.data[pixel * 4 + 3] = hasAlpha ? samples[from + channels - 1]! : 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function canvasOf(
  width: number,
  height: number,
): { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D } {
  if (typeof OffscreenCanvas === 'undefined') throw new CodecAbsentError('OffscreenCanvas');
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new CodecAbsentError('a canvas in two dimensions');
  return { canvas, context };
}
