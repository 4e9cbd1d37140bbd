import { hearFriendship, hearPresence } from './friends/index.ts';
import { hearInventory } from './inventory/index.ts';
import type { TidingHearers } from './tidings/index.ts';
import { hearHome } from './travel/index.ts';

/** Everything that other processes of the grid tell of accounts. */
export const HEARERS: TidingHearers = {
  friendship: hearFriendship,
  presence: hearPresence,
  inventory: hearInventory,
  home: hearHome,
};
