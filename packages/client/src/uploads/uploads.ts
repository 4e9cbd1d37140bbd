import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { assetTypeName, INVENTORY_TYPE, inventoryTypeName, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { asUuid } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Inventory } from '../inventory/index.ts';
import { abortedError, pause, timeLeft } from '../lifetime/index.ts';
import type { TimeLeft } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { TransactionUploads } from './by-transaction.ts';
import { upload } from './upload.ts';
import type { Upload } from './upload.ts';

/** A file that becomes an item. */
export interface NewFile {
  /** What the item is called. */
  readonly name: string;
  /** In which folder of the inventory. */
  readonly folderId: Uuid;
  /** See `ASSET_TYPE`: texture (JPEG 2000), sound (Ogg Vorbis), animation, notecard, script, gesture, landmark, settings, clothing, body part. */
  readonly assetType: number;
  /** The asset, in the format of its type. */
  readonly bytes: Uint8Array;
  /** What is written under its name; empty by default. */
  readonly description?: string;
  /** Bits of `PERMISSION`. */
  readonly nextOwner?: number;
  /** Of clothing and body parts: see `WEARABLE_TYPE`; 0, a shape, by default. */
  readonly wearableType?: number;
}

/** What an upload may cost and how long it may take. */
export interface UploadOptions {
  /** Gives the upload up. */
  readonly signal?: AbortSignal | undefined;
  /** For each upload once it begins; 60 s by default. */
  readonly timeoutMs?: number | undefined;
  /** What costs more is not sent; 0 by default. */
  readonly mostPrice?: number | undefined;
  /**
   * Of a new file: by AssetUploadRequest and Xfer instead of a capability, as viewers upload clothing and body parts, and we do by default. No
   * price is told then.
   */
  readonly byCircuit?: boolean | undefined;
}

/** What uploads stand on. */
export interface UploadsEnvironment {
  readonly scope: SessionScope;
  readonly region: () => Region | undefined;
  readonly inventory: Inventory;
  readonly transactions: TransactionUploads;
  readonly allowOtherHosts: boolean;
}

const UPLOAD_TIMEOUT_MS = 60_000;
/** Uploads that wait their turn. */
export const MAX_WAITING_UPLOADS = 256;
/** OpenSim takes one upload of an agent at a time, and says so. @source protocol/live.md L1.5 */
const BUSY_WORDS = /busy/i;
const BUSY_PAUSE_MS = 1000;

const NEW_FILE = 'NewFileAgentInventory';
/** What is made empty and then written, as viewers do. @source protocol/live.md L1.5 */
const REWRITTEN_BY: ReadonlyMap<number, string> = new Map([
  [ASSET_TYPE.notecard, 'UpdateNotecardAgentInventory'],
  [ASSET_TYPE.script, 'UpdateScriptAgent'],
  [ASSET_TYPE.gesture, 'UpdateGestureAgentInventory'],
  [ASSET_TYPE.settings, 'UpdateSettingsAgentInventory'],
]);
/** What a room that uploads must ask the region for. */
export const UPLOAD_CAPABILITIES: readonly string[] = [NEW_FILE, ...REWRITTEN_BY.values()];

/** Where the numbers of assets and of inventories differ. @source viewer llinventorytype.h */
const INVENTORY_TYPE_OF: ReadonlyMap<number, number> = new Map([
  [ASSET_TYPE.clothing, INVENTORY_TYPE.wearable],
  [ASSET_TYPE.bodyPart, INVENTORY_TYPE.wearable],
  [ASSET_TYPE.animation, INVENTORY_TYPE.animation],
  [ASSET_TYPE.gesture, INVENTORY_TYPE.gesture],
  [ASSET_TYPE.settings, INVENTORY_TYPE.settings],
]);

/** Viewers make them so, as their kind is said with the item only. @source viewer llviewerinventory.cpp; protocol/live.md L1.5 */
const WEARABLES: ReadonlySet<number> = new Set([ASSET_TYPE.clothing, ASSET_TYPE.bodyPart]);

/** Uploads into the agent's inventory, one after the other: grids take no more at once. */
export class Uploads {
  readonly #environment: UploadsEnvironment;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Made by the room. */
  constructor(environment: UploadsEnvironment) {
    this.#environment = environment;
  }

