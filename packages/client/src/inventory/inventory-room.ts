import { checkSender } from '@landfall/protocol/journey';
import type { LoginResponse } from '@landfall/protocol/login';
import {
  AgentAlertMessage,
  AlertMessage,
  BulkUpdateInventory,
  CopyInventoryItem,
  CreateInventoryFolder,
  CreateInventoryItem,
  LinkInventoryItem,
  MoveInventoryFolder,
  MoveInventoryItem,
  PurgeInventoryDescendents,
  RemoveInventoryFolder,
  RemoveInventoryItem,
  RemoveInventoryObjects,
  UpdateCreateInventoryItem,
  UpdateInventoryFolder,
  UpdateInventoryItem,
} from '@landfall/protocol/message/compact';
import type { KeyValueStore } from '@landfall/transport/ports';
import { alertText } from '../chat/index.ts';
import { eventNames } from '../events/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';
import type { InventoryChanged } from './environment.ts';
import { Inventory } from './inventory.ts';

/** How an inventory is kept. */
export interface InventoryOptions {
  /** Where folders are kept from one session to the next; nowhere by default. What it holds is bounded by who gives it. */
  readonly cache?: KeyValueStore | undefined;
}

/** What is told of the inventory. */
export interface InventoryEvents {
  /** Folders have become known, or are not what they were. */
  readonly inventoryChanged: InventoryChanged;
}

/** The room that {@link inventory} makes. */
export interface InventoryRoom extends SessionRoom {
  readonly name: 'inventory';
  start(session: RoomSession<InventoryEvents>, login: LoginResponse): Inventory;
}

/** What the agent has, and the library: `session.inventory`, and the event `inventoryChanged`. */
export function inventory({ cache }: InventoryOptions = {}): InventoryRoom {
  return {
    name: 'inventory',
    maker: inventory,
    events: eventNames<InventoryEvents>({ inventoryChanged: true }),
    messages: MESSAGES,
    capabilities: [
      'FetchInventoryDescendents2',
      'FetchLibDescendents2',
      'FetchInventory2',
      'FetchLib2',
      'CreateInventoryCategory',
    ],
    loginOptions: [
      'inventory-root',
      'inventory-skeleton',
      'inventory-lib-root',
      'inventory-lib-owner',
      'inventory-skel-lib',
    ],
    start(session, login) {
      const own = new Inventory(login, {
        scope: session.scope,
        region: () => session.region,
        cache,
        tell: (changed) => session.emit('inventoryChanged', changed),
      });
      // OpenSim tells of gifts by the region of the giver, which may be a neighbour.
      for (const type of [UpdateCreateInventoryItem, BulkUpdateInventory])
        session.take<UpdateCreateInventoryItem | BulkUpdateInventory>(type, (message, region) =>
          own.news.tell(message, session.hears(region) ? 'all' : 'gifts'),
        );
      for (const type of [RemoveInventoryItem, RemoveInventoryFolder, RemoveInventoryObjects])
        session.take<RemoveInventoryItem | RemoveInventoryFolder | RemoveInventoryObjects>(
          type,
          (message, region) => {
            checkSender(message.name, session.hears(region));
            own.news.remove(message);
          },
        );
      for (const type of [AlertMessage, AgentAlertMessage])
        session.take<AlertMessage | AgentAlertMessage>(type, ({ AlertData }, region) => {
          if (session.hears(region)) own.hear(alertText(AlertData.Message));
        });
      return own;
    },
  };
}

const MESSAGES = [
  AgentAlertMessage,
  AlertMessage,
  BulkUpdateInventory,
  CopyInventoryItem,
  CreateInventoryFolder,
  CreateInventoryItem,
  LinkInventoryItem,
  MoveInventoryFolder,
  MoveInventoryItem,
  PurgeInventoryDescendents,
  RemoveInventoryFolder,
  RemoveInventoryItem,
  RemoveInventoryObjects,
  UpdateCreateInventoryItem,
  UpdateInventoryFolder,
  UpdateInventoryItem,
];
