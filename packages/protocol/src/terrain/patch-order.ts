import type { PatchPlace } from './encode-layer.ts';
import { PATCH_METRES, type HeightMap } from './height-map.ts';

/** Every patch of the map, the nearest to the place `x, y` (metres) first: what an arriving agent wants to see. */
export function patchesAround(map: HeightMap, x: number, y: number): PatchPlace[] {
  const places: (PatchPlace & { readonly away: number })[] = [];
  for (let row = 0; row < map.depth / PATCH_METRES; row++) {
    for (let column = 0; column < map.width / PATCH_METRES; column++) {
      const away = Math.hypot((column + 0.5) * PATCH_METRES - x, (row + 0.5) * PATCH_METRES - y);
      places.push({ x: column, y: row, away });
    }
  }
  return places.toSorted((one, other) => one.away - other.away);
}