  /**
   * Makes an item of a file, and resolves with it as the grid has it.
   * @throws UsageError for an empty file, a name that grids do not keep, a type that cannot be uploaded, and too many that wait; RemoteError:
   *   `too-dear`, `no-capability`, `refused` with the region's words, an HTTP status; DecodeError; TimeoutError; ClosedError
   */
  async file(file: NewFile, options: UploadOptions = {}): Promise<InventoryItem> {
    if (file.bytes.length === 0) throw new UsageError('the file is empty');
    const inventoryType = INVENTORY_TYPE_OF.get(file.assetType) ?? file.assetType;
    const { bytes, ...item } = file;
    if (options.byCircuit ?? WEARABLES.has(file.assetType))
      return await this.#inTurn(options, async (left) => {
        const transactionId = await this.#environment.transactions.send(file, this.#here(), left());
        return await this.#environment.inventory.createItem(
          { ...item, inventoryType, transactionId },
          left(),
        );
      });
    if (REWRITTEN_BY.has(file.assetType)) {
      const left = this.#timeLeft(options);
      const made = await this.#environment.inventory.createItem({ ...item, inventoryType }, left());
      return await this.rewrite(made.id, bytes, { ...options, ...left() });
    }
    const [asset, kind] = [assetTypeName(file.assetType), inventoryTypeName(inventoryType)];
    if (asset === undefined || kind === undefined)
      throw new UsageError(`files of type ${file.assetType} cannot be uploaded`);
    const asked = {
      folder_id: file.folderId,
      asset_type: asset,
      inventory_type: kind,
      name: file.name,
      description: file.description ?? '',
      next_owner_mask: file.nextOwner ?? PERMISSION.fullButExport,
      group_mask: 0,
      everyone_mask: 0,
      expected_upload_cost: options.mostPrice ?? 0,
    };
    return await this.#byCapability({ capability: NEW_FILE, asked, bytes }, options);
  }

  /** Gives a notecard, script, gesture or settings of the agent's other bytes. @throws as {@link Uploads.file}; UsageError; RemoteError: `missing` */
  async rewrite(itemId: Uuid, bytes: Uint8Array, options: UploadOptions = {}): Promise<InventoryItem> {
    if (bytes.length === 0) throw new UsageError('the file is empty');
    const { inventory } = this.#environment;
    const left = this.#timeLeft(options);
    const item = inventory.item(itemId) ?? (await inventory.fetchItems([itemId], left()))[0];
    if (item === undefined) throw new RemoteError(`there is no item ${itemId.toString()}`, 'missing');
    const capability = REWRITTEN_BY.get(item.assetType);
    if (capability === undefined) throw new UsageError('what is in it cannot be changed');
    const target = item.assetType === ASSET_TYPE.script ? { target: 'mono' } : {};
    const what = { capability, asked: { item_id: itemId, ...target }, bytes };
    return await this.#byCapability(what, { ...options, ...left() });
  }

  /** Without a limit each step has its own. */
  #timeLeft(options: UploadOptions): () => TimeLeft<number | undefined> {
    return timeLeft(options, this.#environment.scope.ports.clock);
  }

  async #inTurn(
    options: UploadOptions,
    work: (left: () => TimeLeft) => Promise<InventoryItem>,
  ): Promise<InventoryItem> {
    if (this.#waiting >= MAX_WAITING_UPLOADS)
      throw new UsageError(`${MAX_WAITING_UPLOADS} uploads wait already`);
    this.#waiting++;
    const run = async (): Promise<InventoryItem> => {
      this.#waiting--;
      if (options.signal?.aborted === true) throw abortedError('an upload', options.signal);
      const { lifetime, ports } = this.#environment.scope;
      lifetime.check();
      return await work(timeLeft(options, ports.clock, UPLOAD_TIMEOUT_MS));
    };
    const own = this.#last.then(run);
    this.#last = own.catch(() => undefined);
    return await own;
  }

  /** A grid that is busy with another upload is asked again, as long as there is time. */
  async #byCapability(
    what: Pick<Upload, 'capability' | 'asked' | 'bytes'>,
    options: UploadOptions,
  ): Promise<InventoryItem> {
    const { scope, allowOtherHosts } = this.#environment;
    const { signal, mostPrice = 0 } = options;
    const { clock } = scope.ports;
    return await this.#inTurn(options, async (left) => {
      for (;;) {
        try {
          const whole = { ...what, mostPrice, allowOtherHosts };
          return await this.#uploaded(await upload(whole, this.#here(), scope, left()), left());
        } catch (error) {
          const isBusy = error instanceof RemoteError && BUSY_WORDS.test(error.words);
          if (!isBusy || left().timeoutMs <= BUSY_PAUSE_MS) throw error;
          await pause(BUSY_PAUSE_MS, { what: 'an upload', lifetime: scope.lifetime, signal, clock });
        }
      }
    });
  }

  /** @throws ClosedError */
  #here(): Region {
    this.#environment.scope.lifetime.check();
    const region = this.#environment.region();
    if (region === undefined)
      throw new ClosedError('the agent is nowhere yet', { by: 'us', reason: 'nowhere' });
    return region;
  }

  /** The item that the region has told of, as the grid has it. */
  async #uploaded(answer: LlsdMap, options: UploadOptions): Promise<InventoryItem> {
    const id = asUuid(answer['new_inventory_item']);
    const [item] = await this.#environment.inventory.fetchItems([id], options);
    if (item === undefined)
      throw new RemoteError('the grid has taken the file, and has no item of it', 'missing');
    return item;
  }
}
