import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { readInventoryArchive } from '@landfall/assets/inventory-archive';
import type { InventoryArchiveEntry, InventoryRecord, NodeName } from '@landfall/assets/inventory-archive';
import type { KnownFolder } from '@landfall/client';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { tidyName } from '@landfall/protocol/inventory';
import { escapedJson, printable } from '../escape/index.ts';
import type { Desk, DeskCommand } from './command.ts';
import { isLink } from './entry-lines.ts';
import { writtenName } from './paths.ts';
import { withNewIds } from './new-ids.ts';

/** Items of one archive that are loaded; further ones are told. */
const MOST_ITEMS = 200_000;
const NAMELESS = 'unnamed';
/** In 32 bits. */
const ANY_PRICE = 0x7fff_ffff;
/** What nothing refers to anything in comes first: who refers to it is told its new id then. */
const LEAVES: ReadonlySet<number> = new Set([ASSET_TYPE.texture, ASSET_TYPE.sound, ASSET_TYPE.animation]);
const COMPOUNDS: ReadonlySet<number> = new Set([
  ASSET_TYPE.clothing,
  ASSET_TYPE.bodyPart,
  ASSET_TYPE.gesture,
  ASSET_TYPE.notecard,
  ASSET_TYPE.script,
  ASSET_TYPE.landmark,
  ASSET_TYPE.settings,
]);

/**
 * An archive into a folder, as any client can: each asset is uploaded anew. What clients cannot upload, objects above all, is told.
 */
export const LOAD_COMMAND: DeskCommand = {
  takes: '[--pay] <file.iar> [folder]',
  about:
    'what is in an archive of OpenSim into a folder, uploaded anew: all but objects; --pay: whatever it costs',
  flags: ['--pay'],
  least: 1,
  most: 2,
  async run(desk, [file = '', path = '/'], flags) {
    if ((await stat(file).catch(() => undefined))?.isFile() !== true)
      throw new UsageError(`there is no file ${printable(file)}`);
    const folder = await desk.paths.findFolder(path);
    if (folder.isLibrary) throw new UsageError('the library cannot be changed');
    await new Loading(desk, file, folder, flags.has('--pay')).run();
  },
};

interface Wanted {
  readonly place: KnownFolder;
  readonly path: string;
  readonly item: InventoryRecord;
}

/** One archive on its way into the inventory. It is read three times, so that one asset at a time is in memory. */
class Loading {
  readonly #desk: Desk;
  readonly #file: string;
  readonly #folder: KnownFolder;
  readonly #mostPrice: number;
  readonly #places = new Map<string, KnownFolder>();
  /** By the id of their asset. */
  readonly #wanted = new Map<string, Wanted[]>();
  readonly #links: Wanted[] = [];
  /** Old ids, of assets and of items, and what they are here. */
  readonly #assets = new Map<string, Uuid>();
  readonly #items = new Map<string, Uuid>();
  readonly #counts = { folders: 0, items: 0, passedOver: 0 };

  constructor(desk: Desk, file: string, folder: KnownFolder, pays: boolean) {
    this.#desk = desk;
    this.#file = file;
    this.#folder = folder;
    this.#mostPrice = pays ? ANY_PRICE : 0;
  }

