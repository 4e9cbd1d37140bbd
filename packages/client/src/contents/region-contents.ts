import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import { decodeTaskInventory } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { MessageOf } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import { pending, timeLeft } from '../lifetime/index.ts';
import type { Settle, TimeLeft } from '../lifetime/index.ts';
import type { ObjectEvents, ObjectMirror } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { RegionTransfers, TransferOptions } from '../transfers/index.ts';
import { Filling } from './filling.ts';
import { saveItem } from './saving.ts';
import type { SavedItem, SaveOptions } from './saving.ts';
import type { ContentChanges, NewScript, OwnItem, TakenItem } from './filling.ts';

/** How long a region has to say where the contents of an object are. */
export const CONTENTS_DEADLINE_MS = 10_000;

/** What is in an object. */
export interface ObjectContents {
  /** Full id of the object that it is in. */
  readonly objectId: Uuid;
  /** Counts changes; 0 of what is empty and always was. */
  readonly serial: number;
  /** Assets that the agent may not learn of have the id zero. */
  readonly items: readonly InventoryItem[];
}

/** A region whose objects are known. */
export type RegionWithObjects = Region<ObjectEvents> & { readonly objects: ObjectMirror };

interface Reply {
  readonly serial: number;
  readonly file: string;
}

/** What is in the objects of one region. */
export class RegionContents {
  readonly #region: RegionWithObjects;
  readonly #transfers: RegionTransfers;
  readonly #scope: SessionScope;
  readonly #asked = new Map<string, Settle<Reply>[]>();
  readonly #filling: Filling;

  /** Made by the room. */
  constructor(region: RegionWithObjects, transfers: RegionTransfers, scope: SessionScope) {
    this.#region = region;
    this.#transfers = transfers;
    this.#scope = scope;
    this.#filling = new Filling(region, scope);
  }

