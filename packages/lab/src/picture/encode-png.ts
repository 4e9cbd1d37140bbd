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
/** For many pictures: somewhat larger, in a tenth of the time. In pieces of 16 KiB, as is usual, they would be put together for as long again. */
const QUICK_PACKING = { level: 1, strategy: constants.Z_FILTERED, chunkSize: 256 * 1024 };
/** Length and type before what a chunk has, and its checksum after it. */
const [CHUNK_HEAD, CHUNK_END] = [8, 4] as const;

/** Pixels, three or four bytes each, rows from the top. */
export interface Pixels {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Width × height times three bytes (RGB) or four (RGBA). */
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
 * The same, packed on another thread.
 * @throws UsageError when there are neither three nor four bytes a pixel
 */
export async function encodePngApart(picture: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  return assemble(picture, await promisify(deflate)(filtered(picture, 'best'), PACKING));
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
  const chunks: readonly (readonly [string, Uint8Array])[] = [
    ['IHDR', head],
    ['IDAT', packed],
    ['IEND', new Uint8Array(0)],
  ];
  const sizeBytes = chunks.reduce(
    (sum, [, { length }]) => sum + CHUNK_HEAD + length + CHUNK_END,
    SIGNATURE.length,
  );
  const png = new Uint8Array(sizeBytes);
  png.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const [type, data] of chunks) at = putChunk(png, at, type, data);
  return png;
}

/** Returns where the next one begins. */
function putChunk(png: Uint8Array<ArrayBuffer>, at: number, type: string, data: Uint8Array): number {
  const bytes = Buffer.from(png.buffer, at, CHUNK_HEAD + data.length + CHUNK_END);
  const end = CHUNK_HEAD + data.length;
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, CHUNK_HEAD);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, end)), end);
  return at + bytes.length;
}
