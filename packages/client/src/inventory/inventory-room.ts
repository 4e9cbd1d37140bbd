import type { LoginResponse } from '@landfall/protocol/login';
import type { KeyValueStore } from '@landfall/transport/ports';
import { eventNames } from '../events/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import { Inventory } from './inventory.ts';
import type { InventoryChanged } from './inventory.ts';

/** How an inventory is kept. */
export interface InventoryOptions {
  /** Where folders are kept from one session to the next; nowhere by default. What it holds is bounded by who gives it. */
  readonly cache?: KeyValueStore | undefined;
}

/** What is told of the inventory. */
export interface InventoryEvents {
  readonly inventoryChanged: InventoryChanged;
}

/** The room that {@link inventory} makes. */
export interface InventoryRoom extends SessionRoom {
  readonly name: 'inventory';
  start(session: RoomSession<InventoryEvents>, login: LoginResponse): Inventory;
}

/** What the agent has, and the library: `session.inventory`, and the event `inventoryChanged`. Read only. */
export function inventory({ cache }: InventoryOptions = {}): InventoryRoom {
  return {
    name: 'inventory',
    maker: inventory,
    events: eventNames<InventoryEvents>({ inventoryChanged: true }),
    messages: [],
    capabilities: ['FetchInventoryDescendents2', 'FetchLibDescendents2', 'FetchInventory2', 'FetchLib2'],
    loginOptions: [
      'inventory-root',
      'inventory-skeleton',
      'inventory-lib-root',
      'inventory-lib-owner',
      'inventory-skel-lib',
    ],
    start: (session, login) =>
      new Inventory(login, {
        scope: session.scope,
        region: () => session.region,
        cache,
        tell: (changed) => session.emit('inventoryChanged', changed),
      }),
  };
}
