import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { ArchiveMember } from '../archive/index.ts';
import { stockIds } from '../garbage/index.ts';
import { namedIn, namesOthers } from '../references/index.ts';
import type { AssetStore } from '../store/index.ts';
import type { AssetSource, NamedAsset } from './asset-source.ts';
import type { ReportBuilder } from './report.ts';

/** So many ids are remembered, of archives that name more only the first: some 200 MB. */
const MOST_NAMED = 1_000_000;
/** Paths come from the archive, and are shown. */
const MOST_SHOWN = 200;
/** Items of these types hold the id of something else: of a person, of an item, of a folder. */
const HOLD_NO_ASSET: ReadonlySet<number> = new Set([
  ASSET_TYPE.callingCard,
  ASSET_TYPE.folder,
  ASSET_TYPE.link,
  ASSET_TYPE.linkFolder,
]);

/** What the things of an archive name: its items, its objects with their contents, and the assets that name others. */
export class NamedAssets implements Iterable<NamedAsset> {
  readonly #named = new Map<string, NamedAsset>();
  /** Every grid and every viewer has these by itself. */
  readonly #stock = new Set(stockIds().map(({ key }) => key));
  /** Whether there were more than are remembered. */
  isCutOff = false;

  readonly #mostBytes: number;

  /** @param mostBytes larger objects are not looked into */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Before the next member is asked for. @throws DecodeError when an object is cut off */
  async hear(member: ArchiveMember): Promise<void> {
    if (member.kind === 'item') {
      if (!HOLD_NO_ASSET.has(member.item.assetType)) this.#add(member.item.assetId, member.path);
    } else if (member.kind === 'object' && member.sizeBytes <= this.#mostBytes)
      this.take(ASSET_TYPE.object, await member.read(), member.path);
  }

  /** Of what was put before the import was broken off nothing but its names is wanted: what names nothing is not read. */
  async hearSkipped(member: ArchiveMember): Promise<void> {
    if (member.kind === 'asset' && namesOthers(member.type) && member.sizeBytes <= this.#mostBytes)
      this.take(member.type, await member.read(), member.path);
  }

  /** An asset that may name others. */
  take(type: number, bytes: Uint8Array, path: string): void {
    if (namesOthers(type)) for (const id of namedIn(type, bytes)) this.#add(id, path);
  }

  #add(id: Uuid, path: string): void {
    if (id.isZero || this.#stock.has(id.key) || this.#named.has(id.key)) return;
    if (this.#named.size >= MOST_NAMED) this.isCutOff = true;
    else this.#named.set(id.key, { id, by: path.slice(0, MOST_SHOWN) });
  }

  [Symbol.iterator](): Iterator<NamedAsset> {
    return this.#named.values();
  }
}

/** Asked for at once; OpenSim's own servers take lists of this length. */
const IDS_AT_ONCE = 1000;

/** Tells what a source names and the store has not, when everything of the source has been put. */
export async function tellMissing(
  store: Pick<AssetStore, 'exists'>,
  { named }: AssetSource,
  report: ReportBuilder,
): Promise<void> {
  if (named === undefined) return;
  const refused = report.refusedIds();
  let some: NamedAsset[] = [];
  const look = async (): Promise<void> => {
    const there = await store.exists(some.map(({ id }) => id));
    for (const [at, { id, by }] of some.entries())
      if (there[at] !== true && !refused.has(id.toString())) report.miss(id.toString(), by);
    some = [];
  };
  for (const one of named) if (some.push(one) >= IDS_AT_ONCE) await look();
  if (some.length > 0) await look();
  if (named.isCutOff) report.remark(`beyond ${MOST_NAMED} ids`, 'doubtful', NOT_LOOKED_FOR);
}

const NOT_LOOKED_FOR = 'the archive names more assets than are looked for';
