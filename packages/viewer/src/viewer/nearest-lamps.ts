import { MOST_LAMPS } from '../draw/index.ts';
import type { LampShown } from '../draw/index.ts';
import { MATRIX_FLOATS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';

/** Lights of objects whose light is nearest to a place, as many as are shown. @param far metres */
export function nearestLamps(
  { lamps, columns }: WorldTable,
  place: readonly [number, number, number],
  far: number,
): LampShown[] {
  const found: { readonly away: number; readonly lamp: LampShown }[] = [];
  for (const [instance, { colour, radius, falloff }] of lamps.all) {
    if (columns.isPlaced[instance] === 0) continue;
    const at = instance * MATRIX_FLOATS;
    const { matrices: m } = columns;
    const [x, y, z] = [m[at + 3]!, m[at + 7]!, m[at + 11]!];
    const away = Math.hypot(x - place[0], y - place[1], z - place[2]) - radius;
    if (away < far) found.push({ away, lamp: { place: [x, y, z], colour, radius, falloff } });
  }
  found.sort((one, other) => one.away - other.away);
  return found.slice(0, MOST_LAMPS).map(({ lamp }) => lamp);
}
