import type { PrimInput } from '../config/index.ts';
import { assetId } from './assets.ts';
import { box, cover, cylinder, linkset, paint, times } from './build.ts';
import type { PartInput, Place } from './build.ts';
import { WATER_HEIGHT } from './land.ts';

const WOOD = cover('planks', 1.5, 1);

interface Boat {
  readonly name: string;
  readonly at: readonly [x: number, y: number];
  readonly heading: number;
  readonly length: number;
  readonly hull: string;
  readonly masts: number;
}

const BOATS: readonly Boat[] = [
  { name: 'Petrel', at: [111, 93], heading: 98, length: 12, hull: '#1f5c7a', masts: 1 },
  { name: 'Kittiwake', at: [139, 96], heading: 84, length: 10, hull: '#b5402f', masts: 1 },
  { name: 'Albatross', at: [158, 84], heading: 60, length: 16, hull: '#f0ece2', masts: 2 },
  { name: 'Dunlin', at: [126, 104], heading: 88, length: 5, hull: '#e2b04a', masts: 0 },
  { name: 'Plover', at: [99.6, 99], heading: 95, length: 4.6, hull: '#4f8a5b', masts: 0 },
  { name: 'Turnstone', at: [136.8, 81], heading: 92, length: 5, hull: '#d8d3c4', masts: 0 },
  { name: 'Shearwater', at: [84, 62], heading: 25, length: 13, hull: '#26394f', masts: 1 },
];

/** Those at the jetties, at anchor and under sail. */
export const boats = (): PrimInput[] => BOATS.map(boat);

function boat({ name, at: [x, y], heading, length, hull, masts }: Boat): PrimInput {
  const height = length * 0.2 + 0.5;
  const root = box([x, y, WATER_HEIGHT + height * 0.16], [length, length * 0.3 + 0.5, height], {
    name,
    description: 'A hull of ribs and planks: a mesh',
    heading,
    mesh: assetId('hull'),
    ...cover('planks', 4, 2),
    colour: paint(hull),
    faces: { '1': { colour: paint('#c9a878') }, '2': { colour: paint('#e0c79a') } },
    ...(masts === 0 ? { text: name, textColour: [1, 1, 1, 0.9] } : {}),
  });
  return linkset(
    root,
    masts === 0 ? oars(length) : times(masts, (mast) => rig(length, height, mast, masts)).flat(),
  );
}

const oars = (length: number): PartInput[] =>
  [-1, 1].map((side) =>
    cylinder([0, side * length * 0.2, 0.35], [0.08, 0.08, length * 0.55], {
      name: 'Oar',
      rotation: [0, 84, side * 12],
      ...WOOD,
    }),
  );

/** A mast, a boom, and two sails: boxes that lean and end in an edge; the larger one bends in the wind. */
function rig(length: number, height: number, mast: number, masts: number): PartInput[] {
  const tall = length * (masts === 1 ? 1.05 : 0.9) * (mast === 0 ? 1 : 0.8);
  const x = masts === 1 ? length * 0.06 : length * (mast === 0 ? 0.16 : -0.2);
  const foot = height * 0.2;
  const span = length * (masts === 1 ? 0.42 : 0.27);
  return [
    cylinder([x, 0, foot + tall / 2], [0.2, 0.2, tall], {
      name: 'Mast',
      ...cover('planks', 1, 4),
      form: { pathScaleX: 0.6, pathScaleY: 0.6 },
    }),
    cylinder([x - span / 2, 0, foot + tall * 0.16], [0.14, 0.14, span], {
      name: 'Boom',
      rotation: [0, 90, 0],
      ...WOOD,
    }),
    box([x - span / 2 - 0.1, 0, foot + tall * 0.56], [span, 0.05, tall * 0.78], {
      name: 'Mainsail',
      ...cover('sail', 1, 1),
      form: { pathScaleX: 0, pathShearX: 0.5 },
    }),
    ...(mast === 0
      ? [
          box([x + span * 0.44, 0, foot + tall * 0.46], [span * 0.8, 0.05, tall * 0.66], {
            name: 'Jib',
            ...cover('sail', 1, 1),
            form: { pathScaleX: 0, pathShearX: -0.5 },
          }),
          pennant([x, 0, foot + tall + 0.1]),
        ]
      : []),
  ];
}

/** A flexible flag: it hangs along its own z, which lies. */
const pennant = ([x, y, z]: Place): PartInput =>
  box([x - 0.7, y, z], [0.04, 0.5, 1.4], {
    name: 'Pennant',
    rotation: [0, -90, 0],
    ...cover('flag'),
    flexible: { softness: 2, tension: 1.2, drag: 2, gravity: 0.2, wind: 3 },
  });