  async run(): Promise<void> {
    for await (const entry of this.#entries()) await this.#take(entry);
    for (const types of [LEAVES, COMPOUNDS])
      for await (const entry of this.#entries()) if (entry.kind === 'asset') await this.#upload(entry, types);
    for (const wanted of this.#links) await this.#link(wanted);
    for (const left of this.#wanted.values())
      for (const wanted of left) await this.#passOver(wanted.path, whyNot(wanted.item));
    const { folders, items, passedOver } = this.#counts;
    const line = `loaded: ${folders} folders, ${items} items; ${passedOver} passed over`;
    await this.#desk.tell(this.#desk.isJson ? escapedJson(this.#counts) : line);
  }

  #entries(): AsyncIterable<InventoryArchiveEntry> {
    return readInventoryArchive(createReadStream(this.#file));
  }

  async #take(entry: InventoryArchiveEntry): Promise<void> {
    if (entry.kind === 'asset') return;
    if (entry.kind === 'refused') return await this.#passOver(entry.path, entry.reason);
    if (entry.kind === 'folder') return await this.#makeFolder(entry.folders);
    const { item, folders } = entry;
    const place = folders.length === 0 ? this.#folder : this.#places.get(folders.at(-1)!.id.key);
    const path = [...folders, item].map(({ name }) => writtenName(name)).join('/');
    if (place === undefined) return await this.#passOver(path, 'its folder could not be made');
    const wanted = { place, path, item };
    if (isLink(item as never)) this.#links.push(wanted);
    else if (this.#wanted.size >= MOST_ITEMS) await this.#passOver(path, 'there are too many');
    else this.#wanted.set(item.assetId.key, [...(this.#wanted.get(item.assetId.key) ?? []), wanted]);
  }

  async #makeFolder(folders: readonly NodeName[]): Promise<void> {
    const own = folders.at(-1)!;
    const outer = folders.length === 1 ? this.#folder : this.#places.get(folders.at(-2)!.id.key);
    const path = folders.map(({ name }) => writtenName(name)).join('/');
    if (outer === undefined) return await this.#passOver(path, 'its folder could not be made');
    await this.#tried(path, async () => {
      const name = tidyName(own.name) || NAMELESS;
      const { inventory } = this.#desk.session;
      const made = await inventory.createFolder(name, outer.folderId, { signal: this.#desk.signal });
      this.#places.set(own.id.key, made);
      this.#counts.folders++;
    });
  }

  /** Makes all items of one asset, each by an upload of its own. */
  async #upload(
    { id, assetType, read }: Extract<InventoryArchiveEntry, { kind: 'asset' }>,
    types: ReadonlySet<number>,
  ): Promise<void> {
    const wanted = this.#wanted.get(id.key);
    if (wanted === undefined || !types.has(assetType)) return;
    this.#wanted.delete(id.key);
    const bytes = withNewIds(await read(), this.#assets);
    for (const { place, path, item } of wanted)
      await this.#tried(path, async () => {
        const { signal, session } = this.#desk;
        const file = {
          name: tidyName(item.name) || NAMELESS,
          description: item.description,
          folderId: place.folderId,
          assetType,
          bytes,
          nextOwner: item.permissions.nextOwner,
          wearableType: item.flags & 0xff,
        };
        const made = await session.uploads.file(file, { signal, mostPrice: this.#mostPrice });
        this.#assets.set(id.key, made.assetId);
        this.#items.set(item.id.key, made.id);
        this.#counts.items++;
      });
  }

  async #link({ place, path, item }: Wanted): Promise<void> {
    const target = this.#items.get(item.assetId.key) ?? this.#places.get(item.assetId.key)?.folderId;
    if (target === undefined) return await this.#passOver(path, 'what it leads to was not loaded');
    await this.#tried(path, async () => {
      const { description } = item;
      const options = { name: tidyName(item.name) || NAMELESS, description, signal: this.#desk.signal };
      await this.#desk.session.inventory.link(target, place.folderId, options);
      this.#counts.items++;
    });
  }

  /** What fails is told, and the rest goes on; the end of the session ends all. */
  async #tried(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ClosedError) throw error;
      await this.#passOver(path, (error as Error).message);
    }
  }

  async #passOver(path: string, why: string): Promise<void> {
    this.#counts.passedOver++;
    const line = `passed over: ${printable(path)}: ${printable(why)}`;
    await this.#desk.tell(this.#desk.isJson ? escapedJson({ passedOver: path, why }) : line);
  }
}

const whyNot = ({ assetType }: InventoryRecord): string =>
  LEAVES.has(assetType) || COMPOUNDS.has(assetType)
    ? 'its asset is not in the archive'
    : 'clients cannot upload what is of its type';
