import { basename } from 'node:path';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import {
  DEFAULT_MAX_MEMBER_BYTES,
  FILE_KIND_BYTES,
  fileKindOf,
  refuseDamage,
  whatElse,
  gunzipIfNeeded,
  peek,
  readArchive,
} from '../archive/index.ts';
import type { ArchiveLimits, ArchiveMember, ArchivedItem } from '../archive/index.ts';
import type { NewAsset } from '../store/index.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { openCountedFile } from './counted-file.ts';
import type { CountedFile } from './counted-file.ts';
import { NamedAssets } from './named-assets.ts';

/** Items whose names are kept for their assets: those of the largest inventories known, several times. */
const MOST_NAMES = 2_000_000;

/**
 * The assets of an OAR or IAR. Archives hold no names, creators or times of assets: those of an IAR get what its items
 * say (items come first in every IAR that OpenSim writes), all others stay without.
 * @throws StorageError when the file cannot be read; its items end with a DecodeError when it is no archive
 */
export async function createArchiveSource(path: string, limits: ArchiveLimits = {}): Promise<AssetSource> {
  const file = await openCountedFile(path);
  const named = new NamedAssets(limits.maxMemberBytes ?? DEFAULT_MAX_MEMBER_BYTES);
  const seen = { things: false };
  return {
    // Things can be saved without their assets (`--noassets`); an archive that has neither may be any mistake.
    get mayBeEmpty() {
      return seen.things;
    },
    named,
    name: basename(path),
    identity: `archive ${file.identity}`,
    items: (skip) => itemsOf(file, limits, skip, { names: named, seen }),
    progress: () => file.progress(),
  };
}

async function* itemsOf(
  file: CountedFile,
  limits: ArchiveLimits,
  skip: number,
  { names, seen }: { readonly names: NamedAssets; readonly seen: { things: boolean } },
): AsyncGenerator<SourceItem> {
  const named = new Map<string, ArchivedItem>();
  let [number, hasAssets] = [0, false];
  let misplaced: string | undefined;
  for await (const member of membersOf(file, limits)) {
    if (member.kind === 'item' && named.size < MOST_NAMES) named.set(member.item.assetId.key, member.item);
    if (member.kind === 'item' || member.kind === 'object') seen.things = true;
    await names.hear(member);
    const isStray = member.kind === 'other' && !member.isTerrain;
    if (member.kind !== 'asset' && member.kind !== 'refused' && !isStray) continue;
    if (!isStray) hasAssets = true;
    else if (WITH_ID.test(member.path)) misplaced ??= member.path;
    if (number++ < skip) {
      await names.hearSkipped(member);
      continue;
    }
    if (member.kind === 'asset' || member.kind === 'refused') {
      const item = await itemOf(member, named, limits.maxMemberBytes ?? DEFAULT_MAX_MEMBER_BYTES);
      if (item.kind === 'asset') names.take(item.asset.type, item.asset.bytes, member.path);
      yield item;
    } else yield { kind: 'passed-over', what: member.path };
  }
  if (!hasAssets && misplaced !== undefined)
    throw new DecodeError(
      `no asset is in its place, which is assets/: all were passed over, such as ${misplaced}`,
    );
}

/** As the files of assets are named. */
const WITH_ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/**
 * OpenSim refuses region archives without their control file, but takes inventories without one.
 * @source archives.md §1.2, §2
 */
async function* membersOf(file: CountedFile, limits: ArchiveLimits): AsyncGenerator<ArchiveMember> {
  let [isArchive, isFirst, isText] = [false, true, false];
  const no = (why: string, cause?: unknown): DecodeError =>
    new DecodeError(`${basename(file.path)} ${NO_ARCHIVE}: ${why}`, { cause });
  try {
    const { first, all } = await peek(
      gunzipIfNeeded(file.chunks(), limits.maxExpandedBytes),
      FILE_KIND_BYTES,
    );
    const other = otherThanArchive(first);
    if (other !== undefined) {
      await refuseDamage(first, all);
      throw no(other);
    }
    isText = TEXTS.has(fileKindOf(first).kind);
    for await (const member of readArchive(all, limits, { all: true })) {
      isFirst = false;
      if (member.kind === 'control' || member.kind === 'item') isArchive = true;
      yield member;
    }
  } catch (error) {
    if (!isFirst || !(error instanceof DecodeError) || error.message.includes(NO_ARCHIVE)) throw error;
    // What is damaged may well be one.
    if (!error.what.startsWith('gzip stream')) throw no(isText ? 'it is a text' : error.message, error);
    throw new DecodeError(`${basename(file.path)}: ${error.what}`, { cause: error });
  }
  if (!isArchive) throw no('it has no archive.xml');
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be']);
const NO_ARCHIVE = 'is no OAR or IAR';

/** What else it is, in a clause; undefined for what may be an archive. */
function otherThanArchive(first: Uint8Array): string | undefined {
  const { kind } = fileKindOf(first);
  if (kind === 'sql') return 'it is a dump: --as table, or a name that ends in .sql';
  if (kind === 'sqlite') return 'it is a database of SQLite: --as table';
  return whatElse(first);
}

async function itemOf(
  member: ArchiveMember & { kind: 'asset' | 'refused' },
  named: ReadonlyMap<string, ArchivedItem>,
  mostBytes: number,
): Promise<SourceItem> {
  if (member.kind === 'refused') return { kind: 'refused', what: member.path, reason: member.reason };
  const { id, type, sizeBytes, path } = member;
  if (sizeBytes > mostBytes) return { kind: 'refused', what: path, reason: `more than ${mostBytes} bytes` };
  return { kind: 'asset', asset: { id, type, bytes: await member.read(), ...standingOf(named.get(id.key)) } };
}

function standingOf(item: ArchivedItem | undefined): Partial<NewAsset> {
  if (item === undefined) return {};
  const { name, description, creator, createdAt } = item;
  return {
    name,
    description,
    ...(createdAt > 0 ? { createdAt } : {}),
    ...(isUuid(creator) ? { creatorId: creator } : {}),
  };
}

function isUuid(text: string): boolean {
  try {
    Uuid.parse(text);
    return true;
  } catch {
    return false;
  }
}
