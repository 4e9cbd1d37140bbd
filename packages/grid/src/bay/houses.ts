import type { PrimInput } from '../config/index.ts';
import { box, cover, gable, linkset, paint, times, WHITE } from './build.ts';
import type { Paint, PartInput, Place } from './build.ts';
import type { AssetName } from './assets.ts';
import { assetId } from './assets.ts';
import { TOWN_HEIGHT } from './land.ts';

/** A house: its front is in the south before it is turned. */
interface House {
  readonly name: string;
  readonly at: readonly [x: number, y: number];
  readonly heading?: number;
  readonly width: number;
  readonly depth: number;
  readonly floors: number;
  readonly wall?: AssetName;
  readonly paint?: Paint;
  readonly roof?: AssetName;
  readonly door: Paint;
  /** An awning over the front. */
  readonly shop?: boolean;
}

const FLOOR = 2.9;
const BASE = 0.5;
/** Windows are so far apart. */
const BAY = 2.2;

const HOUSES: readonly House[] = [
  {
    name: 'Customs house',
    at: [96, 128],
    width: 11,
    depth: 8,
    floors: 2,
    wall: 'brick',
    roof: 'slate',
    door: paint('#2f5d50'),
  },
  {
    name: 'Chandler',
    at: [109, 130],
    width: 8,
    depth: 7.5,
    floors: 2,
    paint: paint('#f6d9a8'),
    door: paint('#8c3b2e'),
    shop: true,
  },
  {
    name: 'Bakery',
    at: [119, 131],
    width: 7.5,
    depth: 7,
    floors: 1,
    paint: paint('#f2b8a0'),
    door: paint('#35506e'),
    shop: true,
  },
  {
    name: 'Inn',
    at: [146, 131],
    width: 10,
    depth: 8,
    floors: 3,
    paint: paint('#fbf3df'),
    roof: 'tiles',
    door: paint('#7a2f2b'),
  },
  {
    name: 'Net loft',
    at: [158, 129],
    width: 8,
    depth: 8,
    floors: 2,
    wall: 'planks',
    paint: paint('#c8d6dc'),
    roof: 'slate',
    door: paint('#274b63'),
  },
  {
    name: 'Boat house',
    at: [168, 126],
    width: 7,
    depth: 9,
    floors: 1,
    wall: 'planks',
    paint: paint('#d98b5f'),
    roof: 'slate',
    door: paint('#f0ece0'),
  },
  {
    name: 'Upper row, west',
    at: [101, 145],
    heading: 0,
    width: 8,
    depth: 6.5,
    floors: 2,
    paint: paint('#cfe0d0'),
    door: paint('#5b3a29'),
  },
  {
    name: 'Upper row, middle',
    at: [112, 146],
    width: 7,
    depth: 6.5,
    floors: 2,
    paint: paint('#e8cdd6'),
    door: paint('#3d5a3a'),
  },
  {
    name: 'Upper row, east',
    at: [123, 147],
    width: 8,
    depth: 6.5,
    floors: 1,
    wall: 'blocks',
    roof: 'tiles',
    door: paint('#34506b'),
  },
  {
    name: 'School',
    at: [150, 146],
    width: 13,
    depth: 7,
    floors: 1,
    wall: 'brick',
    roof: 'tiles',
    door: paint('#d8b24a'),
  },
  {
    name: 'Keeper’s house',
    at: [58, 78],
    heading: 300,
    width: 6.5,
    depth: 5.5,
    floors: 1,
    roof: 'slate',
    door: paint('#a03c34'),
  },
];

/** The houses of the town. */
export const houses = (groundAt: (x: number, y: number) => number): PrimInput[] =>
  HOUSES.map((house) => {
    const [x, y] = house.at;
    return houseAt(house, [x, y, Math.max(groundAt(x, y), TOWN_HEIGHT)]);
  });

function houseAt(house: House, [x, y, z]: Place): PrimInput {
  const { width, depth, floors, name, heading = 0 } = house;
  const height = floors * FLOOR;
  const root = box([x, y, z + BASE / 2 - 0.4], [width + 0.5, depth + 0.5, BASE + 0.8], {
    name,
    heading,
    ...cover('blocks', width / 4, 0.35),
    material: 'stone',
  });
  const walls = box([0, 0, 0.4 + BASE / 2 + height / 2 - 0.2], [width, depth, height], {
    name: 'Walls',
    ...cover(house.wall ?? 'plaster', width / 4, height / 4),
    colour: house.paint ?? WHITE,
  });
  const top = 0.4 + BASE / 2 + height - 0.2;
  return linkset(root, [walls, ...roofOf(house, top), ...frontOf(house), ...windowsOf(house)]);
}

function roofOf(
  { width, depth, roof = 'tiles', wall = 'plaster', paint: colour = WHITE }: House,
  top: number,
): PartInput[] {
  const height = depth * 0.52;
  const end = { ...cover(wall, 1.5, 1), colour };
  return [
    gable([0, 0, top + height / 2 - 0.05], [width + 0.9, depth + 1.2, height], {
      name: 'Roof',
      ...cover(roof, width / 3.5, depth / 5),
      faces: { '2': end, '4': end },
    }),
    box([width * 0.28, depth * 0.18, top + height * 0.72], [0.8, 0.8, height * 0.9], {
      name: 'Chimney',
      ...cover('brick', 0.35, 0.6),
    }),
  ];
}

function frontOf({ depth, width, door, shop }: House): PartInput[] {
  const front = -depth / 2;
  const entrance = [
    box([0, front - 0.02, 1.45], [1.15, 0.14, 2.2], { name: 'Door', ...cover('door'), colour: door }),
    box([0, front - 0.5, 0.2], [1.8, 0.9, 0.4], {
      name: 'Step',
      ...cover('blocks', 0.6, 0.2),
      material: 'stone',
    }),
  ];
  if (shop !== true) return entrance;
  return [
    ...entrance,
    box([0, front - 0.75, 2.95], [width * 0.9, 1.6, 0.08], {
      name: 'Awning',
      rotation: [16, 0, 0],
      ...cover('awning', width / 3, 1),
    }),
  ];
}

function windowsOf({ width, depth, floors }: House): PartInput[] {
  const across = Math.max(2, Math.floor((width - 1) / BAY));
  const spacing = width / across;
  return times(floors, (floor) =>
    times(across, (index) => {
      const x = (index + 0.5) * spacing - width / 2;
      const z = 0.7 + BASE + floor * FLOOR + 0.9;
      const isDoor = floor === 0 && Math.abs(x) < 1.2;
      return [
        ...(isDoor ? [] : [pane([x, -depth / 2 - 0.01, z])]),
        ...(index % 2 === 0 ? [pane([x, depth / 2 + 0.01, z])] : []),
      ];
    }).flat(),
  ).flat();
}

/** Panes shine on both long sides; their rims are white. */
const pane = (position: Place): PartInput =>
  box(position, [1.05, 0.12, 1.35], {
    name: 'Window',
    material: 'glass',
    ...cover('plaster'),
    faces: {
      '1': { texture: assetId('window'), repeats: [1, 1], shiny: 2 },
      '3': { texture: assetId('window'), repeats: [1, 1], shiny: 2 },
    },
  });
