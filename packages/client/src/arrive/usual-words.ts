import { UsageError } from '@landfall/protocol/errors';
import type { DefaultRoomOptions } from './default-rooms.ts';

/** What would be passed over in silence. @throws UsageError */
export function refuseWordsToUsualRooms({ drawDistance, objectCache }: DefaultRoomOptions): void {
  if (drawDistance !== undefined)
    throw new UsageError(
      'drawDistance is for the usual rooms: with rooms of your own, say agent({ drawDistance })',
    );
  if (objectCache !== undefined)
    throw new UsageError(
      'objectCache is for the usual rooms: with rooms of your own, say cachedObjects(store)',
    );
}
