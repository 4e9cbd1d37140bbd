import type { PrimInput } from '../config/index.ts';
import { ball, box, cone, cover, cylinder, linkset, paint, stand, times } from './build.ts';
import type { Place } from './build.ts';
import { assetId } from './assets.ts';
import { TOWN_HEIGHT } from './land.ts';
import { lighthouse } from './lighthouse.ts';
import { observatory, telescope } from './observatory.ts';
import { windmill } from './windmill.ts';

/** What one sees from afar: the lighthouse, the observatory, the windmill; and the fountain and the flag in the square. */
export const landmarks = (): PrimInput[] => [
  lighthouse(stand(50, 70)),
  observatory(stand(112, 212)),
  telescope(stand(128, 204)),
  ...windmill(stand(222, 128)),
  fountain([132, 124, TOWN_HEIGHT]),
  flagPole([124, 116, TOWN_HEIGHT]),
  ...campfire(stand(188, 104)),
];

/** Water that moves on the spot, and a jet of drops. */
const fountain = ([x, y, z]: Place): PrimInput =>
  linkset(
    cylinder([x, y, z + 0.35], [5, 5, 0.9], {
      name: 'Fountain',
      material: 'stone',
      ...cover('blocks', 4, 0.25),
      form: { profileHollow: 0.84 },
    }),
    [
      cylinder([0, 0, 0.25], [4.4, 4.4, 0.1], {
        name: 'Water',
        ...cover('water', 2, 2),
        colour: paint('#dff6ff', 0.8),
        textureAnimation: { modes: ['loop', 'smooth'], length: 1, rate: 0.08 },
      }),
      cylinder([0, 0, 0.9], [0.7, 0.7, 1.6], { name: 'Stem', ...cover('blocks', 1, 0.5) }),
      ball([0, 0, 1.75], [2.2, 2.2, 0.7], { name: 'Bowl', ...cover('blocks', 3, 1) }),
      ball([0, 0, 2.3], [0.4, 0.4, 0.5], {
        name: 'Jet',
        texture: assetId('water'),
        particles: {
          pattern: 'cone',
          outerAngle: 0.25,
          flags: ['interpolateColour', 'interpolateScale', 'followVelocity'],
          texture: assetId('smoke'),
          burstRate: 0.05,
          burstCount: 4,
          speed: [3, 3.6],
          acceleration: [0, 0, -6],
          maxAge: 1.4,
          startColour: [0.85, 0.95, 1, 0.9],
          endColour: [0.85, 0.95, 1, 0.2],
          startSize: [0.12, 0.2],
          endSize: [0.3, 0.3],
        },
      }),
    ],
  );

const flagPole = ([x, y, z]: Place): PrimInput =>
  linkset(cylinder([x, y, z + 0.15], [1.2, 1.2, 0.5], { name: 'Flag', ...cover('blocks', 2, 0.2) }), [
    cylinder([0, 0, 5], [0.16, 0.16, 10], { name: 'Pole', ...cover('plaster') }),
    ball([0, 0, 10], [0.3, 0.3, 0.3], { name: 'Knob', ...cover('metal'), colour: paint('#e0b040') }),
    box([1.6, 0, 9], [0.04, 1.8, 3], {
      name: 'Cloth',
      rotation: [0, 90, 0],
      ...cover('flag'),
      faces: { '2': { turn: 90 }, '4': { turn: 90 } },
      flexible: { softness: 2, tension: 1.4, drag: 2, gravity: 0.3, wind: 2 },
    }),
  ]);

/** On the eastern beach: logs, embers and smoke. */
const campfire = ([x, y, z]: Place): PrimInput[] => [
  linkset(
    cylinder([x, y, z + 0.05], [1.6, 1.6, 0.2], {
      name: 'Camp fire',
      ...cover('rock', 2, 1),
      colour: paint('#6a625c'),
    }),
    [
      ...times(5, (log) =>
        cylinder([0, 0, 0.32], [0.2, 0.2, 1.3], {
          name: 'Log',
          rotation: [0, 68, log * 72],
          ...cover('planks', 1, 1),
          colour: paint('#6b5138'),
        }),
      ),
      cone([0, 0, 0.6], [0.7, 0.7, 1], {
        name: 'Flame',
        texture: assetId('plaster'),
        colour: paint('#ff9a3c', 0.75),
        fullbright: true,
        glow: 0.4,
        light: { colour: [1, 0.55, 0.2], intensity: 1, radius: 8, falloff: 1 },
        particles: {
          pattern: 'cone',
          outerAngle: 0.4,
          flags: ['interpolateColour', 'interpolateScale', 'wind'],
          texture: assetId('smoke'),
          burstRate: 0.3,
          burstCount: 2,
          speed: [0.6, 1],
          maxAge: 5,
          startColour: [0.5, 0.5, 0.5, 0.6],
          endColour: [0.8, 0.8, 0.8, 0],
          startSize: [0.4, 0.4],
          endSize: [2, 2],
        },
      }),
    ],
  ),
  ...times(3, (bench) => {
    const angle = (bench * 120 + 30) * (Math.PI / 180);
    return linkset(
      cylinder([x + 2.4 * Math.cos(angle), y + 2.4 * Math.sin(angle), z + 0.25], [0.5, 0.5, 2], {
        name: 'Log to sit on',
        rotation: [90, 0, bench * 120 + 30],
        ...cover('planks', 1, 2),
        colour: paint('#8a6a48'),
      }),
    );
  }),
];
