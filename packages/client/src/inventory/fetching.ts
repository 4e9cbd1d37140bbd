import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError, UsageError } from '@landfall/protocol/errors';
import {
  contentsFromLlsd,
  contentsToLlsd,
  decodeFoldersAnswer,
  decodeItemsAnswer,
  foldersRequest,
  itemsRequest,
} from '@landfall/protocol/inventory';
import type { FolderContents, InventoryItem } from '@landfall/protocol/inventory';
import { asMap, decodeLlsdBinary, encodeLlsdBinary } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { pending, timeLeft } from '../lifetime/index.ts';
import { askInventory } from './ask-inventory.ts';
import type { InventoryEnvironment, InventoryFetchOptions } from './environment.ts';
import type { InventoryTree, KnownFolder } from './inventory-tree.ts';

/** Folders in one request, as viewers ask. @source protocol/live.md L1.2 */
const MAX_ASKED_FOLDERS = 10;
/** Items in one request. */
const MAX_ASKED_ITEMS = 50;
/** Requests at once: OpenSim serves an agent's one after the other anyway. */
const AT_ONCE = 4;
/** How often a folder is asked for that changes while it is told. */
const MOST_TRIES = 3;

/** What is left of the time of a fetch, whenever a request begins. */
type Left = () => InventoryFetchOptions;

/** Getting to know what is in folders: from the cache, from the region. */
export class Fetching {
  readonly #environment: InventoryEnvironment;
  readonly #tree: InventoryTree;
  readonly #libraryOwnerId: Uuid | undefined;
  /** By folder: asked for at this moment. */
  readonly #fetching = new Map<string, Promise<void>>();

  constructor(environment: InventoryEnvironment, tree: InventoryTree, libraryOwnerId: Uuid | undefined) {
    this.#environment = environment;
    this.#tree = tree;
    this.#libraryOwnerId = libraryOwnerId;
  }

