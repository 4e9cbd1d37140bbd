import type { AssetReader } from '@landfall/assets/viewer';
import type { Accounts } from '../services/accounts/index.ts';
import { viewerOffers } from './assets/index.ts';
import { simulatorOffers } from './capabilities/index.ts';
import type { Offers } from './capabilities/index.ts';
import { environmentOffers } from './environment/index.ts';
import { estateOffers } from './estate/index.ts';
import { groupOffers } from './groups/index.ts';
import { inventoryOffers } from './inventory/index.ts';
import { mapOffers } from './map/index.ts';
import { nameOffers } from './names/index.ts';
import { objectOffers } from './objects/index.ts';
import { parcelOffers } from './parcels/index.ts';
import type { Region } from './region/index.ts';
import { searchOffers } from './search/index.ts';
import { textureOffers } from './assets/index.ts';
import type { BakedTextures } from './assets/index.ts';
import { uploadOffers } from './assets/index.ts';
import type { UploadOfferParts } from './assets/index.ts';

/** What the capabilities of a grid stand on. */
export interface OfferParts extends UploadOfferParts {
  readonly accounts: Accounts;
  readonly textures: BakedTextures;
  readonly assets: AssetReader;
  /** As far as they are there when somebody asks. */
  readonly regions: readonly Region[];
}

/** Every capability but the event queue: to add one, add it to the room that it belongs to. */
export function createOffers(parts: OfferParts): Offers {
  return {
    ...simulatorOffers,
    ...environmentOffers,
    ...estateOffers,
    ...groupOffers,
    ...mapOffers,
    ...objectOffers(parts.regions),
    ...parcelOffers(parts.regions),
    ...searchOffers(parts.accounts),
    ...inventoryOffers(parts.belongings),
    ...nameOffers(parts.accounts),
    ...textureOffers(parts.textures),
    ...viewerOffers(parts.assets),
    ...uploadOffers(parts),
  };
}
