import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { FOLDER_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { MessageOf } from '@landfall/protocol/message';
import { instantMessageOf } from '../chat/index.ts';
import type { Inventory, InventoryChangeOptions } from '../inventory/index.ts';
import { pause } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Somebody, or an object, gives the agent something: it lies in the inventory already, and goes into the trash when it is declined. */
export interface ItemOffered {
  /** Name of the giver. */
  readonly from: string;
  /** Id that the offer came from, and its answer goes to. */
  readonly fromId: Uuid;
  /** An object gives it, by a script. */
  readonly isFromObject: boolean;
  /** What was said to it: mostly the item's name. */
  readonly text: string;
  /** Of `ASSET_TYPE`; −1 when it was not said. */
  readonly assetType: number;
  /** Of the item in the agent's inventory. */
  readonly itemId: Uuid;
  /**
   * Wants it, in a folder, where things of its type are by default; resolves with the item when it is there.
   * @throws UsageError when it was answered already; RemoteError: `not-done`, `gone`; TimeoutError; ClosedError
   */
  readonly accept: (folderId?: Uuid, options?: InventoryChangeOptions) => Promise<InventoryItem>;
  /** Does not want it; resolves when it is out of the way. @throws as `accept` */
  readonly decline: (options?: InventoryChangeOptions) => Promise<void>;
}

/** Somebody has answered an offer of the agent's. */
export interface OfferAnswered {
  /** Name of who has answered. */
  readonly from: string;
  /** Agent id of who has answered. */
  readonly fromId: Uuid;
  /** It was taken; declined when false. */
  readonly isAccepted: boolean;
}

/** What is told of gifts. */
export interface GiftEvents {
  /** Somebody, or an object, has given the agent something. */
  readonly itemOffered: ItemOffered;
  /** Somebody has taken or declined what the agent gave. */
  readonly offerAnswered: OfferAnswered;
}

/** What gifts stand on. */
export interface GiftsEnvironment {
  readonly scope: SessionScope;
  readonly region: () => Region | undefined;
  readonly inventory: Inventory;
  readonly emit: <Name extends keyof GiftEvents>(name: Name, event: GiftEvents[Name]) => void;
}

type Spoken = MessageOf<'ImprovedInstantMessage'>;

const OFFER_BYTES = 17;
/** So often it is looked whether the grid has put it there. */
const MOST_LOOKS = 3;
const LOOK_AGAIN_MS = 300;
const OFFERS: ReadonlySet<number> = new Set([DIALOG.inventoryOffered, DIALOG.taskInventoryOffered]);

/** Giving items to others, and being given some. */
export class Gifts {
  readonly #environment: GiftsEnvironment;

  /** Made by the room. */
  constructor(environment: GiftsEnvironment) {
    this.#environment = environment;
  }

  /**
   * Offers an item to somebody. Resolves when the region has the offer: grids do not say that it was given, but `offerAnswered` tells when it
   * was answered. What cannot be copied leaves the inventory; that is waited for, some seconds.
   * @throws RemoteError: `missing`, `not-permitted`; UsageError for a link; TimeoutError; ClosedError
   */
  async give(itemId: Uuid, to: Uuid, { signal }: Pick<InventoryChangeOptions, 'signal'> = {}): Promise<void> {
    const { scope, inventory } = this.#environment;
    const item = inventory.item(itemId) ?? (await inventory.fetchItems([itemId], { signal }))[0];
    if (item === undefined) throw new RemoteError(`there is no item ${itemId.toString()}`, 'missing');
    if (item.assetType === ASSET_TYPE.link || item.assetType === ASSET_TYPE.linkFolder)
      throw new UsageError('links cannot be given');
    if ((item.permissions.owner & PERMISSION.transfer) === 0)
      throw new RemoteError(`${item.name} cannot be passed on`, 'not-permitted');
    const bucket = new Uint8Array(OFFER_BYTES);
    bucket[0] = item.assetType;
    bucket.set(item.id.toBytes(), 1);
    const id = Uuid.fromRandomBytes(scope.ports.randomBytes(16));
    await this.#say(to, DIALOG.inventoryOffered, { id, bucket, text: item.name }, signal);
    if ((item.permissions.owner & PERMISSION.copy) === 0) await inventory.hasLeft(itemId, { signal });
  }

  /** Called by the room. */
  hear({ AgentData, MessageBlock }: Spoken): void {
    const { Dialog, FromAgentName, ToAgentID } = MessageBlock;
    const { scope, emit } = this.#environment;
    if (!ToAgentID.equals(scope.ids.agentId)) return;
    const who = { from: decodeText(FromAgentName), fromId: AgentData.AgentID };
    const isAccepted = Dialog === DIALOG.inventoryAccepted;
    if (isAccepted || Dialog === DIALOG.inventoryDeclined) emit('offerAnswered', { ...who, isAccepted });
    if (OFFERS.has(Dialog)) emit('itemOffered', this.#offerOf(who, MessageBlock));
  }

  #offerOf(who: Pick<ItemOffered, 'from' | 'fromId'>, block: Spoken['MessageBlock']): ItemOffered {
    const { Dialog, ID, Message, BinaryBucket: bucket } = block;
    const isFromObject = Dialog === DIALOG.taskInventoryOffered;
    const itemId = bucket.length >= OFFER_BYTES ? Uuid.fromBytes(bucket, 1) : ID;
    const assetType = ((bucket[0] ?? 0xff) << 24) >> 24;
    let isAnswered = false;
    const answer = async (isWanted: boolean, folderId: Uuid, options: InventoryChangeOptions) => {
      if (isAnswered) throw new UsageError('the offer is answered already');
      isAnswered = true;
      const dialog = Dialog + (isWanted ? 1 : 2);
      const said = { id: ID, bucket: isWanted ? folderId.toBytes() : new Uint8Array(0), text: '' };
      await this.#say(who.fromId, dialog, said, options.signal);
      return await this.#seenIn(folderId, itemId, options);
    };
    const folderFor = (type: number): Uuid => {
      const { inventory } = this.#environment;
      return inventory.folderFor(type)?.folderId ?? inventory.rootId ?? Uuid.zero;
    };
    return {
      ...who,
      isFromObject,
      text: decodeText(Message),
      assetType,
      itemId,
      accept: (folderId = folderFor(assetType), options = {}) => answer(true, folderId, options),
      decline: async (options = {}) => void (await answer(false, folderFor(FOLDER_TYPE.trash), options)),
    };
  }

  /** Grids say nothing to an answer, and OpenSim leaves what is accepted where it is: then it is put where it is wanted. */
  async #seenIn(
    folderId: Uuid,
    itemId: Uuid,
    { signal, timeoutMs }: InventoryChangeOptions,
  ): Promise<InventoryItem> {
    const { scope, inventory } = this.#environment;
    const { lifetime, ports } = scope;
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const [item] = await inventory.fetchItems([itemId], { signal });
      if (item?.parentId.equals(folderId) === true) return item;
      await pause(LOOK_AGAIN_MS, { what: 'answering an offer', lifetime, signal, clock: ports.clock });
    }
    await inventory.move([itemId], folderId, { signal, timeoutMs });
    const item = inventory.item(itemId);
    if (item === undefined) throw new RemoteError('answering an offer: the item is gone', 'gone');
    return item;
  }

  async #say(
    to: Uuid,
    dialog: number,
    { id, bucket, text }: { readonly id: Uuid; readonly bucket: Uint8Array; readonly text: string },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { scope, region: here } = this.#environment;
    scope.lifetime.check();
    const region = here();
    if (region === undefined)
      throw new ClosedError('the agent is nowhere yet', { by: 'us', reason: 'nowhere' });
    const message = instantMessageOf(scope.ids, scope.agentName, to, text, dialog);
    const MessageBlock = { ...message.MessageBlock, ID: id, BinaryBucket: bucket };
    await region.circuit.deliver({ ...message, MessageBlock }, { signal });
  }
}
