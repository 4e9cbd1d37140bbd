import { arrive, assets, defaultRooms, gifts, inventory, items, transfers, uploads } from '@landfall/client';
import type { ArriveOptions, ClientPorts } from '@landfall/client';
import type { KeyValueStore } from '@landfall/transport/ports';

/** Somebody who has arrived to put the inventory in order. */
export type InventorySession = Awaited<ReturnType<typeof arriveToFile>>;

/** Arrives with the rooms that the commands need. @throws as `arrive` */
export function arriveToFile(
  options: Omit<ArriveOptions, 'rooms'>,
  ports: ClientPorts,
  cache?: KeyValueStore,
) {
  const rooms = [
    ...defaultRooms(),
    transfers(),
    assets({ transfers }),
    items(),
    inventory({ cache }),
    uploads(),
    gifts(),
  ] as const;
  return arrive({ ...options, rooms }, ports);
}
