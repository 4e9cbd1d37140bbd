import { Uuid } from '@landfall/protocol/datatypes';
import type { Offers } from '../capabilities/index.ts';
import { bytesResponse, emptyResponse, llsdResponse, notFound } from '../http/index.ts';
import type { RouteHandler } from '../http/index.ts';
import type { BakedTextures } from './baked-textures.ts';
import { rangeOf } from './byte-range.ts';

const JPEG_2000 = 'image/x-j2c';
const SEED_LIKE = 'text/html;charset=UTF-8';

const getTexture =
  (textures: BakedTextures): RouteHandler =>
  ({ query, headers }) => {
    const id = query.get('texture_id');
    if (id === null) return notFound();
    const texture = textures.get(Uuid.parse(id));
    if (texture === undefined) return notFound();
    const range = rangeOf(headers['range'], texture.length);
    if (range === undefined) return bytesResponse(texture, JPEG_2000);
    const { start, end } = range;
    return {
      status: 206,
      headers: { 'content-type': JPEG_2000, 'content-range': `bytes ${start}-${end - 1}/${texture.length}` },
      body: texture.slice(start, end),
    };
  };

/** Pictures: those that viewers uploaded; others are not found. @source PROTOCOL §15, captures/login-standard/http */
export const textureOffers = (textures: BakedTextures): Offers => ({
  GetTexture: () => getTexture(textures),
  ViewerAsset: () => getTexture(textures),

  /** The first request is answered with a URL of its own, to which the bytes are posted. */
  UploadBakedTexture:
    ({ newId, openUrl }) =>
    ({ method }) => {
      if (method !== 'POST') return emptyResponse(405);
      const upload = openUrl('-BK', ({ body }) => {
        const id = newId();
        upload.close();
        if (!textures.put(id, body)) return llsdResponse({ state: 'error' }, SEED_LIKE);
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