  /**
   * What is in an object: scripts, notecards and all else. A linkset has contents in each of its parts.
   * @throws RemoteError: `gone` when there is no such object, `missing` when the region has lost the file; DecodeError; TimeoutError; ClosedError
   */
  async fetch(localId: number, options: TransferOptions = {}): Promise<ObjectContents> {
    const object = this.#region.objects.get(localId);
    if (object === undefined) throw new RemoteError(`object ${localId} is not there`, 'gone');
    const objectId = object.id;
    const left = timeLeft(options, this.#scope.ports.clock, CONTENTS_DEADLINE_MS);
    const { serial, file } = await this.#ask(localId, objectId, left());
    if (file === '') return { objectId, serial, items: [] };
    const { items } = decodeTaskInventory(await this.#transfers.fetchFile(file, left()));
    return { objectId, serial, items };
  }

  /**
   * The bytes of an item in an object, as far as the agent may have them: it must be allowed to modify the object, and to copy and modify the
   * item.
   * @throws RemoteError: `missing`, `not-permitted`; DecodeError; TimeoutError: OpenSim says nothing to who may not have it; ClosedError
   */
  fetchAsset(objectId: Uuid, item: InventoryItem, options: TransferOptions = {}): Promise<Uint8Array> {
    const { id: itemId, assetId, assetType, permissions } = item;
    if (assetId.isZero)
      return Promise.reject(new RemoteError(`the agent may not have ${item.name}`, 'not-permitted'));
    const asked = { ownerId: permissions.ownerId, taskId: objectId, itemId, assetId, assetType };
    return this.#transfers.fetchItem(asked, options);
  }

  /**
   * Puts an item of the agent's inventory into an object: a copy, or itself where there may be none. Resolves with it as it is in the object:
   * under an id of its own, and under another name where one like it is there already.
   * @throws RemoteError: `gone`, `not-permitted`, `refused` with the region's words; DecodeError; TimeoutError; ClosedError
   */
  put(localId: number, item: OwnItem, options: TransferOptions = {}): Promise<InventoryItem> {
    return this.#filling.put(localId, item, this.#look(localId), options);
  }

  /** Makes a script in an object, with what the grid has for new ones. @throws RemoteError, DecodeError, TimeoutError, ClosedError */
  makeScript(localId: number, script: NewScript, options: TransferOptions = {}): Promise<InventoryItem> {
    return this.#filling.makeScript(localId, script, this.#look(localId), options);
  }

  /** Gives an item in an object another name, description or rights: as the region has it then. @throws RemoteError, DecodeError, TimeoutError, ClosedError */
  change(
    localId: number,
    itemId: Uuid,
    changes: ContentChanges,
    options: TransferOptions = {},
  ): Promise<InventoryItem> {
    return this.#filling.change(localId, itemId, changes, this.#look(localId), options);
  }

  /**
   * Gives a script, notecard, gesture, setting or material in an object other bytes; they go into an asset of their own. A script is saved also
   * where it does not compile: what the region's compiler says is in the answer.
   * @throws UsageError for other items, and for no bytes; RemoteError: `gone`, `no-capability`, `refused` with the region's words, or an HTTP status;
   *   DecodeError; TimeoutError; ClosedError
   */
  async save(
    localId: number,
    item: InventoryItem,
    bytes: Uint8Array,
    options: SaveOptions = {},
  ): Promise<SavedItem> {
    const object = this.#region.objects.get(localId);
    if (object === undefined) throw new RemoteError(`object ${localId} is not there`, 'gone');
    return await saveItem(object.id, item, bytes, this.#region, this.#scope, options);
  }

  /** Copies an item into a folder of the agent's; out of the object where there may be no copies. @throws RemoteError, DecodeError, TimeoutError, ClosedError */
  take(
    localId: number,
    itemId: Uuid,
    folderId: Uuid = Uuid.zero,
    options: TransferOptions = {},
  ): Promise<TakenItem> {
    return this.#filling.take(localId, itemId, folderId, this.#look(localId), options);
  }

  /** Throws an item of an object away, into the trash. @throws RemoteError, DecodeError, TimeoutError, ClosedError */
  remove(localId: number, itemId: Uuid, options: TransferOptions = {}): Promise<void> {
    return this.#filling.remove(localId, itemId, this.#look(localId), options);
  }

  /** Called by the room: something new is in the inventory. */
  store(message: MessageOf<'UpdateCreateInventoryItem'>): void {
    this.#filling.store(message);
  }

  /** Called by the room: the region has said something to the agent. */
  hear(words: string): void {
    this.#filling.hear(words);
  }

  /** Called by the room. */
  receive({ InventoryData: { TaskID, Serial, Filename } }: MessageOf<'ReplyTaskInventory'>): void {
    // Each file can be had once: who asked first has it, and every question has an answer of its own.
    this.#asked.get(TaskID.key)?.[0]?.resolve({ serial: Serial, file: decodeText(Filename) });
  }

  #look(localId: number): (options: TransferOptions) => Promise<ObjectContents> {
    return (options) => this.fetch(localId, options);
  }

  #ask(localId: number, { key }: Uuid, options: TimeLeft): Promise<Reply> {
    const { lifetime, circuit } = this.#region;
    const { clock } = this.#scope.ports;
    const { signal, timeoutMs } = options;
    const what = 'asking for the contents of an object';
    const wait = { what, lifetime, signal, clock, timeoutMs, missing: () => 'ReplyTaskInventory' };
    return pending<Reply>(wait, (settle) => {
      const waiting = this.#asked.get(key) ?? [];
      this.#asked.set(key, waiting);
      waiting.push(settle);
      const AgentData = agentBlock(this.#scope.ids);
      const message = {
        name: 'RequestTaskInventory',
        AgentData,
        InventoryData: { LocalID: localId },
      } as const;
      circuit.send(message, { reliable: true });
      return () => {
        waiting.splice(waiting.indexOf(settle), 1);
        if (waiting.length === 0) this.#asked.delete(key);
      };
    });
  }
}
