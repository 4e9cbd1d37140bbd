import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { MAX_COMPONENTS, MAX_DIMENSION, MAX_SAMPLES, MAX_TILES } from './limits.ts';

/** One component: how deep its samples are, and on every how manieth grid point it has one. */
export interface ComponentSize {
  readonly bits: number;
  readonly isSigned: boolean;
  readonly stepX: number;
  readonly stepY: number;
}

/** The SIZ marker segment: the reference grid, the tiles on it, the components. @source ISO/IEC 15444-1 A.5.1 */
export interface PictureSize {
  /** Grid points from `left`, `top` (included) to `right`, `bottom` (excluded). */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tileLeft: number;
  readonly tileTop: number;
  readonly tilesAcross: number;
  readonly tileCount: number;
  readonly components: readonly ComponentSize[];
}

const FIXED_BYTES = 36;

/**
 * @param body of the segment, without marker and length
 * @throws DecodeError for what contradicts itself or is beyond the limits of this room
 */
export function decodePictureSize(body: Uint8Array): PictureSize {
  const reader = new ByteReader(body);
  reader.skip(2);
  const [right, bottom, left, top] = [reader.u32be(), reader.u32be(), reader.u32be(), reader.u32be()];
  const tile = { width: reader.u32be(), height: reader.u32be(), left: reader.u32be(), top: reader.u32be() };
  const count = reader.u16be();
  if (count < 1 || count > MAX_COMPONENTS) throw new DecodeError(`${count} components`, { path: 'SIZ' });
  if (body.length !== FIXED_BYTES + 3 * count) throw new DecodeError('wrong length', { path: 'SIZ' });
  checkExtent(right - left, bottom - top, count);
  checkTiles({ left, top }, tile);
  const components = Array.from({ length: count }, () => decodeComponent(reader));
  const tilesAcross = Math.ceil((right - tile.left) / tile.width);
  const tileCount = tilesAcross * Math.ceil((bottom - tile.top) / tile.height);
  if (tileCount > MAX_TILES) throw new DecodeError(`${tileCount} tiles`, { path: 'SIZ' });
  return {
    left,
    top,
    right,
    bottom,
    tileWidth: tile.width,
    tileHeight: tile.height,
    tileLeft: tile.left,
    tileTop: tile.top,
    tilesAcross,
    tileCount,
    components,
  };
}

function checkExtent(width: number, height: number, components: number): void {
  if (width < 1 || height < 1) throw new DecodeError('no picture', { path: 'SIZ' });
  const isTooBig =
    width > MAX_DIMENSION || height > MAX_DIMENSION || width * height * components > MAX_SAMPLES;
  if (isTooBig) throw new DecodeError(`${width} x ${height} x ${components} is too big`, { path: 'SIZ' });
}

/** The first tile must hold a part of the picture. @source ISO/IEC 15444-1 equations B-3, B-4 */
function checkTiles(
  { left, top }: { readonly left: number; readonly top: number },
  tile: { readonly width: number; readonly height: number; readonly left: number; readonly top: number },
): void {
  const isPlaced = tile.left <= left && tile.top <= top;
  const isMet = tile.left + tile.width > left && tile.top + tile.height > top;
  if (tile.width < 1 || tile.height < 1 || !isPlaced || !isMet)
    throw new DecodeError('tiles beside the picture', { path: 'SIZ' });
}

function decodeComponent(reader: ByteReader): ComponentSize {
  const [depth, stepX, stepY] = [reader.u8(), reader.u8(), reader.u8()];
  const bits = (depth & 0x7f) + 1;
  if (bits > 38 || stepX < 1 || stepY < 1)
    throw new DecodeError('a component without samples', { path: 'SIZ' });
  return { bits, isSigned: depth > 0x7f, stepX, stepY };
}
