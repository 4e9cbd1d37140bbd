import type { Heights } from '../terrain/index.ts';
import { MATRIX_FLOATS, NONE, PASS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';

/** Pixels, row by row from the north. */
export interface MapPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

const DEEP = [24, 66, 92] as const;
const SHALLOW = [62, 128, 150] as const;
const LOW = [196, 184, 146] as const;
const GREEN = [104, 132, 78] as const;
const HIGH = [150, 144, 134] as const;

/** Ground as a map shows it: water by its depth, land by its height, lit from the north-west. */
export function groundPicture({ heights, width, depth }: Heights, waterMetres: number): MapPicture {
  const pixels = new Uint8ClampedArray(width * depth * 4);
  for (let row = 0; row < depth; row++) {
    for (let column = 0; column < width; column++) {
      const from = (depth - 1 - row) * width + column;
      const height = heights[from]!;
      const above = height - waterMetres;
      const east = heights[from + 1] ?? height;
      const south = heights[from - width] ?? height;
      const lit = above < 0 ? 1 : Math.min(1.35, Math.max(0.65, 1 + (height - east + height - south) * 0.18));
      const colour =
        above < 0
          ? mixed(SHALLOW, DEEP, -above / 8)
          : above < 3
            ? mixed(LOW, GREEN, above / 3)
            : mixed(GREEN, HIGH, (above - 3) / 40);
      const at = (row * width + column) * 4;
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = colour[channel]! * lit;
      pixels[at + 3] = 255;
    }
  }
  return { width, height: depth, pixels };
}

/** Metres: smaller things are not on the map. */
const LEAST_RADIUS = 1;

/** What stands in the agent's region, as dark or bright marks of its size. */
export function objectMarks({ columns, looks }: WorldTable, { width, height, pixels }: MapPicture): void {
  for (let instance = 0; instance < columns.count; instance++) {
    if (columns.forms[instance] === NONE || columns.isPlaced[instance] === 0) continue;
    if (columns.radii[instance]! < LEAST_RADIUS) continue;
    const look = columns.looks[instance]!;
    if (look === NONE || (looks.passes[look]! & PASS.solid) === 0) continue;
    const { r, g, b } = looks.faceOf(look, 0).colour;
    const at = instance * MATRIX_FLOATS;
    const m = columns.matrices;
    const [halfX, halfY] = [0, 4].map(
      (row) => (Math.abs(m[at + row]!) + Math.abs(m[at + row + 1]!) + Math.abs(m[at + row + 2]!)) / 2,
    ) as [number, number];
    const [x, y] = [m[at + 3]!, m[at + 7]!];
    for (let row = Math.max(0, Math.floor(y - halfY)); row < Math.min(height, y + halfY); row++) {
      for (let column = Math.max(0, Math.floor(x - halfX)); column < Math.min(width, x + halfX); column++) {
        const to = ((height - 1 - row) * width + column) * 4;
        pixels[to] = (pixels[to]! + r * 2) / 3.4;
        pixels[to + 1] = (pixels[to + 1]! + g * 2) / 3.4;
        pixels[to + 2] = (pixels[to + 2]! + b * 2) / 3.4;
      }
    }
  }
}

function mixed(
  one: readonly [number, number, number],
  other: readonly [number, number, number],
  share: number,
): [number, number, number] {
  const part = Math.min(1, Math.max(0, share));
  return [0, 1, 2].map((channel) => one[channel]! + (other[channel]! - one[channel]!) * part) as [
    number,
    number,
    number,
  ];
}
