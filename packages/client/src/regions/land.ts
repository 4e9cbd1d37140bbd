import { regionCorner } from '@landfall/protocol/datatypes';
import type { RegionHandle } from '@landfall/protocol/datatypes';
import type { RegionSize } from '@landfall/protocol/region';

/** Where a region lies: its south-western corner and its sides, metres from the grid's origin. */
export interface Land {
  /** South-west corner, metres from the grid's origin. */
  readonly corner: { readonly x: number; readonly y: number };
  /** Metres. */
  readonly size: RegionSize;
}

/** Where a region of that handle and size lies. */
export function landOf({ handle, size }: { readonly handle: RegionHandle; readonly size: RegionSize }): Land {
  return { corner: regionCorner(handle), size };
}

/** The first of these lands that has that place, metres from the grid's origin. */
export function landAt<One extends Land>(
  { x, y }: { readonly x: number; readonly y: number },
  lands: readonly One[],
): One | undefined {
  return lands.find(
    ({ corner, size }) => x >= corner.x && y >= corner.y && x < corner.x + size.x && y < corner.y + size.y,
  );
}
