import type { PrimInput } from '../config/index.ts';
import { assetId } from './assets.ts';
import { ball, box, cover, cylinder, linkset, paint, times, WHITE } from './build.ts';
import type { PartInput, Place } from './build.ts';
import { TOWN_HEIGHT } from './land.ts';

const WOOD = cover('planks', 1.5, 1);

/** Crates and barrels on the quay, and a market. */
export const market = (): PrimInput[] => [
  ...times(9, (index) => {
    const size = 0.8 + 0.35 * ((index * 7) % 4) * 0.4;
    return linkset(
      box(
        [89 + (index % 5) * 1.35, 117.5 + Math.floor(index / 5) * 1.3, TOWN_HEIGHT + size / 2],
        [size, size, size],
        {
          name: 'Crate',
          heading: index * 13,
          ...cover('crate'),
        },
      ),
    );
  }),
  ...times(6, (index) => barrel([161 + (index % 3) * 1.1, 117 + Math.floor(index / 3) * 1.1, TOWN_HEIGHT])),
  ...times(3, (index) => stall([140 + index * 5.4, 119, TOWN_HEIGHT], index)),
];

/** Two cones on each other. */
const barrel = ([x, y, z]: Place): PrimInput =>
  linkset(
    cylinder([x, y, z + 0.3], [0.9, 0.9, 0.6], {
      name: 'Barrel',
      ...cover('planks', 3, 1),
      faces: {},
      form: { pathScaleX: 1.2, pathScaleY: 1.2 },
    }),
    [
      cylinder([0, 0, 0.6], [0.9, 0.9, 0.6], {
        name: 'Barrel, upper half',
        ...cover('planks', 3, 1),
        form: { pathScaleX: 0.82, pathScaleY: 0.82 },
      }),
      {
        shape: 'tube',
        position: [0, 0, 0.3],
        scale: [0.09, 0.98, 0.98],
        rotation: [0, 90, 0],
        name: 'Hoop',
        ...cover('metal'),
        form: { pathScaleX: 1, pathScaleY: 0.06 },
      },
    ],
  );

/** The stall at which somebody answers. */
const KIOSK = 1;
const FRUIT = ['#d8402f', '#e8a13a', '#7fae3f'];

function stall([x, y, z]: Place, kind: number): PrimInput {
  const post = (dx: number, dy: number): PartInput =>
    box([dx, dy, 0.85], [0.12, 0.12, 2.5], { name: 'Post', ...WOOD });
  const fruit = (index: number): PartInput =>
    ball([-1.2 + (index % 6) * 0.48, -0.35 + Math.floor(index / 6) * 0.5, 0.62], [0.36, 0.36, 0.34], {
      name: 'Fruit',
      texture: assetId('plaster'),
      colour: paint(FRUIT[kind % FRUIT.length]!),
    });
  const stand = linkset(
    box([x, y, z + 0.5], [3.4, 1.5, 0.9], {
      name: 'Market stall',
      ...cover('planks', 2, 0.5),
      ...(kind === KIOSK ? { text: 'Touch me' } : {}),
    }),
    [
      post(-1.6, -0.7),
      post(1.6, -0.7),
      post(-1.6, 0.7),
      post(1.6, 0.7),
      gable([0, 0, 2.45], kind),
      ...times(12, fruit),
    ],
  );
  return kind === KIOSK ? { ...stand, script: 'kiosk' } : stand;
}

const gable = (position: Place, kind: number): PartInput =>
  box(position, [3.9, 2.4, 0.8], {
    name: 'Canvas',
    form: { pathScaleY: 0.04 },
    ...cover('awning', 2, 1),
    colour: kind === 1 ? paint('#9fc6e8') : WHITE,
  });
