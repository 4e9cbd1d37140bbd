import type { Accounts } from '../accounts/index.ts';
import { simulatorOffers } from '../capabilities/index.ts';
import type { Offers } from '../capabilities/index.ts';
import { inventoryOffers } from '../inventory/index.ts';
import { nameOffers } from '../names/index.ts';
import { textureOffers } from '../textures/index.ts';
import type { BakedTextures } from '../textures/index.ts';

/** Every capability but the event queue: to add one, add it to the room that it belongs to. */
export function createOffers(accounts: Accounts, textures: BakedTextures): Offers {
  return { ...simulatorOffers, ...inventoryOffers, ...nameOffers(accounts), ...textureOffers(textures) };
}
