import { answer } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { belongingsOf } from './belongings.ts';
import type { InventoryItem } from './inventory-item.ts';

/** Takes an item away that there is only one of, and that is somewhere else now; its owner is told. @source OpenSim LLClientView.cs (SendRemoveInventoryItem) */
export function removeFromInventory(from: Agent, item: InventoryItem): void {
  belongingsOf(from.region.services).remove(from.id, item);
  answer(from, {
    name: 'RemoveInventoryItem',
    AgentData: { AgentID: from.id, SessionID: from.sessionId },
    InventoryData: [{ ItemID: item.id }],
  });
}
