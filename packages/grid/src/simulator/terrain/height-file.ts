import { decodeHeights, HEIGHT_FILE_POINT_BYTES } from '@landfall/assets/region-archive';
import { UsageError } from '@landfall/protocol/errors';

/**
 * Heights of a .r32 file: float32 little-endian, row by row from the south-west.
 * @throws UsageError when the file is not of a square region of that size.
 * @source OpenSim Region/CoreModules/World/Terrain/FileLoaders/RAW32.cs
 */
export const parseR32 = (bytes: Uint8Array, sizeMetres: number): Float32Array =>
  heightsIn(bytes, 'r32', sizeMetres);

/**
 * Heights of a .raw file: 13 bytes a point, height = first × second / 128, row by row from the north-west.
 * @throws UsageError when the file is not of a square region of that size.
 * @source OpenSim Region/CoreModules/World/Terrain/FileLoaders/LLRAW.cs
 */
export const parseRaw = (bytes: Uint8Array, sizeMetres: number): Float32Array =>
  heightsIn(bytes, 'raw', sizeMetres);

function heightsIn(bytes: Uint8Array, format: 'r32' | 'raw', sizeMetres: number): Float32Array {
  const needed = sizeMetres * sizeMetres * HEIGHT_FILE_POINT_BYTES[format];
  if (bytes.length !== needed)
    throw new UsageError(
      `terrain: a .${format} file of a ${sizeMetres} m region has ${needed} bytes, this one ${bytes.length}`,
    );
  return decodeHeights(`heights.${format}`, bytes, { width: sizeMetres, depth: sizeMetres }).heights;
}
