import { Uuid } from '@landfall/protocol/datatypes';
import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { belongingsOf } from './belongings.ts';
import type { InventoryItem } from './inventory-item.ts';
import { itemData } from './item-data.ts';
import { ownInventory } from './owned.ts';

/** Types of folders that every account has; that of the root is 8. @source captures/login-standard, inventory-skeleton */
export const FOLDER_TYPE = Object.freeze({ objects: 6, root: 8, trash: 14 });

/** The folder that was named, if it is one's own; else the one for the type; else the root. */
export function folderFor(agent: Agent, asked: Uuid, type: number): Uuid {
  const { folders } = ownInventory(agent.id, belongingsOf(agent.region.services));
  const own = folders.find(({ folderId }) => folderId.equals(asked));
  const usual = folders.find(({ typeDefault }) => typeDefault === type && typeDefault !== FOLDER_TYPE.root);
  return (own ?? usual ?? folders[0]!).folderId;
}

/** What a request for an item is known by. */
export interface ItemRequest {
  /** Chosen by the client, and told back as `CallbackID`; 0 where nobody asked. */
  readonly callbackId: number;
  /** Chosen by the client, and told back as `TransactionID`; zero where nobody asked. */
  readonly transactionId: Uuid;
}

const UNASKED: ItemRequest = { callbackId: 0, transactionId: Uuid.zero };

/** Tells an agent of an item that is new in its inventory. @source OpenSim LLClientView.cs (SendInventoryItemCreateUpdate) */
export function tellNewItem(
  to: Agent,
  item: InventoryItem,
  { callbackId, transactionId }: ItemRequest = UNASKED,
): void {
  answer(to, {
    name: 'UpdateCreateInventoryItem',
    AgentData: { AgentID: to.id, SimApproved: true, TransactionID: transactionId },
    InventoryData: [{ ...itemData(to.id, item), CallbackID: callbackId }],
  });
}
