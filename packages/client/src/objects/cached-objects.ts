import { formatEndpoint } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { KeyValueStore } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import { isObject } from '../usage/index.ts';
import { ObjectCache } from './object-cache.ts';
import { objects } from './objects-room.ts';
import type { ObjectsRoom } from './objects-room.ts';
import type { ObjectEvents } from './region-objects.ts';

/**
 * The room `objects()`, which keeps what stands in regions from one visit to the next in `store`, one value for each region: so the next
 * visit asks only for what has changed. `region.part(objects)` is its part.
 * @throws UsageError for what is no store.
 */
export function cachedObjects(store: KeyValueStore): ObjectsRoom {
  if (!isObject(store) || typeof store.get !== 'function' || typeof store.set !== 'function')
    throw new UsageError('cachedObjects takes a store with get and set, such as createFolderStore(folder)');
  const plain = objects();
  return {
    ...plain,
    open(region: Region<ObjectEvents> & { objectCache?: ObjectCache }, session) {
      const mirror = plain.open(region, session);
      const cache = new ObjectCache(store);
      const { logger } = session.scope;
      // The region's own address: nobody else can have it, whatever cache id he says is his.
      const place = `${region.handle}/${formatEndpoint(region.endpoint)}`;
      region.objectCache = cache;
      region.recall = ({ cacheId }) => cache.load(cacheId, place);
      region.lifetime.onEnd(() => {
        cache.save(mirror).catch((error: unknown) => {
          logger.log(
            'warn',
            `what stands in ${region.label} could not be kept: ${error instanceof Error ? error.message : ''}`,
          );
        });
      });
      return mirror;
    },
  };
}
