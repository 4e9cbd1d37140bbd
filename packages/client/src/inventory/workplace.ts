import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { FOLDER_TYPE, MAX_NAME_LENGTH, tidyName } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { Message } from '@landfall/protocol/message';
import type { AgentIds } from '../circuits/index.ts';
import type { Region } from '../regions/index.ts';
import type { Confirmation } from './confirmation.ts';
import type { InventoryEnvironment, InventoryFetchOptions } from './environment.ts';
import type { Fetching } from './fetching.ts';
import type { InventoryTree, KnownFolder } from './inventory-tree.ts';

/** What changes of one inventory stand on. */
export class Workplace {
  readonly environment: InventoryEnvironment;
  readonly tree: InventoryTree;
  readonly fetching: Fetching;
  readonly confirmation: Confirmation;

  constructor(
    environment: InventoryEnvironment,
    tree: InventoryTree,
    fetching: Fetching,
    confirmation: Confirmation,
  ) {
    this.environment = environment;
    this.tree = tree;
    this.fetching = fetching;
    this.confirmation = confirmation;
  }

  get ids(): AgentIds {
    return this.environment.scope.ids;
  }

  /** The region that the agent is in. @throws ClosedError when the session has ended, or the agent is nowhere yet */
  get region(): Region {
    this.environment.scope.lifetime.check();
    const region = this.environment.region();
    if (region === undefined)
      throw new ClosedError('the agent is nowhere yet', { by: 'us', reason: 'nowhere' });
    return region;
  }

  /** They are acknowledged, which does not mean that they were obeyed. @throws TimeoutError, ClosedError */
  async deliver(some: readonly Message[], { signal, timeoutMs }: InventoryFetchOptions): Promise<void> {
    const { circuit } = this.region;
    await Promise.all(some.map((message) => circuit.deliver(message, { signal, timeoutMs })));
  }

  /** A folder of the agent's own. @throws UsageError for one that is not known, or is of the library */
  ownFolder(id: Uuid): KnownFolder {
    const folder = this.tree.folder(id);
    if (folder === undefined) throw new UsageError(`there is no folder ${id.toString()}`);
    if (folder.isLibrary) throw new UsageError('the library cannot be changed');
    return folder;
  }

  /** An item of the agent's own; asked for where it is not known. @throws UsageError for one of the library; RemoteError: `missing` */
  async ownItem(id: Uuid, options: InventoryFetchOptions): Promise<InventoryItem> {
    const item = await this.anyItem(id, options);
    if (this.isOfLibrary(item)) throw new UsageError('the library cannot be changed');
    return item;
  }

  /** @throws RemoteError: `missing` */
  async anyItem(id: Uuid, options: InventoryFetchOptions): Promise<InventoryItem> {
    const known = this.tree.item(id) ?? (await this.fetching.fetchItems([id], false, options))[0];
    if (known === undefined) throw new RemoteError(`there is no item ${id.toString()}`, 'missing');
    return known;
  }

  isOfLibrary({ parentId }: InventoryItem): boolean {
    return this.tree.folder(parentId)?.isLibrary === true;
  }

  /** The agent's own folder of a type. */
  folderOfType(type: number): KnownFolder | undefined {
    for (const folder of this.tree.folders())
      if (folder.typeDefault === type && !folder.isLibrary) return folder;
    return undefined;
  }

  /** It is, or lies in, the trash or what was lost and found. */
  isTrash(id: Uuid): boolean {
    return this.tree
      .pathOf(id)
      .some(({ typeDefault: type }) => type === FOLDER_TYPE.trash || type === FOLDER_TYPE.lostAndFound);
  }

  /** What is in these is not what it was. */
  noteChange(...folderIds: readonly Uuid[]): void {
    for (const id of folderIds) this.tree.touch(id);
    this.fetching.forget(folderIds);
    this.environment.tell({ folders: folderIds });
  }
}

/** @throws UsageError for what no grid would keep as it is */
export function checkName(name: string): string {
  if (name !== '' && tidyName(name) === name) return name;
  throw new UsageError(
    `a name has 1 to ${MAX_NAME_LENGTH} characters, no bars and no control characters, and no spaces around it`,
  );
}
