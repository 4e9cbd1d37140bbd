import type { PrimInput } from '../config/index.ts';
import { box, cover, linkset, paint, stand, times } from './build.ts';
import type { PartInput } from './build.ts';
import { assetId } from './assets.ts';
import { TOWN_HEIGHT } from './land.ts';

/** Every kind of shape, and what can be made of it: a garden of sculptures in the east of the town. */
type Kind = 'box' | 'cylinder' | 'prism' | 'sphere' | 'torus' | 'tube' | 'ring';
const KINDS: readonly Kind[] = ['box', 'cylinder', 'prism', 'sphere', 'torus', 'tube', 'ring'];
const COLOURS = ['#e4572e', '#f3a712', '#a8c686', '#4a8fa8', '#6a4c93', '#c8553d', '#2a9d8f'];

type Form = NonNullable<PartInput['form']>;

/** What is done to the straight ones and to the round ones. */
const STRAIGHT: Readonly<Record<string, Form>> = {
  plain: {},
  hollow: { profileHollow: 0.7, hole: 'circle' },
  cut: { profileBegin: 0.12, profileEnd: 0.8, profileHollow: 0.4 },
  twisted: { pathTwist: 0.5, pathTwistBegin: -0.25 },
  tapered: { pathScaleX: 0.3, pathScaleY: 0.3, pathShearX: 0.3 },
};
const ROUND: Readonly<Record<string, Form>> = {
  plain: {},
  hollow: { profileHollow: 0.7, hole: 'square' },
  cut: { pathBegin: 0.1, pathEnd: 0.75, profileHollow: 0.4 },
  twisted: { pathTwist: 0.5, pathTwistBegin: -0.5 },
  wound: { pathRevolutions: 2.5, pathRadiusOffset: 0.5, pathSkew: 0.4, pathTaperX: 0.4 },
};

const isStraight = (kind: Kind): boolean => kind === 'box' || kind === 'cylinder' || kind === 'prism';

/** Rows from north to south by kind, columns from west to east by what was done. */
export const gallery = (): PrimInput[] => [
  lawn(),
  sign(),
  ...KINDS.flatMap((kind, row) =>
    Object.entries(isStraight(kind) ? STRAIGHT : ROUND).map(([name, form], column) =>
      exhibit(kind, name, form, row, column),
    ),
  ),
  ...times(4, bench),
];

const [WEST, NORTH] = [172, 152];
const STEP = 3.4;

const lawn = (): PrimInput =>
  linkset(
    box([WEST + 6.8, NORTH - 10.2, TOWN_HEIGHT - 0.6], [20, 26, 1.5], {
      name: 'Garden',
      material: 'stone',
      ...cover('cobbles', 5, 6),
      colour: paint('#e8e2d4'),
    }),
  );

const sign = (): PrimInput =>
  linkset(
    box([WEST - 2.2, NORTH - 22.4, TOWN_HEIGHT + 1.2], [0.2, 2.6, 1.2], {
      name: 'Sign',
      ...cover('planks', 1, 1),
      text: 'Gallery of shapes',
      textColour: [1, 0.9, 0.6, 1],
    }),
    [
      box([0, -1, -0.9], [0.16, 0.16, 1.6], { name: 'Post', ...cover('planks') }),
      box([0, 1, -0.9], [0.16, 0.16, 1.6], { name: 'Post', ...cover('planks') }),
    ],
  );

function exhibit(kind: Kind, name: string, form: Form, row: number, column: number): PrimInput {
  const [x, y] = [WEST + column * STEP, NORTH - row * STEP];
  const isRing = kind === 'torus' || kind === 'tube' || kind === 'ring';
  return linkset(
    box([x, y, TOWN_HEIGHT + 0.55], [1.5, 1.5, 0.9], {
      name: 'Plinth',
      material: 'stone',
      ...cover('blocks', 0.6, 0.4),
    }),
    [
      {
        name: `${kind}, ${name}`,
        shape: kind,
        form: isRing && name !== 'hollow' ? { pathScaleX: 1, pathScaleY: 0.3, ...form } : form,
        position: [0, 0, 1.35],
        scale: isRing ? [1, 1.7, 1.7] : [1.3, 1.3, 1.7],
        heading: 30,
        texture: assetId('plaster'),
        colour: paint(COLOURS[row]!),
        shiny: column % 4,
        ...(column === 0 ? { text: kind, textColour: [1, 1, 1, 1] as [number, number, number, number] } : {}),
      },
    ],
  );
}

const bench = (index: number): PrimInput =>
  linkset(
    box(stand(WEST + index * 4.6, NORTH + 2.4, 0.75), [2, 0.6, 0.12], { name: 'Bench', ...cover('planks') }),
    [
      box([-0.8, 0, -0.3], [0.14, 0.5, 0.6], { name: 'Leg', ...cover('metal') }),
      box([0.8, 0, -0.3], [0.14, 0.5, 0.6], { name: 'Leg', ...cover('metal') }),
      box([0, 0.3, 0.4], [2, 0.08, 0.6], { name: 'Back', rotation: [-12, 0, 0], ...cover('planks') }),
    ],
  );
