import { UsageError } from '@landfall/protocol/errors';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { MAX_REGIONS } from '../config/index.ts';
import type { GridConfig } from '../config/index.ts';
import { DEFAULT_GRID } from './default-grid.ts';
import { bayGround } from './scene.ts';

type RegionInput = GridConfig['regions'][number];

const [BAY] = DEFAULT_GRID.regions as [RegionInput];
/** So much of a word is repeated that is no layout. */
const MAX_QUOTED = 64;
/** Of Landfall Bay, in regions. */
const MIDDLE = { x: BAY.x ?? 0, y: BAY.y ?? 0 };
/** What lies next to the bay, from the south-west to the north-east. */
const AROUND: readonly (readonly string[])[] = [
  ['South Western Sea', 'Southern Sea', 'South Eastern Sea'],
  ['Western Sea', '', 'Eastern Shore'],
  ['North Western Hills', 'Northern Hills', 'North Eastern Hills'],
];

/**
 * The default grid with more land around Landfall Bay, which goes on over every border: `3x3` or any other number of columns and rows of
 * regions of 256 m, the bay in their middle; `var`, the bay in a region of 512 m with twelve of 256 m around it.
 * @throws UsageError for another word, and for more regions than a grid takes
 */
export function layoutGrid(layout: string): GridConfig {
  return { ...DEFAULT_GRID, regions: layout === 'var' ? varRegions() : rows(layout) };
}

function rows(layout: string): RegionInput[] {
  const [columns = 0, depth = 0] = (/^(\d{1,6})x(\d{1,6})$/.exec(layout) ?? []).slice(1).map(Number);
  const count = columns * depth;
  if (count === 0)
    throw new UsageError(
      `a layout is "var", or columns and rows such as 3x3, at most ${MAX_REGIONS} regions, not "${layout.slice(0, MAX_QUOTED)}"`,
    );
  if (count > MAX_REGIONS) throw new UsageError(`a layout has at most ${MAX_REGIONS} regions, not ${count}`);
  const west = MIDDLE.x - Math.floor((columns - 1) / 2);
  const south = MIDDLE.y - Math.floor((depth - 1) / 2);
  const places = Array.from({ length: count }, (_, index) => ({
    x: west + (index % columns),
    y: south + Math.floor(index / columns),
  }));
  return [BAY, ...places.filter((place) => !isMiddle(place)).map(landAt)];
}

/** The large region covers what is Landfall Bay and the Eastern Shore elsewhere, and what lies north of them. */
function varRegions(): RegionInput[] {
  const large: RegionInput = {
    ...BAY,
    name: 'Landfall Sound',
    id: '6c616e64-6661-4c6c-8000-000000000003',
    size: 2 * REGION_STEP_METRES,
    landing: [REGION_STEP_METRES / 2, REGION_STEP_METRES / 2],
  };
  const steps = [-1, 0, 1, 2];
  const around = steps.flatMap((north) => steps.map((east) => ({ x: MIDDLE.x + east, y: MIDDLE.y + north })));
  return [large, ...around.filter((place) => !isInside(place)).map(landAt)];
}

const isMiddle = ({ x, y }: Place): boolean => x === MIDDLE.x && y === MIDDLE.y;
const isInside = ({ x, y }: Place): boolean =>
  x >= MIDDLE.x && x <= MIDDLE.x + 1 && y >= MIDDLE.y && y <= MIDDLE.y + 1;

interface Place {
  readonly x: number;
  readonly y: number;
}

function landAt({ x, y }: Place): RegionInput {
  const name = AROUND[y - MIDDLE.y + 1]?.[x - MIDDLE.x + 1] ?? `Landfall ${x} ${y}`;
  return { name, x, y, terrain: { kind: 'bay' }, ground: bayGround() };
}
