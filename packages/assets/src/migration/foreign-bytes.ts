import { ASSET_TYPE } from '@landfall/protocol/asset';
import { foreignNameOf } from '../archive/index.ts';
import type { NewAsset } from '../store/index.ts';

/** Of formats that are known; assets of other types may be texts of any kind. How those begin that need no look. */
const BEGINNINGS: ReadonlyMap<number, readonly string[]> = new Map([
  [ASSET_TYPE.texture, ['\xff\x4f\xff\x51', '\0\0\0\x0cjP']],
  [ASSET_TYPE.sound, ['OggS']],
  [ASSET_TYPE.animation, []],
  [ASSET_TYPE.mesh, []],
]);
const LONGEST = 6;
const HEAD_BYTES = 1024;

/**
 * What an asset has instead of what its type says, in a clause: the web page of a proxy that was saved as a texture, a picture of a
 * camera. It is taken all the same, for grids hold such things and a viewer shows them as missing. Undefined for all others.
 */
export function foreignBytesOf({ type, bytes }: NewAsset): string | undefined {
  const beginnings = BEGINNINGS.get(type);
  if (beginnings === undefined) return undefined;
  const first = Buffer.from(bytes.subarray(0, LONGEST)).toString('latin1');
  if (beginnings.some((beginning) => first.startsWith(beginning))) return undefined;
  const name = foreignNameOf(bytes.subarray(0, HEAD_BYTES));
  return name === undefined ? undefined : `its bytes are ${name.replace(/: .*$/, '')}`;
}
