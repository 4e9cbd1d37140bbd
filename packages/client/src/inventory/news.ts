import { decodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { itemFromBlock } from '@landfall/protocol/inventory';
import type { MessageOf } from '@landfall/protocol/message';
import type { Workplace } from './workplace.ts';

type Told = MessageOf<'UpdateCreateInventoryItem'> | MessageOf<'BulkUpdateInventory'>;
type Removed =
  | MessageOf<'RemoveInventoryItem'>
  | MessageOf<'RemoveInventoryFolder'>
  | MessageOf<'RemoveInventoryObjects'>;

/** What the grid tells of an inventory by itself, and in answer to requests. What is about another agent is passed over. */
export class InventoryNews {
  readonly #place: Workplace;

  constructor(place: Workplace) {
    this.#place = place;
  }

  /** Items and folders are new, or others. OpenSim sends blocks of null ids, which are none. */
  tell(message: Told): void {
    if (!this.#isOwn(message.AgentData.AgentID)) return;
    const { tree, confirmation } = this.#place;
    const changed: Uuid[] = [];
    if (message.name === 'BulkUpdateInventory') changed.push(...this.#folders(message));
    const blocks = message.name === 'BulkUpdateInventory' ? message.ItemData : message.InventoryData;
    for (const block of blocks) {
      if (block.ItemID.isZero) continue;
      const item = itemFromBlock(block);
      const before = tree.item(item.id);
      tree.addItem(item);
      confirmation.answer(block.CallbackID, item);
      changed.push(item.parentId, ...(before === undefined ? [] : [before.parentId]));
    }
    this.#note(changed);
  }

  remove(message: Removed): void {
    if (!this.#isOwn(message.AgentData.AgentID)) return;
    const { tree } = this.#place;
    const items =
      message.name === 'RemoveInventoryItem'
        ? message.InventoryData
        : message.name === 'RemoveInventoryObjects'
          ? message.ItemData
          : [];
    const folders = message.name === 'RemoveInventoryItem' ? [] : message.FolderData;
    const changed = [
      ...items.flatMap(({ ItemID }) => tree.item(ItemID)?.parentId ?? []),
      ...folders.flatMap(({ FolderID }) => tree.folder(FolderID)?.parentId ?? []),
    ];
    for (const { ItemID } of items) tree.removeItem(ItemID);
    for (const { FolderID } of folders) tree.removeFolder(FolderID);
    this.#note(changed);
  }

  #folders({ FolderData }: MessageOf<'BulkUpdateInventory'>): readonly Uuid[] {
    const { tree } = this.#place;
    const changed: Uuid[] = [];
    for (const { FolderID: folderId, ParentID: parentId, Type: typeDefault, Name } of FolderData) {
      const known = tree.folder(folderId);
      if (folderId.isZero || known?.isLibrary === true) continue;
      const name = decodeText(Name);
      tree.addFolder({ folderId, parentId, typeDefault, name, version: known?.version ?? 1 }, false);
      changed.push(parentId, ...(known === undefined ? [] : [known.parentId]));
    }
    return changed;
  }

  #note(changed: readonly Uuid[]): void {
    const once = new Map(changed.map((id) => [id.key, id]));
    if (once.size > 0) this.#place.noteChange(...once.values());
  }

  #isOwn(agentId: Uuid): boolean {
    return agentId.equals(this.#place.ids.agentId);
  }
}
