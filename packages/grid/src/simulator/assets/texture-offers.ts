import { Uuid } from '@landfall/protocol/datatypes';
import type { Offers } from '../capabilities/index.ts';
import { emptyResponse, llsdResponse } from '../../http/index.ts';
import type { GridServices } from '../region/index.ts';
import { bakesOf } from './baked-textures.ts';

const SEED_LIKE = 'text/html;charset=UTF-8';

/** Bakes: the first request is answered with a URL of its own, to which the bytes are posted. @source captures/login-standard/http */
export const textureOffers = (services: GridServices): Offers => ({
  UploadBakedTexture:
    ({ newId, openUrl }) =>
    ({ method }) => {
      if (method !== 'POST') return emptyResponse(405);
      const upload = openUrl('-BK', ({ body }) => {
        const id = newId();
        upload.close();
        if (!bakesOf(services).put(id, body)) return llsdResponse({ state: 'error' }, SEED_LIKE);
        return llsdResponse(uploaded(id), SEED_LIKE);
      });
      return llsdResponse({ uploader: upload.url, state: 'upload', upload_price: 0 }, SEED_LIKE);
    },
});

const uploaded = (id: Uuid) => ({
  new_asset: id.toString(),
  new_inventory_item: Uuid.zero,
  state: 'complete',
  new_next_owner_mask: 0,
  new_group_mask: 0,
  new_everyone_mask: 0,
  inventory_item_flags: 0,
});
