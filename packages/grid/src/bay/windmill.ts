import type { PrimInput } from '../config/index.ts';

import { ball, box, cone, cover, cylinder, linkset, paint, times } from './build.ts';
import type { PartInput, Place } from './build.ts';

/** The tower stands; the sails are a linkset of their own, for they turn. */
export function windmill([x, y, z]: Place): PrimInput[] {
  const sail = (index: number): PartInput => {
    const angle = index * 90;
    const [across, up] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
    return box([0, across * 3.4, up * 3.4], [0.12, 1.5, 5.4], {
      name: 'Sail',
      rotation: [-angle, 0, 0],
      ...cover('sail', 1, 2),
      form: { pathScaleY: 0.8 },
    });
  };
  const tower = linkset(
    cone([x, y, z + 3.4], [6.4, 6.4, 8], { name: 'Windmill', ...cover('plaster', 4, 2) }, 0.66),
    [
      ball([0, 0, 4.1], [4.5, 4.5, 3.4], { name: 'Cap', ...cover('tiles', 4, 1) }),
      box([-2.7, 0, -2.4], [0.3, 1.2, 2.2], {
        name: 'Door',
        heading: 90,
        ...cover('door'),
        colour: paint('#6b3a26'),
      }),
      box([-2.35, 0, 0.6], [0.5, 0.8, 1], { name: 'Window', ...cover('window') }),
    ],
  );
  const sails = linkset(
    cylinder([x - 2.9, y, z + 7.6], [0.6, 0.6, 1.4], {
      name: 'Windmill sails',
      rotation: [0, 0, 0],
      ...cover('planks'),
      spin: [0.5, 0, 0],
    }),
    times(4, sail),
  );
  return [tower, sails];
}
