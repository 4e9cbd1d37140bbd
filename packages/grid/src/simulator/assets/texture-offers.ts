import { Uuid } from '@landfall/protocol/datatypes';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer } from '@landfall/assets/http';
import type { RouteHandler } from '@landfall/assets/http';
import type { GridServices } from '../region/index.ts';
import { bakesOf } from './baked-textures.ts';
import { MAX_UPLOAD_BYTES, refused } from '../uploads/index.ts';

const SEED_LIKE = 'text/html;charset=UTF-8';

/** Bakes: the first request is answered with a URL of its own, to which the bytes are posted. @source captures/login-standard/http */
export const textureOffers = (services: GridServices): Offers => ({
  UploadBakedTexture: ({ account, newId, openUrl }) => ({
    methods: ['POST'],
    handle() {
      const receive = (body: Uint8Array): LlsdMap => {
        const id = newId();
        if (bakesOf(services).put(id, body, account.id.key)) return uploaded(id);
        return refused(body.length === 0 ? 'The texture is empty.' : 'The texture is too large.');
      };
      const take: RouteHandler = ({ body }) => {
        upload.close();
        return llsdAnswer(receive(body), SEED_LIKE);
      };
      // Longer than a bake may be, so that the answer can say so.
      const upload = openUrl('-BK', take, MAX_UPLOAD_BYTES);
      return llsdAnswer({ uploader: upload.url, state: 'upload', upload_price: 0 }, SEED_LIKE);
    },
  }),
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
