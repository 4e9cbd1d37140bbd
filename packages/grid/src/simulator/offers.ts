import { textureOffers, uploadOffers, viewerOffers } from './assets/index.ts';
import { preferenceOffers } from './avatars/index.ts';
import { simulatorOffers } from './capabilities/index.ts';
import type { Offers } from './capabilities/index.ts';
import { rewritingOffers } from './contents/index.ts';
import { environmentOffers } from './environment/index.ts';
import { estateOffers } from './estate/index.ts';
import { groupOffers } from './groups/index.ts';
import { inventoryOffers } from './inventory/index.ts';
import { mapOffers } from './map/index.ts';
import { materialOffers } from './materials/index.ts';
import { mediaOffers } from './media/index.ts';
import { nameOffers } from './names/index.ts';
import { objectOffers } from './objects/index.ts';
import { parcelOffers } from './parcels/index.ts';
import type { GridServices } from './region/index.ts';
import { searchOffers } from './search/index.ts';

/** Every capability but the event queue: to add one, add it to the room that it belongs to. */
export const createOffers = (services: GridServices): Offers => ({
  ...simulatorOffers,
  ...environmentOffers(services),
  ...preferenceOffers(services),
  ...estateOffers(services),
  ...groupOffers,
  ...mapOffers,
  ...materialOffers(services),
  ...mediaOffers(services),
  ...inventoryOffers(services),
  ...nameOffers(services),
  ...objectOffers(services),
  ...parcelOffers(services),
  ...searchOffers(services),
  ...textureOffers(services),
  ...viewerOffers(services),
  ...uploadOffers(services),
  ...rewritingOffers(services),
});
