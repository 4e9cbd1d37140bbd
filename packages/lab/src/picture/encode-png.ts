import { Buffer } from 'node:buffer';
import { promisify } from 'node:util';
import { constants, crc32, deflate, deflateSync } from 'node:zlib';
import { UsageError } from '@landfall/protocol/errors';
import { filterRows } from './png-filter.ts';
import type { Filtering } from './png-filter.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const BITS = 8;
/** Of three and of four channels. */
const COLOUR_TYPES: Readonly<Record<number, number>> = Object.freeze({ 3: 2, 4: 6 });
/** Six and more take twice the time and more, for a hundredth. */
const PACKING = { level: 5, strategy: constants.Z_FILTERED };
/** For many pictures: somewhat larger, in a tenth of the time. */
const QUICK_PACKING = { level: 2, strategy: constants.Z_FILTERED };

/** Pixels, three or four bytes each, rows from the top. */
export interface Pixels {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * A picture as PNG: 8 bits, RGB or RGBA.
 * @throws UsageError when there are neither three nor four bytes a pixel
 * @source RFC 2083
 */
export function encodePng(picture: Pixels): Uint8Array<ArrayBuffer> {
  return assemble(picture, deflateSync(filtered(picture, 'best'), PACKING));
}

/**
 * The same, filtered quickly and packed on another thread: for many.
 * @throws UsageError when there are neither three nor four bytes a pixel
 */
export async function encodePngAside(picture: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  return assemble(picture, await promisify(deflate)(filtered(picture, 'above'), QUICK_PACKING));
}

function filtered(picture: Pixels, filtering: Filtering): Uint8Array {
  const channels = channelsOf(picture);
  return filterRows(picture.pixels, picture.width * channels, channels, filtering);
}

function channelsOf({ width, height, pixels }: Pixels): number {
  const channels = pixels.length / (width * height);
  if (COLOUR_TYPES[channels] === undefined)
    throw new UsageError(`${pixels.length} bytes for ${width} × ${height}`);
  return channels;
}

function assemble(picture: Pixels, packed: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(picture.width, 0);
  head.writeUInt32BE(picture.height, 4);
  head[8] = BITS;
  head[9] = COLOUR_TYPES[channelsOf(picture)]!;
  const chunks = [chunk('IHDR', head), chunk('IDAT', packed), chunk('IEND', new Uint8Array(0))];
  return new Uint8Array(Buffer.concat([SIGNATURE, ...chunks]));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8);
  return bytes;
}
