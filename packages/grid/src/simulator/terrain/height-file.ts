import { UsageError } from '@landfall/protocol/errors';

const R32_BYTES = 4;
/** Channels of one point of a .raw file; the first two make the height. */
const RAW_CHANNELS = 13;

/**
 * Heights of a .r32 file: float32 little-endian, row by row from the south-west.
 * @throws UsageError when the file is not of a square region of that size.
 * @source OpenSim Region/CoreModules/World/Terrain/FileLoaders/RAW32.cs
 */
export function parseR32(bytes: Uint8Array, sizeMetres: number): Float32Array {
  requireLength(bytes, sizeMetres * sizeMetres * R32_BYTES, '.r32', sizeMetres);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: sizeMetres * sizeMetres }, (_, index) =>
    finite(view.getFloat32(index * R32_BYTES, true)),
  );
}

/**
 * Heights of a .raw file: 13 bytes a point, height = first × second / 128, row by row from the north-west.
 * @throws UsageError when the file is not of a square region of that size.
 * @source OpenSim Region/CoreModules/World/Terrain/FileLoaders/LLRAW.cs
 */
export function parseRaw(bytes: Uint8Array, sizeMetres: number): Float32Array {
  requireLength(bytes, sizeMetres * sizeMetres * RAW_CHANNELS, '.raw', sizeMetres);
  const heights = new Float32Array(sizeMetres * sizeMetres);
  for (let row = 0; row < sizeMetres; row += 1) {
    const fromNorth = sizeMetres - 1 - row;
    for (let column = 0; column < sizeMetres; column += 1) {
      const at = (fromNorth * sizeMetres + column) * RAW_CHANNELS;
      heights[row * sizeMetres + column] = (bytes[at]! * bytes[at + 1]!) / 128;
    }
  }
  return heights;
}

/** Files made elsewhere may hold NaN where nothing was painted. */
const finite = (height: number): number => (Number.isFinite(height) ? height : 0);

function requireLength(bytes: Uint8Array, needed: number, format: string, sizeMetres: number): void {
  if (bytes.length === needed) return;
  throw new UsageError(
    `terrain: a ${format} file of a ${sizeMetres} m region has ${needed} bytes, this one ${bytes.length}`,
  );
}
