import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import { INVENTORY_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem, SaleTerms } from '@landfall/protocol/inventory';
import type { Message } from '@landfall/protocol/message';
import { pause, timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import { copyItem, createItem, linkItem, moveItems, removeItems, updateItem } from './change-messages.ts';
import type { NewItem } from './change-messages.ts';
import { CHANGE_TIMEOUT_MS } from './confirmation.ts';
import type { Expected, InventoryChangeOptions } from './confirmation.ts';
import { checkName } from './workplace.ts';
import type { Workplace } from './workplace.ts';

/** What is changed of an item; the rest stays. */
export interface ItemChanges {
  /** What it is called from now on. */
  readonly name?: string;
  /** What is written under its name. */
  readonly description?: string;
  /** The low eight bits, which are its owner's. */
  readonly flags?: number;
  /** How it is for sale, and for how much. */
  readonly sale?: SaleTerms;
  /** Bits of `PERMISSION`: what others may, never more than the item's own base. */
  readonly permissions?: Partial<Pick<InventoryItem['permissions'], 'group' | 'everyone' | 'nextOwner'>>;
}

/** Where and as what a copy or a link is made. */
export interface PlaceOptions extends InventoryChangeOptions {
  /** That of the original by default. */
  readonly name?: string;
  /** Of a link: in the current outfit, its place in the order. */
  readonly description?: string;
}

const DEFAULT_NEXT_OWNER = PERMISSION.fullButExport;
const OWNERS_FLAGS = 0xff;
/** So often it is looked whether the grid has taken an item away. */
const MOST_LOOKS = 5;
const LOOK_AGAIN_MS = 500;

/** Making, copying, linking, changing, moving and removing items. */
export class ItemChanging {
  readonly #place: Workplace;

  constructor(place: Workplace) {
    this.#place = place;
  }

  async create(item: NewItem, options: InventoryChangeOptions): Promise<InventoryItem> {
    checkName(item.name);
    this.#place.ownFolder(item.folderId);
    const { nextOwner = DEFAULT_NEXT_OWNER } = item;
    return await this.#made({ what: 'making an item' }, options, (callbackId) =>
      createItem(this.#place.ids, { ...item, nextOwner, callbackId }),
    );
  }

  async copy(itemId: Uuid, folderId: Uuid, { name = '', ...options }: PlaceOptions): Promise<InventoryItem> {
    if (name !== '') checkName(name);
    this.#place.ownFolder(folderId);
    const left = this.#timeLeft(options);
    const item = await this.#place.anyItem(itemId, left());
    const ownerId = this.#place.isOfLibrary(item) ? item.permissions.ownerId : this.#place.ids.agentId;
    const mayCopy = (item.permissions.owner & PERMISSION.copy) !== 0;
    const suspicion = (): string | undefined => (mayCopy ? undefined : 'the agent may not copy it');
    return await this.#made({ what: 'copying an item', suspicion }, left(), (callbackId) =>
      copyItem(this.#place.ids, { callbackId, ownerId, itemId, folderId, name: name || item.name }),
    );
  }

  /** A link to a link leads to where that one does. */
  async link(targetId: Uuid, folderId: Uuid, options: PlaceOptions): Promise<InventoryItem> {
    this.#place.ownFolder(folderId);
    const left = this.#timeLeft(options);
    const target = await this.#targetOf(targetId, left());
    const { name = target.name, description = '' } = options;
    checkName(name);
    return await this.#made({ what: 'making a link' }, left(), (callbackId) =>
      linkItem(this.#place.ids, { ...target, callbackId, folderId, name, description }),
    );
  }

  async change(itemId: Uuid, changes: ItemChanges, options: InventoryChangeOptions): Promise<InventoryItem> {
    if (changes.name !== undefined) checkName(changes.name);
    const left = this.#timeLeft(options);
    const item = await this.#place.ownItem(itemId, left());
    const wanted = changed(item, changes);
    const suspicion = (): string | undefined =>
      changes.permissions === undefined ? undefined : 'the item does not allow that much';
    const request = { messages: [updateItem(this.#place.ids, wanted)], itemIds: [itemId] };
    const done = await this.#seen({ what: 'changing an item', suspicion }, request, left(), (found) =>
      found.every((now) => isAsWanted(now, wanted, changes)),
    );
    this.#place.noteChange(item.parentId);
    return done[0]!;
  }

  async move(
    itemIds: readonly Uuid[],
    folderId: Uuid,
    options: InventoryChangeOptions,
  ): Promise<readonly InventoryItem[]> {
    if (itemIds.length === 0) return [];
    this.#place.ownFolder(folderId);
    const left = this.#timeLeft(options);
    const from = await Promise.all(itemIds.map((id) => this.#place.ownItem(id, left())));
    const request = { messages: moveItems(this.#place.ids, itemIds, folderId), itemIds };
    const done = await this.#seen({ what: 'moving items' }, request, left(), (found) =>
      found.every(({ parentId }) => parentId.equals(folderId)),
    );
    this.#place.noteChange(folderId, ...from.map(({ parentId }) => parentId));
    return done;
  }

  async remove(itemIds: readonly Uuid[], options: InventoryChangeOptions): Promise<void> {
    if (itemIds.length === 0) return;
    const left = this.#timeLeft(options);
    const from = await Promise.all(itemIds.map((id) => this.#place.ownItem(id, left())));
    const ask = (now: TimeLeft): Promise<void> =>
      this.#place.deliver(removeItems(this.#place.ids, itemIds), now);
    const look = async (now: TimeLeft): Promise<true | undefined> => {
      const there = await this.#place.fetching.fetchItems(itemIds, false, now);
      return there.length === 0 ? true : undefined;
    };
    await this.#place.confirmation.seen({ what: 'removing items' }, ask, look, left());
    for (const id of itemIds) this.#place.tree.removeItem(id);
    this.#place.noteChange(...from.map(({ parentId }) => parentId));
  }

  async hasLeft(itemId: Uuid, options: InventoryChangeOptions): Promise<boolean> {
    const { tree, fetching, environment } = this.#place;
    const { lifetime, ports } = environment.scope;
    const { signal } = options;
    const left = this.#timeLeft(options);
    for (let looks = 1; ; looks++) {
      const [item] = await fetching.fetchItems([itemId], false, left());
      if (item === undefined) break;
      if (looks === MOST_LOOKS || left().timeoutMs <= LOOK_AGAIN_MS) return false;
      await pause(LOOK_AGAIN_MS, { what: 'an item leaves', lifetime, signal, clock: ports.clock });
    }
    const known = tree.item(itemId);
    tree.removeItem(itemId);
    if (known !== undefined) this.#place.noteChange(known.parentId);
    return true;
  }

  #timeLeft(options: InventoryChangeOptions): () => TimeLeft {
    return timeLeft(options, this.#place.environment.scope.ports.clock, CHANGE_TIMEOUT_MS);
  }

  async #targetOf(id: Uuid, options: InventoryChangeOptions) {
    const folder = this.#place.tree.folder(id);
    if (folder !== undefined) {
      const { folder: inventoryType } = INVENTORY_TYPE;
      return { targetId: id, name: folder.name, assetType: ASSET_TYPE.linkFolder, inventoryType };
    }
    const item = await this.#place.anyItem(id, options);
    const { name, inventoryType, assetType } = item;
    const isLink = assetType === ASSET_TYPE.link || assetType === ASSET_TYPE.linkFolder;
    const kind = assetType === ASSET_TYPE.linkFolder ? assetType : ASSET_TYPE.link;
    return { targetId: isLink ? item.assetId : id, name, assetType: kind, inventoryType };
  }

  async #made(
    expected: Expected,
    options: InventoryChangeOptions,
    messageOf: (callbackId: number) => Message,
  ): Promise<InventoryItem> {
    const { circuit } = this.#place.region;
    const item = await this.#place.confirmation.answered(
      expected,
      (callbackId) => circuit.send(messageOf(callbackId), { reliable: true }),
      options,
    );
    this.#place.tree.addItem(item);
    this.#place.noteChange(item.parentId);
    return item;
  }

  /** All of them, once they are as wanted. @throws RemoteError: `gone` when one of them is not there any more */
  async #seen(
    expected: Expected,
    { messages, itemIds }: { readonly messages: readonly Message[]; readonly itemIds: readonly Uuid[] },
    options: InventoryChangeOptions,
    isDone: (found: readonly InventoryItem[]) => boolean,
  ): Promise<readonly InventoryItem[]> {
    const look = async (left: TimeLeft): Promise<readonly InventoryItem[] | undefined> => {
      const found = await this.#place.fetching.fetchItems(itemIds, false, left);
      if (new Set(found.map(({ id }) => id.key)).size < new Set(itemIds.map(({ key }) => key)).size)
        throw new RemoteError(`${expected.what}: an item is not there any more`, 'gone');
      return isDone(found) ? found : undefined;
    };
    const ask = (left: TimeLeft): Promise<void> => this.#place.deliver(messages, left);
    return await this.#place.confirmation.seen(expected, ask, look, options);
  }
}

function changed(item: InventoryItem, { permissions, flags, ...changes }: ItemChanges): InventoryItem {
  return {
    ...item,
    ...changes,
    flags: flags === undefined ? item.flags : (item.flags & ~OWNERS_FLAGS) | (flags & OWNERS_FLAGS),
    permissions: { ...item.permissions, ...permissions },
  };
}

function isAsWanted(now: InventoryItem, wanted: InventoryItem, changes: ItemChanges): boolean {
  const { permissions = {} } = changes;
  return (
    now.name === wanted.name &&
    (changes.description === undefined || now.description === wanted.description) &&
    (changes.flags === undefined || (now.flags & OWNERS_FLAGS) === (wanted.flags & OWNERS_FLAGS)) &&
    (changes.sale === undefined ||
      (now.sale.type === wanted.sale.type && now.sale.price === wanted.sale.price)) &&
    (['group', 'everyone', 'nextOwner'] as const).every(
      (mask) => permissions[mask] === undefined || now.permissions[mask] === permissions[mask],
    )
  );
}
