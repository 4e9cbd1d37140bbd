import { Buffer } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';
import { UsageError } from '@landfall/protocol/errors';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const BITS = 8;
/** Of three and of four channels. */
const COLOUR_TYPES: Readonly<Record<number, number>> = Object.freeze({ 3: 2, 4: 6 });

/** Pixels, three or four bytes each, rows from the top. */
export interface Pixels {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * A picture as PNG: 8 bits, RGB or RGBA, unfiltered.
 * @throws UsageError when there are neither three nor four bytes a pixel
 * @source RFC 2083
 */
export function encodePng({ width, height, pixels }: Pixels): Uint8Array {
  const channels = pixels.length / (width * height);
  const colourType = COLOUR_TYPES[channels];
  if (colourType === undefined) throw new UsageError(`${pixels.length} bytes for ${width} × ${height}`);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = BITS;
  head[9] = colourType;
  const rowBytes = width * channels;
  const rows = new Uint8Array((rowBytes + 1) * height);
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1);
  const chunks = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array(0))];
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
