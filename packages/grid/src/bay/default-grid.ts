import { DEFAULT_ACCOUNTS } from '../config/index.ts';
import type { GridConfig } from '../config/index.ts';
import { bayAssets } from './assets.ts';
import { bayGround, bayPrims } from './scene.ts';

/** The grid that `landfall grid` runs when it is given none: a bay with a town, the shore east of it, and two accounts. */
export const DEFAULT_GRID: GridConfig = {
  name: 'Landfall',
  nick: 'landfall',
  assets: bayAssets(),
  regions: [
    {
      name: 'Landfall Bay',
      id: '6c616e64-6661-4c6c-8000-000000000001',
      x: 1000,
      y: 1000,
      terrain: { kind: 'bay' },
      ground: bayGround(),
      prims: bayPrims(),
    },
    {
      name: 'Eastern Shore',
      id: '6c616e64-6661-4c6c-8000-000000000002',
      x: 1001,
      y: 1000,
      terrain: { kind: 'bay' },
      ground: bayGround(),
    },
  ],
  accounts: DEFAULT_ACCOUNTS,
};
