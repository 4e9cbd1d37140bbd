import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { EMPTY_ITEM, INVENTORY_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { agentBlock } from '../circuits/index.ts';
import { pause, pending, timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { TransferOptions } from '../transfers/index.ts';
import type { ObjectContents, RegionWithObjects } from './region-contents.ts';

/** An item of the agent's inventory, as much as is known of it. Simulators go by its id alone, and look the rest up. */
export type OwnItem = Pick<InventoryItem, 'id' | 'name' | 'assetType'> & Partial<InventoryItem>;

/** What is changed of an item in an object. */
export type ContentChanges = Partial<Pick<InventoryItem, 'name' | 'description'>> & {
  /** Masks of PERMISSION; the base is nobody's to change. */
  readonly permissions?: Partial<
    Pick<InventoryItem['permissions'], 'owner' | 'group' | 'everyone' | 'nextOwner'>
  >;
};

/** A script that is made in an object. */
export interface NewScript {
  /** Of the item. */
  readonly name: string;
  /** Of the item; empty by default. */
  readonly description?: string;
  /** Masks of PERMISSION: to move it and to pass it on by default. */
  readonly nextOwner?: number;
  /** True by default. */
  readonly isRunning?: boolean;
}

/** Where an item that was taken out of an object is in the inventory. */
export interface TakenItem {
  /** In the agent's inventory. */
  readonly itemId: Uuid;
  /** Where it lies. */
  readonly folderId: Uuid;
  /** As it is called there. */
  readonly name: string;
}

/** How often it is looked whether it has been done. */
const LOOK_AGAIN_MS = 1000;
/** What may be asked for is answered, or not, in so long. */
const FILLING_TIMEOUT_MS = 10_000;

/** What OpenSim says of what has been saved: no refusal. @source OpenSim Scene.Inventory.cs, InventoryAccessModule.cs */
const SAVED: ReadonlySet<string> = new Set([
  'Notecard updated',
  'Script updated',
  'Gesture updated',
  'Setting updated',
]);

type NewItem = MessageOf<'UpdateCreateInventoryItem'>['InventoryData'][number];
type Look = (options: TransferOptions) => Promise<ObjectContents>;

/** The changes of contents of one region that it has not made yet. */
export class Filling {
  readonly #region: RegionWithObjects;
  readonly #scope: SessionScope;
  /** What the region says of each that waits. */
  readonly #waiting = new Set<{ words: string }>();
  readonly #taking = new Set<(item: NewItem) => boolean>();

  constructor(region: RegionWithObjects, scope: SessionScope) {
    this.#region = region;
    this.#scope = scope;
  }

  /** It may get another name, where another item has its. */
  async put(localId: number, item: OwnItem, look: Look, options: TransferOptions): Promise<InventoryItem> {
    const left = this.#timeLeft(options);
    const before = idsOf(await look(left()));
    const isIt = ({ id, name, assetType }: InventoryItem): boolean =>
      !before.has(id.key) && assetType === item.assetType && name.startsWith(item.name);
    const message = this.#update(localId, { ...EMPTY_ITEM, ...item });
    const reported = ({ items }: ObjectContents): InventoryItem | undefined => items.find(isIt);
    return this.#make('putting an item into an object', localId, message, reported, look, left());
  }

  async makeScript(
    localId: number,
    script: NewScript,
    look: Look,
    options: TransferOptions,
  ): Promise<InventoryItem> {
    const left = this.#timeLeft(options);
    const before = idsOf(await look(left()));
    const isIt = ({ id, name, assetType }: InventoryItem): boolean =>
      !before.has(id.key) && assetType === ASSET_TYPE.script && name.startsWith(script.name);
    const reported = ({ items }: ObjectContents): InventoryItem | undefined => items.find(isIt);
    const message = this.#rezScript(localId, script);
    return this.#make('making a script in an object', localId, message, reported, look, left());
  }

  async change(
    localId: number,
    itemId: Uuid,
    { permissions, ...changes }: ContentChanges,
    look: Look,
    options: TransferOptions,
  ): Promise<InventoryItem> {
    const what = 'changing an item in an object';
    const left = this.#timeLeft(options);
    const contents = await look(left());
    const { serial } = contents;
    const item = itemIn(contents, itemId, what);
    const wanted = { ...item, ...changes, permissions: { ...item.permissions, ...permissions } };
    const reported = (now: ObjectContents): InventoryItem | undefined =>
      now.serial === serial ? undefined : now.items.find(({ id }) => id.equals(itemId));
    return this.#make(what, localId, this.#update(localId, wanted), reported, look, left());
  }

  /** Most simulators put a copy into the trash. */
  async remove(localId: number, itemId: Uuid, look: Look, options: TransferOptions): Promise<void> {
    const message: Message = {
      name: 'RemoveTaskInventory',
      AgentData: agentBlock(this.#scope.ids),
      InventoryData: { LocalID: localId, ItemID: itemId },
    };
    const reported = ({ items }: ObjectContents): true | undefined =>
      items.some(({ id }) => id.equals(itemId)) ? undefined : true;
    await this.#make('removing an item from an object', localId, message, reported, look, options);
  }

  async take(
    localId: number,
    itemId: Uuid,
    FolderID: Uuid,
    look: Look,
    options: TransferOptions,
  ): Promise<TakenItem> {
    const { lifetime, circuit } = this.#region;
    const { clock } = this.#scope.ports;
    const left = this.#timeLeft(options);
    const what = 'taking an item out of an object';
    const item = itemIn(await look(left()), itemId, what);
    const { signal, timeoutMs } = left();
    return pending<TakenItem>({ what, lifetime, signal, clock }, (settle) => {
      const own = { words: '' };
      const take = (told: NewItem): boolean => {
        const name = decodeText(told.Name);
        if (told.Type !== item.assetType || name !== item.name) return false;
        // What is thrown away meanwhile comes as a new item, too, into the trash.
        if (!FolderID.isZero && !told.FolderID.equals(FolderID)) return false;
        settle.resolve({ itemId: told.ItemID, folderId: told.FolderID, name });
        return true;
      };
      const late = (): void => settle.reject(this.#failure(what, localId, own.words, timeoutMs));
      this.#waiting.add(own);
      this.#taking.add(take);
      const cancel = clock.after(timeoutMs, late);
      const AgentData = { ...agentBlock(this.#scope.ids), FolderID };
      const InventoryData = { LocalID: localId, ItemID: itemId };
      circuit.send({ name: 'MoveTaskInventory', AgentData, InventoryData }, { reliable: true });
      return () => {
        cancel();
        this.#waiting.delete(own);
        this.#taking.delete(take);
      };
    });
  }

  #timeLeft(options: TransferOptions): () => TimeLeft {
    return timeLeft(options, this.#scope.ports.clock, FILLING_TIMEOUT_MS);
  }

  /** Something new is in the inventory; what is in another agent's is passed over. The message names no request: who waits longest for one like it has it. */
  store({ AgentData, InventoryData }: MessageOf<'UpdateCreateInventoryItem'>): void {
    if (!AgentData.AgentID.equals(this.#scope.ids.agentId)) return;
    for (const told of InventoryData) for (const take of this.#taking) if (take(told)) break;
  }

  /** The region said something to the agent: perhaps why it does not do what it was asked. */
  hear(words: string): void {
    if (SAVED.has(words)) return;
    for (const each of this.#waiting) if (each.words === '') each.words = words;
  }

  /** Asks, and looks until it has been done. */
  async #make<Result>(
    what: string,
    localId: number,
    message: Message,
    reported: (contents: ObjectContents) => Result | undefined,
    look: Look,
    options: TransferOptions,
  ): Promise<Result> {
    const { lifetime, circuit } = this.#region;
    const { clock } = this.#scope.ports;
    const { signal, timeoutMs = FILLING_TIMEOUT_MS } = options;
    const left = timeLeft(options, clock, FILLING_TIMEOUT_MS);
    const own = { words: '' };
    this.#waiting.add(own);
    try {
      circuit.send(message, { reliable: true });
      for (;;) {
        const result = reported(await look(left()));
        if (result !== undefined) return result;
        if (own.words !== '' || left().timeoutMs <= LOOK_AGAIN_MS)
          throw this.#failure(what, localId, own.words, timeoutMs);
        await pause(LOOK_AGAIN_MS, { what, lifetime, signal, clock });
      }
    } finally {
      this.#waiting.delete(own);
    }
  }

  #failure(what: string, localId: number, words: string, timeoutMs: number): Error {
    if (words !== '') return new RemoteError('the region refuses', 'refused', words);
    const object = this.#region.objects.get(localId);
    if (object === undefined) return new RemoteError(`${what}: object ${localId} is gone`, 'gone');
    if ((object.flags & (OBJECT_FLAG.modify | OBJECT_FLAG.youOwner)) === 0)
      return new RemoteError(`${what}: the agent may not do that with the object`, 'not-permitted');
    return new TimeoutError(`${what}: the region reported nothing of it in ${timeoutMs} ms`, timeoutMs, what);
  }

  #update(localId: number, item: InventoryItem): Message {
    return {
      name: 'UpdateTaskInventory',
      AgentData: agentBlock(this.#scope.ids),
      UpdateData: { LocalID: localId, Key: 0 },
      InventoryData: { ...itemBlock(item), FolderID: item.parentId },
    };
  }

  #rezScript(localId: number, { name, description = '', nextOwner, isRunning = true }: NewScript): Message {
    const { ids } = this.#scope;
    const item: InventoryItem = {
      ...EMPTY_ITEM,
      name,
      description,
      assetType: ASSET_TYPE.script,
      inventoryType: INVENTORY_TYPE.script,
      createdAtSeconds: Math.floor(this.#scope.ports.clock.wallTime() / 1000),
      permissions: {
        ...EMPTY_ITEM.permissions,
        base: PERMISSION.all,
        owner: PERMISSION.all,
        nextOwner: nextOwner ?? PERMISSION.move | PERMISSION.transfer,
        creatorId: ids.agentId,
        ownerId: ids.agentId,
      },
    };
    return {
      name: 'RezScript',
      AgentData: { ...agentBlock(ids), GroupID: Uuid.zero },
      UpdateBlock: { ObjectLocalID: localId, Enabled: isRunning },
      // The object is the folder of what is new in it.
      InventoryBlock: {
        ...itemBlock(item),
        FolderID: this.#region.objects.get(localId)?.id ?? Uuid.zero,
      },
    };
  }
}

function itemIn({ items }: ObjectContents, itemId: Uuid, what: string): InventoryItem {
  const item = items.find(({ id }) => id.equals(itemId));
  if (item === undefined) throw new RemoteError(`${what}: there is no such item in it`, 'gone');
  return item;
}

const idsOf = ({ items }: ObjectContents): ReadonlySet<string> => new Set(items.map(({ id }) => id.key));

function itemBlock(item: InventoryItem) {
  const { permissions, sale } = item;
  return {
    ItemID: item.id,
    CreatorID: permissions.creatorId,
    OwnerID: permissions.ownerId,
    GroupID: permissions.groupId,
    BaseMask: permissions.base,
    OwnerMask: permissions.owner,
    GroupMask: permissions.group,
    EveryoneMask: permissions.everyone,
    NextOwnerMask: permissions.nextOwner,
    GroupOwned: permissions.isGroupOwned,
    // None: nothing has been uploaded for it.
    TransactionID: Uuid.zero,
    Type: item.assetType,
    InvType: item.inventoryType,
    Flags: item.flags,
    SaleType: sale.type,
    SalePrice: sale.price,
    Name: encodeText(item.name),
    Description: encodeText(item.description),
    CreationDate: item.createdAtSeconds,
    CRC: 0,
  };
}
