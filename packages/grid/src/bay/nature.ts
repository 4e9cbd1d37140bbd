import type { PrimInput } from '../config/index.ts';
import { box, chance, cover, linkset, paint, stand, times } from './build.ts';
import { assetId } from './assets.ts';
import { groundAt, TOWN_HEIGHT, WATER_HEIGHT } from './land.ts';

/** Kinds of trees and of grass by number. @source scene/src/plant */
const PINE = 0;
const OAK = 1;
const BUSH = 2;
const PALM = 3;
const CYPRESS = 7;
const BEACH_GRASS = 0;

/** Trees, grass, boulders and the path up to the observatory. */
export const nature = (): PrimInput[] => [
  ...wood(),
  ...grove(),
  ...square(),
  ...palms(),
  ...dunes(),
  ...boulders(),
  ...path(),
];

const tree = (species: number, x: number, y: number, height: number): PrimInput =>
  linkset({
    name: 'Tree',
    shape: 'tree',
    species,
    position: stand(x, y, height / 2 - 0.2),
    scale: [height * 0.72, height * 0.72, height],
    heading: 360 * chance(x, y),
  });

/** Pines on the western and northern hills, where nothing else stands. */
const wood = (): PrimInput[] =>
  times(34, (index) => {
    const x = 22 + 58 * chance(index, 1) + (index % 4 === 3 ? 120 : 0);
    const y = 168 + 74 * chance(index, 2);
    return tree(index % 5 === 0 ? CYPRESS : PINE, x, y, 7 + 7 * chance(index, 3));
  });

/** Oaks and bushes around the town. */
const grove = (): PrimInput[] =>
  times(22, (index) => {
    const x = 84 + 110 * chance(index, 4);
    const y = 157 + 26 * chance(index, 5);
    return tree(index % 3 === 0 ? BUSH : OAK, x, y, index % 3 === 0 ? 2.5 : 6 + 4 * chance(index, 6));
  });

/** A few in the town itself. */
const square = (): PrimInput[] =>
  [
    [127, 139],
    [137, 139],
    [103, 137],
    [139, 127],
    [90, 136],
    [163, 139],
  ].map(([x, y]) => tree(OAK, x!, y!, 6));

const palms = (): PrimInput[] =>
  times(9, (index) =>
    tree(
      PALM,
      182 + 4 * index + 3 * chance(index, 7),
      112 - 5 * index + 6 * chance(index, 8),
      6 + 3 * chance(index, 9),
    ),
  );

/** Grass behind the beaches. */
const dunes = (): PrimInput[] =>
  times(18, (index) => {
    const x = index < 9 ? 20 + 5 * index : 184 + 5 * (index - 9);
    const y = (index < 9 ? 96 : 118) - 14 * chance(index, 10);
    return linkset({
      name: 'Grass',
      shape: 'grass',
      species: BEACH_GRASS,
      position: stand(x, y, 0.5),
      scale: [2.4, 2.4, 1.4],
    });
  });

/** A sculpt, each time of another size and turned another way: along the capes and before the lighthouse. */
const boulders = (): PrimInput[] =>
  times(26, (index) => {
    const angle = (index / 26) * 2 * Math.PI;
    const isCape = index % 2 === 0;
    const x = isCape ? 50 + 17 * Math.cos(angle) : 196 + 22 * chance(index, 11);
    const y = isCape ? 60 + 21 * Math.sin(angle) : 62 + 30 * chance(index, 12);
    const size = 1.6 + 3.2 * chance(index, 13);
    const z = Math.max(groundAt(x, y), WATER_HEIGHT - 0.3);
    return linkset({
      name: 'Boulder',
      shape: 'sphere',
      position: [x, y, z],
      scale: [size, size * 0.8, size * 0.7],
      rotation: [20 * chance(index, 14), 0, 360 * chance(index, 15)],
      sculpt: { texture: assetId('boulder'), wrap: 'sphere' },
      ...cover('rock', 2, 1),
      colour: paint(index % 3 === 0 ? '#d8d2c8' : '#b8b2aa'),
      material: 'stone',
    });
  });

/** Slabs from the square to the observatory, in bends. */
const path = (): PrimInput[] =>
  times(40, (index) => {
    const part = index / 39;
    const x = 132 - 18 * part + 12 * Math.sin(part * 9) * (1 - part);
    const y = 134 + 66 * part;
    const isTown = y < 153;
    return linkset(
      box(isTown ? [x, y, TOWN_HEIGHT - 0.04] : stand(x, y, -0.24), [2.1, 1.6, isTown ? 0.24 : 0.9], {
        name: 'Slab',
        heading: 40 * chance(index, 16) - 20,
        ...cover('cobbles', 1, 0.7),
        material: 'stone',
      }),
    );
  });
