import type { GridConfig } from './schema.ts';

/** The grid that `landfall grid` runs when it is given none: two regions side by side and two accounts. */
export const DEFAULT_GRID: GridConfig = {
  name: 'Landfall',
  nick: 'landfall',
  regions: [
    {
      name: 'Landfall Bay',
      id: '6c616e64-6661-4c6c-8000-000000000001',
      x: 1000,
      y: 1000,
      terrain: { kind: 'generated', seed: 7 },
      prims: [
        { name: 'Jetty', position: [128, 136, 25], scale: [3, 8, 0.4], colour: [0.55, 0.4, 0.25, 1] },
        {
          name: 'Beacon',
          shape: 'cylinder',
          position: [134, 128, 28],
          scale: [0.6, 0.6, 6],
          text: 'Landfall',
        },
        { name: 'Ball', shape: 'sphere', position: [124, 132, 25], colour: [0.9, 0.3, 0.2, 1] },
      ],
    },
    {
      name: 'Eastern Shore',
      id: '6c616e64-6661-4c6c-8000-000000000002',
      x: 1001,
      y: 1000,
      terrain: { kind: 'generated', seed: 7 },
    },
  ],
  accounts: [
    { first: 'Test', last: 'User', id: 'a0000000-0000-4000-8000-000000000001', password: 'secret' },
    { first: 'Second', last: 'Avatar', id: 'a0000000-0000-4000-8000-000000000002', password: 'secret' },
  ],
};
