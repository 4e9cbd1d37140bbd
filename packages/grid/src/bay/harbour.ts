import type { PrimInput } from '../config/index.ts';
import { ball, box, cover, cylinder, linkset, paint, times } from './build.ts';
import type { PartInput, Place } from './build.ts';
import { assetId } from './assets.ts';
import { boats } from './boats.ts';
import { TOWN_HEIGHT, WATER_HEIGHT } from './land.ts';
import { market } from './market.ts';

const QUAY_Y = 113;
const DECK = WATER_HEIGHT + 1.5;
const WOOD = cover('planks', 1.5, 1);

/** The quay, its jetties, lamps, bollards, boats and what lies about. */
export const harbour = (): PrimInput[] => [
  quay(),
  ...stairs(),
  jetty([104, QUAY_Y, DECK], 7),
  jetty([132, QUAY_Y, DECK], 9),
  ...times(8, (index) => lamp([90 + index * 11, QUAY_Y + 1.4, TOWN_HEIGHT])),
  ...times(12, (index) => bollard([88 + index * 7.4, QUAY_Y + 0.4, TOWN_HEIGHT])),
  ...boats(),
  ...market(),
  ...buoys(),
];

function quay(): PrimInput {
  const [west, east] = [84, 172];
  const length = 11;
  const middle = (west + east) / 2;
  const wall = (index: number): PartInput =>
    box([west + (index + 0.5) * length - middle, 0, 0], [length, 2.4, 9], {
      name: 'Quay wall',
      material: 'stone',
      ...cover('blocks', 3, 2.4),
      faces: { '0': { ...cover('cobbles', 3, 0.6) } },
    });
  const [first, ...others] = times((east - west) / length, wall);
  const { position, ...root } = first!;
  const at: Place = [middle + position[0], QUAY_Y, TOWN_HEIGHT - 4.45];
  const parts = others.map((part) => ({
    ...part,
    position: [part.position[0] - position[0], 0, 0] as Place,
  }));
  return linkset({ ...root, position: at, description: 'Along the south of the town' }, parts);
}

/** From the quay down to the jetties. */
const stairs = (): PrimInput[] =>
  [104, 132].map((x) =>
    linkset(
      box([x, QUAY_Y - 1.4, DECK - 0.1], [3, 0.6, 0.4], {
        name: 'Stairs',
        material: 'stone',
        ...cover('blocks', 1, 0.2),
      }),
      times(4, (index) =>
        box([0, 0.1 + index * 0.3, 0.15 + index * 0.32], [3, 0.5, 0.34], {
          name: 'Stair',
          material: 'stone',
          ...cover('blocks', 1, 0.2),
        }),
      ),
    ),
  );

/** Fields of planks on posts, out to sea. */
function jetty([x, y, z]: Place, fields: number): PrimInput {
  const length = 4;
  const field = (index: number): PartInput[] => {
    const south = -(index + 0.5) * length;
    const post = (side: number): PartInput =>
      cylinder([side * 1.5, south - length / 2, -1.9], [0.36, 0.36, 5], {
        name: 'Post',
        ...cover('planks', 1, 2),
        colour: paint('#8a7560'),
      });
    return [
      box([0, south, 0], [3, length - 0.04, 0.2], {
        name: 'Planks',
        ...cover('planks', 1, 1.2),
        faces: { '0': { turn: 90 } },
      }),
      post(-1),
      post(1),
    ];
  };
  const root = box([x, y - 1.2, z], [3, 0.3, 0.24], { name: 'Jetty', ...WOOD });
  return linkset(root, times(fields, field).flat());
}

const lamp = (place: Place): PrimInput =>
  linkset(
    cylinder([place[0], place[1], place[2] + 0.2], [0.5, 0.5, 0.4], {
      name: 'Lamp',
      ...cover('metal'),
      colour: paint('#3a4a52'),
    }),
    [
      cylinder([0, 0, 2], [0.14, 0.14, 3.8], { name: 'Pole', ...cover('metal'), colour: paint('#3a4a52') }),
      ball([0, 0, 4.05], [0.55, 0.55, 0.6], {
        name: 'Globe',
        material: 'light',
        ...cover('smoke'),
        texture: assetId('plaster'),
        colour: paint('#fff0c8'),
        fullbright: true,
        glow: 0.25,
        light: { colour: [1, 0.82, 0.55], intensity: 0.8, radius: 9, falloff: 1 },
      }),
      {
        shape: 'torus',
        position: [0, 0, 4.38],
        scale: [0.16, 0.5, 0.5],
        rotation: [0, 90, 0],
        name: 'Rim',
        ...cover('metal'),
        colour: paint('#3a4a52'),
      },
    ],
  );

const bollard = ([x, y, z]: Place): PrimInput =>
  linkset(
    cylinder([x, y, z + 0.3], [0.4, 0.4, 0.7], {
      name: 'Bollard',
      material: 'metal',
      ...cover('metal'),
      colour: paint('#2e3338'),
    }),
    [
      cylinder([0, 0, 0.38], [0.56, 0.56, 0.16], {
        name: 'Cap',
        ...cover('metal'),
        colour: paint('#3b4248'),
      }),
    ],
  );

/** They float in a row and show the way in. */
const buoys = (): PrimInput[] =>
  times(6, (index) =>
    linkset(
      cylinder([116 + (index % 2) * 34 + index, 70 - index * 8, WATER_HEIGHT + 0.5], [1.3, 1.3, 1.6], {
        name: index % 2 === 0 ? 'Red buoy' : 'Green buoy',
        ...cover('metal'),
        form: { pathScaleX: 0.5, pathScaleY: 0.5 },
        colour: index % 2 === 0 ? paint('#c8362c') : paint('#2f9a57'),
      }),
      [
        cylinder([0, 0, 1.2], [0.1, 0.1, 1.2], { name: 'Stick', ...cover('metal') }),
        ball([0, 0, 1.9], [0.35, 0.35, 0.35], {
          name: 'Light',
          texture: assetId('plaster'),
          colour: index % 2 === 0 ? paint('#ff5a48') : paint('#58ff9a'),
          fullbright: true,
          glow: 0.2,
          light: {
            colour: index % 2 === 0 ? [1, 0.3, 0.2] : [0.3, 1, 0.5],
            intensity: 0.6,
            radius: 6,
            falloff: 1,
          },
        }),
      ],
    ),
  );
