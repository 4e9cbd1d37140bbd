import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { FOLDER_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { MessageOf } from '@landfall/protocol/message';
import { instantMessageOf } from '../chat/index.ts';
import { CHANGE_TIMEOUT_MS } from '../inventory/index.ts';
import type { Inventory, InventoryChangeOptions, KnownFolder } from '../inventory/index.ts';
import { pause, timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { bucketOf, folderToGive, OFFER_BYTES } from './given-folder.ts';

/** What all offers have. */
interface Offered {
  /** Name of the giver. */
  readonly from: string;
  /** Id that the offer came from, and its answer goes to. */
  readonly fromId: Uuid;
  /** What was said to it: mostly the name of what is given. */
  readonly text: string;
  /**
   * Does not want it; resolves when it is out of the way.
   * @throws UsageError when it was answered already; RemoteError: `not-done`, `gone`; TimeoutError; ClosedError
   */
  readonly decline: (options?: InventoryChangeOptions) => Promise<void>;
}

/** Somebody, or an object, gives the agent something: it lies in the inventory already, and goes into the trash when it is declined. */
export interface ItemOffered extends Offered {
  /** An object gives it, by a script. */
  readonly isFromObject: boolean;
  /** Of `ASSET_TYPE`; −1 when it was not said. */
  readonly assetType: number;
  /** Of the item in the agent's inventory. */
  readonly itemId: Uuid;
  /**
   * Wants it, in a folder, where things of its type are by default; resolves with the item when it is there.
   * @throws UsageError when it was answered already; RemoteError: `not-done`, `gone`; TimeoutError; ClosedError
   */
  readonly accept: (folderId?: Uuid, options?: InventoryChangeOptions) => Promise<InventoryItem>;
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

/** Somebody gives the agent a folder: it lies in the inventory already, with what is in it, and goes into the trash when it is declined. */
export interface FolderOffered extends Offered {
  /** Of the folder in the agent's inventory. */
  readonly folderId: Uuid;
  /**
   * Wants it, in another folder, the topmost by default; resolves with it when it is there.
   * @throws as {@link ItemOffered.accept}
   */
  readonly accept: (intoId?: Uuid, options?: InventoryChangeOptions) => Promise<KnownFolder>;
}

/** What is told of gifts. */
export interface GiftEvents {
  /** Somebody, or an object, has given the agent something. */
  readonly itemOffered: ItemOffered;
  /** Somebody has given the agent a folder. */
  readonly folderOffered: FolderOffered;
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

const FOLDER = ASSET_TYPE.folder;
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
   * Offers an item, or a folder with all that is in it, to somebody. Resolves when the region has the offer: grids do not say that it was given, but `offerAnswered` tells when it
   * was answered. What cannot be copied leaves the inventory; that is waited for, some seconds. All of it takes 10 s at most unless said otherwise.
   * @throws RemoteError: `missing`, `not-permitted`; UsageError for a link, a folder of the grid's own or of the library, and one with more than
   *   {@link MAX_GIVEN_AT_ONCE} things in it; TimeoutError; ClosedError
   */
  async give(itemId: Uuid, to: Uuid, options: InventoryChangeOptions = {}): Promise<void> {
    const { scope, inventory } = this.#environment;
    const left = this.#timeLeft(options);
    if (inventory.folder(itemId) !== undefined) return await this.#giveFolder(itemId, to, left);
    const item = inventory.item(itemId) ?? (await inventory.fetchItems([itemId], left()))[0];
    if (item === undefined) throw new RemoteError(`there is no item ${itemId.toString()}`, 'missing');
    if (item.assetType === ASSET_TYPE.link || item.assetType === ASSET_TYPE.linkFolder)
      throw new UsageError('links cannot be given');
    if ((item.permissions.owner & PERMISSION.transfer) === 0)
      throw new RemoteError(`${item.name} cannot be passed on`, 'not-permitted');
    const bucket = bucketOf([[item.assetType, item.id]]);
    const id = Uuid.fromRandomBytes(scope.ports.randomBytes(16));
    await this.#say(to, DIALOG.inventoryOffered, { id, bucket, text: item.name }, left());
    if ((item.permissions.owner & PERMISSION.copy) === 0) await inventory.hasLeft(itemId, left());
  }

  async #giveFolder(folderId: Uuid, to: Uuid, left: () => TimeLeft): Promise<void> {
    const { scope, inventory } = this.#environment;
    const { name, entries, leaving } = await folderToGive(inventory, folderId, left());
    const id = Uuid.fromRandomBytes(scope.ports.randomBytes(16));
    const bucket = bucketOf(entries);
    await this.#say(to, DIALOG.inventoryOffered, { id, bucket, text: name }, left());
    for (const item of leaving) await inventory.hasLeft(item, left());
  }

  /** Called by the room. */
  hear({ AgentData, MessageBlock }: Spoken): void {
    const { Dialog, FromAgentName, ToAgentID } = MessageBlock;
    const { scope, emit } = this.#environment;
    if (!ToAgentID.equals(scope.ids.agentId)) return;
    const who = { from: decodeText(FromAgentName), fromId: AgentData.AgentID };
    const isAccepted = Dialog === DIALOG.inventoryAccepted;
    if (isAccepted || Dialog === DIALOG.inventoryDeclined) emit('offerAnswered', { ...who, isAccepted });
    const isFolder =
      MessageBlock.BinaryBucket[0] === FOLDER && MessageBlock.BinaryBucket.length >= OFFER_BYTES;
    if (Dialog === DIALOG.inventoryOffered && isFolder)
      emit('folderOffered', this.#folderOfferOf(who, MessageBlock));
    else if (OFFERS.has(Dialog)) emit('itemOffered', this.#offerOf(who, MessageBlock));
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
      const left = this.#timeLeft(options);
      await this.#say(who.fromId, dialog, said, left());
      return await this.#seenIn(folderId, itemId, left);
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

  #folderOfferOf(who: Pick<ItemOffered, 'from' | 'fromId'>, block: Spoken['MessageBlock']): FolderOffered {
    const { ID, Message, BinaryBucket } = block;
    const { inventory } = this.#environment;
    const folderId = Uuid.fromBytes(BinaryBucket, 1);
    let isAnswered = false;
    const answer = async (dialog: number, intoId: Uuid, options: InventoryChangeOptions) => {
      if (isAnswered) throw new UsageError('the offer is answered already');
      isAnswered = true;
      const bucket = dialog === DIALOG.inventoryAccepted ? intoId.toBytes() : new Uint8Array(0);
      const left = this.#timeLeft(options);
      await this.#say(who.fromId, dialog, { id: ID, bucket, text: '' }, left());
      return await this.#folderIn(intoId, folderId, left);
    };
    const { inventoryAccepted, inventoryDeclined } = DIALOG;
    const [root, trash] = [inventory.rootId, inventory.folderFor(FOLDER_TYPE.trash)?.folderId];
    return {
      ...who,
      text: decodeText(Message),
      folderId,
      accept: (intoId = root ?? Uuid.zero, options = {}) => answer(inventoryAccepted, intoId, options),
      decline: async (options = {}) => void (await answer(inventoryDeclined, trash ?? Uuid.zero, options)),
    };
  }

  /** The region tells of the folder beside the offer, sooner or later. */
  async #folderIn(intoId: Uuid, folderId: Uuid, left: () => TimeLeft): Promise<KnownFolder> {
    const { inventory } = this.#environment;
    for (let looks = 0; looks < MOST_LOOKS && inventory.folder(folderId) === undefined; looks++)
      await this.#pause(left());
    if (inventory.folder(folderId)?.parentId.equals(intoId) === false)
      await inventory.move([folderId], intoId, left());
    const folder = inventory.folder(folderId);
    if (folder === undefined) throw new RemoteError('answering an offer: the folder is gone', 'gone');
    return folder;
  }

  /** Grids say nothing to an answer, and OpenSim leaves what is accepted where it is: then it is put where it is wanted. */
  async #seenIn(folderId: Uuid, itemId: Uuid, left: () => TimeLeft): Promise<InventoryItem> {
    const { inventory } = this.#environment;
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const [item] = await inventory.fetchItems([itemId], left());
      if (item?.parentId.equals(folderId) === true) return item;
      await this.#pause(left());
    }
    await inventory.move([itemId], folderId, left());
    const item = inventory.item(itemId);
    if (item === undefined) throw new RemoteError('answering an offer: the item is gone', 'gone');
    return item;
  }

  /** Between two looks, or until the time is over. */
  async #pause({ signal, timeoutMs }: TimeLeft): Promise<void> {
    const { lifetime, ports } = this.#environment.scope;
    const wait = { what: 'answering an offer', lifetime, signal, clock: ports.clock };
    await pause(Math.min(LOOK_AGAIN_MS, timeoutMs), wait);
  }

  #timeLeft(options: InventoryChangeOptions): () => TimeLeft {
    return timeLeft(options, this.#environment.scope.ports.clock, CHANGE_TIMEOUT_MS);
  }

  async #say(
    to: Uuid,
    dialog: number,
    { id, bucket, text }: { readonly id: Uuid; readonly bucket: Uint8Array; readonly text: string },
    { signal, timeoutMs }: TimeLeft,
  ): Promise<void> {
    const { scope, region: here } = this.#environment;
    scope.lifetime.check();
    const region = here();
    if (region === undefined)
      throw new ClosedError('the agent is nowhere yet', { by: 'us', reason: 'nowhere' });
    const message = instantMessageOf(scope.ids, scope.agentName, to, text, dialog);
    const MessageBlock = { ...message.MessageBlock, ID: id, BinaryBucket: bucket };
    await region.circuit.deliver({ ...message, MessageBlock }, { signal, timeoutMs });
  }
}
