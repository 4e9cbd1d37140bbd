import { textureOffers } from '../assets/index.ts';
import { simulatorOffers } from '../capabilities/index.ts';
import type { Offers } from '../capabilities/index.ts';
import { inventoryOffers } from '../inventory/index.ts';
import { nameOffers } from '../names/index.ts';

/** Every capability but the event queue: to add one, add it to the room that it belongs to. */
export const OFFERS: Offers = { ...simulatorOffers, ...textureOffers, ...inventoryOffers, ...nameOffers };
