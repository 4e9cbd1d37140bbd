import type { PrimInput } from '../config/index.ts';

import { ball, box, cover, cylinder, linkset, paint, times } from './build.ts';
import type { PartInput, Place } from './build.ts';

/** A drum, a dome with a slit, and a round terrace with a chart of the stars. */
export function observatory([x, y, z]: Place): PrimInput {
  const pillar = (index: number): PartInput => {
    const angle = (index / 10) * 2 * Math.PI;
    return cylinder([7.6 * Math.cos(angle), 7.6 * Math.sin(angle), 2.1], [0.6, 0.6, 3.4], {
      name: 'Pillar',
      ...cover('plaster'),
    });
  };
  return linkset(
    cylinder([x, y, z - 0.6], [18, 18, 2.4], {
      name: 'Observatory',
      description: 'Its floor is a chart of the stars',
      material: 'stone',
      ...cover('blocks', 9, 0.6),
      faces: { '0': { ...cover('stars') } },
    }),
    [
      cylinder([0, 0, 3], [10, 10, 4.4], {
        name: 'Drum',
        ...cover('plaster', 5, 1),
        colour: paint('#f3ead6'),
      }),
      {
        shape: 'tube',
        position: [0, 0, 4],
        scale: [0.5, 17, 17],
        rotation: [0, 90, 0],
        name: 'Ring',
        ...cover('plaster', 8, 1),
        form: { pathScaleX: 1, pathScaleY: 0.08 },
      },
      ...times(10, pillar),
      ball([0, 0, 5.2], [10.2, 10.2, 9.6], {
        name: 'Dome',
        ...cover('metal', 8, 2),
        colour: paint('#7fb0a6'),
        shiny: 2,
      }),
      box([2, 0, 8], [4.4, 1.5, 4], {
        name: 'Slit',
        rotation: [0, 40, 0],
        ...cover('slate'),
        colour: paint('#2a3038'),
      }),
      cylinder([3.6, 0, 8.6], [1.1, 1.1, 5], {
        name: 'Tube',
        rotation: [0, 42, 0],
        ...cover('metal'),
        colour: paint('#e8e4d8'),
        form: { profileHollow: 0.8 },
      }),
      box([0, -5.02, 1.9], [1.4, 0.2, 2.4], { name: 'Door', ...cover('door'), colour: paint('#7a5a2e') }),
    ],
  );
}

/** For everybody, on the lawn. */
export const telescope = ([x, y, z]: Place): PrimInput =>
  linkset(
    cylinder([x, y, z - 0.2], [1.6, 1.6, 1], {
      name: 'Telescope',
      ...cover('blocks', 2, 0.2),
      text: 'Look up',
      textColour: [0.8, 0.9, 1, 1],
    }),
    [
      ...times(3, (leg) =>
        cylinder([0.35 * Math.cos(leg * 2.1), 0.35 * Math.sin(leg * 2.1), 0.9], [0.1, 0.1, 1.6], {
          name: 'Leg',
          rotation: [0, -20, leg * 120],
          ...cover('planks'),
        }),
      ),
      cylinder([0.2, 0, 1.9], [0.34, 0.34, 1.8], {
        name: 'Tube',
        rotation: [0, 55, 0],
        ...cover('metal'),
        colour: paint('#c9a44c'),
        form: { profileHollow: 0.85 },
      }),
    ],
  );
