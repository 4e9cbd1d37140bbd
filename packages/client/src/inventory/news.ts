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

/** What the grid tells of an inventory by itself, and in answer to requests. What is about another agent, or would change the library, is passed over. */
export class InventoryNews {
  readonly #place: Workplace;

  constructor(place: Workplace) {
    this.#place = place;
  }

  /**
   * Items and folders are new, or others. OpenSim sends blocks of null ids, which are none. Of `gifts` only what is new counts: they answer
   * nothing and change nothing that is known.
   */
  tell(message: Told, what: 'all' | 'gifts' = 'all'): void {
    if (!this.#isOwn(message.AgentData.AgentID)) return;
    const { tree, confirmation } = this.#place;
    const changed: Uuid[] = [];
    if (message.name === 'BulkUpdateInventory') changed.push(...this.#folders(message, what));
    const blocks = message.name === 'BulkUpdateInventory' ? message.ItemData : message.InventoryData;
    for (const block of blocks) {
      if (block.ItemID.isZero) continue;
      const item = itemFromBlock(block);
      const before = tree.item(item.id);
      if (what === 'gifts' && before !== undefined) continue;
      if (this.#isOfLibrary(item.parentId) || (before !== undefined && this.#isOfLibrary(before.parentId)))
        continue;
      tree.addItem(item);
      if (what === 'all') confirmation.answer(block.CallbackID, item);
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
    const gone = items.flatMap(({ ItemID }) => tree.item(ItemID) ?? []);
    const goneItems = gone.filter(({ parentId }) => !this.#isOfLibrary(parentId));
    const goneFolders = folders
      .flatMap(({ FolderID }) => tree.folder(FolderID) ?? [])
      .filter(({ isLibrary }) => !isLibrary);
    for (const { id } of goneItems) tree.removeItem(id);
    for (const { folderId } of goneFolders) tree.removeFolder(folderId);
    this.#note([...goneItems, ...goneFolders].map(({ parentId }) => parentId));
  }

  #folders({ FolderData }: MessageOf<'BulkUpdateInventory'>, what: 'all' | 'gifts'): readonly Uuid[] {
    const { tree } = this.#place;
    const changed: Uuid[] = [];
    for (const { FolderID: folderId, ParentID: parentId, Type: typeDefault, Name } of FolderData) {
      const known = tree.folder(folderId);
      if (folderId.isZero || known?.isLibrary === true || this.#isOfLibrary(parentId)) continue;
      if (what === 'gifts' && known !== undefined) continue;
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

  #isOfLibrary(folderId: Uuid): boolean {
    return this.#place.tree.folder(folderId)?.isLibrary === true;
  }

  #isOwn(agentId: Uuid): boolean {
    return agentId.equals(this.#place.ids.agentId);
  }
}