  /** Those that are not known yet. */
  async fetch(folderIds: readonly Uuid[], options: InventoryFetchOptions): Promise<void> {
    const folders = folderIds.map((id) => this.#known(id)).filter(({ isFetched }) => !isFetched);
    const left = this.#timeLeft(options);
    const [wanted, shared]: [KnownFolder[], KnownFolder[]] = [[], []];
    for (const folder of folders) (this.#fetching.has(folder.folderId.key) ? shared : wanted).push(folder);
    const others = new Set(shared.flatMap(({ folderId }) => this.#fetching.get(folderId.key) ?? []));
    const own = this.#fetchNow(wanted, left);
    for (const { folderId } of wanted) this.#fetching.set(folderId.key, own);
    try {
      await Promise.all([own, this.#ended(others, left())]);
    } finally {
      for (const { folderId } of wanted) this.#fetching.delete(folderId.key);
    }
    // Why another's fetch failed may be its own affair, such as its signal: what it did not bring is asked for anew.
    const missing = shared.filter(({ folderId }) => this.#tree.folder(folderId)?.isFetched === false);
    if (missing.length > 0)
      await this.fetch(
        missing.map(({ folderId }) => folderId),
        left(),
      );
  }

  /** Waits for fetches of others, however they end; not longer than one's own signal lets. */
  async #ended(
    others: ReadonlySet<Promise<void>>,
    { signal, timeoutMs }: InventoryFetchOptions,
  ): Promise<void> {
    if (others.size === 0) return;
    const { lifetime, ports } = this.#environment.scope;
    const what = 'fetching folders';
    await pending<void>({ what, lifetime, signal, timeoutMs, clock: ports.clock }, ({ resolve }) => {
      void Promise.allSettled(others).then(() => resolve());
      return undefined;
    });
  }

  async fetchItems(
    itemIds: readonly Uuid[],
    isLibrary: boolean,
    options: InventoryFetchOptions,
  ): Promise<readonly InventoryItem[]> {
    const found: InventoryItem[] = [];
    const left = this.#timeLeft(options);
    const asked = new Set(itemIds.map(({ key }) => key));
    for (let at = 0; at < itemIds.length; at += MAX_ASKED_ITEMS) {
      const body = itemsRequest(this.#ownerOf(isLibrary), itemIds.slice(at, at + MAX_ASKED_ITEMS));
      const answer = await this.#ask(isLibrary ? 'FetchLib2' : 'FetchInventory2', body, left());
      found.push(...decodeItemsAnswer(answer).filter(({ id }) => asked.has(id.key)));
    }
    for (const item of found) this.#tree.addItem(item);
    return found;
  }

  /** What a folder has at this moment, whatever was known of it; undefined when the grid does not have it. */
  async look(folderId: Uuid, options: InventoryFetchOptions): Promise<KnownFolder | undefined> {
    const folder = this.#known(folderId);
    const missing = await this.#fetchBatch([folder], this.#timeLeft(options));
    return missing.length === 0 ? this.#tree.folder(folderId) : undefined;
  }

  /** It is not believed at the next login what was kept of these. */
  forget(folderIds: readonly Uuid[]): void {
    const { cache } = this.#environment;
    for (const id of folderIds) cache?.delete(this.#cacheKey(id)).catch(this.#failed);
  }

  async #fetchNow(folders: readonly KnownFolder[], left: Left): Promise<void> {
    const uncached: KnownFolder[] = [];
    for (const folder of folders) if (!(await this.#fillFromCache(folder))) uncached.push(folder);
    const batches = [false, true].flatMap((isLibrary) =>
      batchesOf(uncached.filter((folder) => folder.isLibrary === isLibrary)),
    );
    const missing: Uuid[] = [];
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
        missing.push(...(await this.#fetchBatch(batch, left)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (missing.length > 0)
      throw new RemoteError(`the grid does not have ${missing.length} of these folders`, 'missing');
  }

  /** @returns those that the grid does not have */
  async #fetchBatch(batch: readonly KnownFolder[], left: Left, tries = 1): Promise<readonly Uuid[]> {
    const isLibrary = batch[0]?.isLibrary === true;
    const ids = batch.map(({ folderId }) => folderId);
    const before = new Map(ids.map((id) => [id.key, this.#tree.changesIn(id)]));
    const capability = isLibrary ? 'FetchLibDescendents2' : 'FetchInventoryDescendents2';
    const answer = await this.#ask(capability, foldersRequest(this.#ownerOf(isLibrary), ids), left());
    // Of a folder that nobody asked for nothing is believed.
    const contents = decodeFoldersAnswer(answer).filter(({ folderId }) => before.has(folderId.key));
    const isNewest = ({ folderId }: Pick<FolderContents, 'folderId'>): boolean =>
      tries >= MOST_TRIES || this.#tree.changesIn(folderId) === before.get(folderId.key);
    this.#fill(contents.filter(isNewest));
    const found = new Set(contents.map(({ folderId }) => folderId.key));
    const missing = ids.filter(({ key }) => !found.has(key));
    const overtaken = batch.filter((folder) => found.has(folder.folderId.key) && !isNewest(folder));
    if (overtaken.length === 0) return missing;
    return [...missing, ...(await this.#fetchBatch(overtaken, left, tries + 1))];
  }

  #fill(contents: readonly FolderContents[]): void {
    for (const one of contents) {
      this.#tree.fill(one);
      this.#keep(one);
    }
    if (contents.length > 0) this.#environment.tell({ folders: contents.map(({ folderId }) => folderId) });
  }

  async #fillFromCache({ folderId, version }: KnownFolder): Promise<boolean> {
    const { cache, tell, scope } = this.#environment;
    const before = this.#tree.changesIn(folderId);
    try {
      const bytes = await cache?.get(this.#cacheKey(folderId));
      if (bytes === undefined) return false;
      const contents = contentsFromLlsd(asMap(decodeLlsdBinary(bytes)));
      if (contents.version !== version || !contents.folderId.equals(folderId)) return false;
      // What was told while it was read is newer.
      if (this.#tree.changesIn(folderId) !== before) return false;
      this.#tree.fill(contents);
      tell({ folders: [folderId] });
      return true;
    } catch (error) {
      if (!(error instanceof DecodeError))
        scope.logger.log(
          'warn',
          `the cache of the inventory: ${error instanceof Error ? error.message : 'failed'}`,
        );
      return false;
    }
  }

  #keep(contents: FolderContents): void {
    const { cache } = this.#environment;
    // Version 0 is what a service says of a folder that it does not have.
    if (cache === undefined || contents.version <= 0) return;
    const value = encodeLlsdBinary(contentsToLlsd(contents));
    cache.set(this.#cacheKey(contents.folderId), value).catch(this.#failed);
  }

  readonly #failed = (error: unknown): void =>
    this.#environment.scope.logger.log('warn', `a folder is not kept: ${String(error)}`);

  #cacheKey(folderId: Uuid): string {
    return `inventory ${this.#environment.scope.ids.agentId.toString()} ${folderId.toString()}`;
  }

  #known(id: Uuid): KnownFolder {
    const folder = this.#tree.folder(id);
    if (folder === undefined) throw new UsageError(`there is no folder ${id.toString()}`);
    return folder;
  }

  #ownerOf(isLibrary: boolean): Uuid {
    const owner = isLibrary ? this.#libraryOwnerId : this.#environment.scope.ids.agentId;
    if (owner === undefined) throw new RemoteError('the grid has no library', 'missing');
    return owner;
  }

  /** Without a limit each request has its own. */
  #timeLeft(options: InventoryFetchOptions): Left {
    return timeLeft(options, this.#environment.scope.ports.clock);
  }

  #ask(capability: string, body: LlsdMap, options: InventoryFetchOptions): Promise<Uint8Array> {
    return askInventory(this.#environment, capability, body, options);
  }
}

function batchesOf(folders: readonly KnownFolder[]): readonly (readonly KnownFolder[])[] {
  const batches: KnownFolder[][] = [];
  for (let at = 0; at < folders.length; at += MAX_ASKED_FOLDERS)
    batches.push(folders.slice(at, at + MAX_ASKED_FOLDERS));
  return batches;
}
