import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import type { SceneGroup } from '@landfall/protocol/object-xml';
import {
  FILE_KIND_BYTES,
  NEWER_VERSION,
  fileKindOf,
  gunzipIfNeeded,
  peek,
  readArchive,
  refuseDamage,
  whatElse,
} from '../archive/index.ts';
import type { ArchiveMember, ControlFile } from '../archive/index.ts';
import { decodeArchivedParcel } from './archived-parcel.ts';
import type { ArchivedParcel } from './archived-parcel.ts';
import {
  DEFAULT_MAX_REGION_MEMBERS,
  DEFAULT_MAX_SCENE_BYTES,
  ELEMENT_BYTES,
  MOST_OBJECT_BYTES,
  MOST_PARCEL_BYTES,
  MOST_SETTINGS_BYTES,
  MOST_TAGS,
  MOST_TERRAIN_BYTES,
} from './limits.ts';
import type { RegionArchiveLimits } from './limits.ts';
import { decodeRegionSettings } from './region-settings.ts';
import type { RegionSettings } from './region-settings.ts';
import { warningFrom, warningOf } from './warning.ts';
import type { ArchiveWarning } from './warning.ts';

/** An asset of an archive. */
export interface ArchivedAsset {
  /** Asset id, from the name of the member. */
  readonly id: Uuid;
  /** Asset type, from the suffix of the member's name, such as 0 for `_texture.jp2`. */
  readonly type: number;
  /** Length of its bytes, as the header of the member says: known before they are read. */
  readonly sizeBytes: number;
  /** Its bytes: once, and before the next entry is asked for. @throws DecodeError when it is too large or cut off */
  readonly read: () => Promise<Uint8Array>;
}

/** What a region archive holds, in the order in which it stands there. `region` is the folder of the region, empty where there is one only. */
export type RegionEntry =
  | { readonly kind: 'control'; readonly control: ControlFile }
  | {
      readonly kind: 'settings';
      readonly region: string;
      readonly path: string;
      readonly settings: RegionSettings;
    }
  | {
      readonly kind: 'parcel';
      readonly region: string;
      readonly path: string;
      readonly parcel: ArchivedParcel;
    }
  /** A terrain file, for `decodeHeights` once the sides of the region are known. */
  | { readonly kind: 'terrain'; readonly region: string; readonly path: string; readonly bytes: Uint8Array }
  /** One linkset, or those of a coalesced object. */
  | {
      readonly kind: 'object';
      readonly region: string;
      readonly path: string;
      readonly groups: readonly SceneGroup[];
    }
  | { readonly kind: 'asset'; readonly path: string; readonly asset: ArchivedAsset }
  | { readonly kind: 'warning'; readonly warning: ArchiveWarning };

/**
 * Reads an OAR, gzipped or plain, 0.1 to 1.0, as a stream: what is asked for next is read next, and memory is one entry at most.
 * An entry that cannot be used is a warning; the others go on. An archive that is cut off ends with one.
 * @throws DecodeError when nothing of it is an archive, or its major version is a newer one
 * @source archives.md §1
 */
export async function* readRegionArchive(
  chunks: AsyncIterable<Uint8Array>,
  limits: RegionArchiveLimits = {},
): AsyncGenerator<RegionEntry, void, undefined> {
  const { maxExpandedBytes, maxMembers = DEFAULT_MAX_REGION_MEMBERS, maxAssetBytes } = limits;
  const reading = new EntryReading(limits.maxSceneBytes ?? DEFAULT_MAX_SCENE_BYTES);
  const containerLimits = {
    maxMembers,
    ...(maxExpandedBytes !== undefined && { maxExpandedBytes }),
    ...(maxAssetBytes !== undefined && { maxMemberBytes: Math.max(maxAssetBytes, MOST_TERRAIN_BYTES) }),
  };
  try {
    const onWhole = (path: string): void => void (reading.whole = path);
    const options = { all: true, withoutControl: true, onWhole };
    for await (const member of readArchive(
      await archiveIn(chunks, maxExpandedBytes),
      containerLimits,
      options,
    ))
      yield* reading.entriesOf(member, maxAssetBytes);
  } catch (error) {
    if (!(error instanceof DecodeError) || !reading.hasMembers || error.path === NEWER_VERSION) throw error;
    const { reason, ...warning } = warningFrom('cut-off', '', error);
    yield { kind: 'warning', warning: { ...warning, reason: `${reason}; ${reading.howFar()}` } };
  }
}

/** The expanded stream. @throws DecodeError that says what it is where it is plainly something else */
async function archiveIn(
  chunks: AsyncIterable<Uint8Array>,
  maxExpandedBytes: number | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  const { first, all, close } = await peek(gunzipIfNeeded(chunks, maxExpandedBytes), FILE_KIND_BYTES);
  const other = whatElse(first) ?? (TEXTS.has(fileKindOf(first).kind) ? 'it is a text' : undefined);
  if (other === undefined) return all;
  await refuseDamage(first, all);
  await close();
  throw new DecodeError(`no region archive: ${other}`);
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'utf-16le', 'utf-16be']);

type SceneMember = Extract<ArchiveMember, { kind: 'object' | 'settings' | 'parcel' | 'other' }>;

const MOST_BYTES: Readonly<Record<SceneMember['kind'], number>> = {
  object: MOST_OBJECT_BYTES,
  settings: MOST_SETTINGS_BYTES,
  parcel: MOST_PARCEL_BYTES,
  other: MOST_TERRAIN_BYTES,
};

class EntryReading {
  hasMembers = false;
  /** The last member that came whole; while one is being read, the one before it. */
  whole: string | undefined;
  /** The member that is being read. */
  #begun = '';
  #wholeBefore: string | undefined;
  #hasControl = false;
  #budget: number;

  constructor(budget: number) {
    this.#budget = budget;
  }

  async *entriesOf(member: ArchiveMember, maxAssetBytes = Infinity): AsyncGenerator<RegionEntry> {
    this.hasMembers = true;
    const { path } = member;
    this.#begun = path;
    this.#wholeBefore = this.whole;
    this.whole = undefined;
    if (member.kind === 'refused') yield warn('refused', path, member.reason);
    else if (member.kind === 'item') yield warn('stray', path, 'an item of an inventory archive');
    else if (member.kind === 'control') yield this.#control(path, member.control);
    else if (member.kind === 'asset') yield assetOf(member, maxAssetBytes);
    else if (member.kind === 'other' && !member.isTerrain) yield warn('stray', path, 'no part of a region');
    else yield* this.#sceneEntries(member);
  }

  /** Where an archive broke off, in words. */
  howFar(): string {
    const last = this.whole ?? this.#wholeBefore;
    const words = last === undefined ? 'no entry is whole' : `the last whole entry is ${last}`;
    return this.whole === undefined
      ? `${words}, ${this.#begun} is cut off`
      : `${words}, what may follow is lost`;
  }

  #control(path: string, control: ControlFile): RegionEntry {
    if (this.#hasControl) return warn('repeated', path, 'a second control file');
    this.#hasControl = true;
    return { kind: 'control', control };
  }

  async *#sceneEntries(member: SceneMember): AsyncGenerator<RegionEntry> {
    const { path, sizeBytes } = member;
    const most = MOST_BYTES[member.kind];
    if (sizeBytes > most) {
      yield warn('too-large', path, `${sizeBytes} bytes, ${most} allowed`);
    } else if (sizeBytes > this.#budget) {
      yield warn(
        'over-budget',
        path,
        `${sizeBytes} bytes, ${this.#budget} left of what one archive may have`,
      );
    } else {
      this.#budget -= sizeBytes;
      yield* this.#taken(member, await member.read());
    }
  }

  /** Its bytes are paid for already. */
  *#taken(member: SceneMember, bytes: Uint8Array): Generator<RegionEntry> {
    const tags = member.kind === 'other' ? 0 : countTags(bytes);
    const cost = tags * ELEMENT_BYTES;
    if (tags > MOST_TAGS) {
      yield warn('too-large', member.path, `${tags} tags, ${MOST_TAGS} allowed`);
    } else if (cost > this.#budget) {
      yield warn('over-budget', member.path, `${tags} tags, more than is left of what one archive may have`);
    } else {
      this.#budget -= cost;
      yield* decoded(member, bytes);
    }
  }
}

/** Of UTF-8 or either UTF-16. */
function countTags(bytes: Uint8Array): number {
  let tags = 0;
  for (let at = bytes.indexOf(LESS); at >= 0; at = bytes.indexOf(LESS, at + 1)) tags++;
  return tags;
}

const LESS = 0x3c;

function* decoded(member: SceneMember, bytes: Uint8Array): Generator<RegionEntry> {
  const { path } = member;
  const damaged: RegionEntry[] = [];
  const onDamaged = (error: DecodeError, id: Uuid): void => {
    const objectId = id.isZero ? idInName(path) : id.toString();
    damaged.push({ kind: 'warning', warning: warningFrom('part', path, error, objectId) });
  };
  try {
    if (member.kind === 'other') yield { kind: 'terrain', region: member.region, path, bytes };
    else if (member.kind === 'settings')
      yield { kind: 'settings', region: member.region, path, settings: decodeRegionSettings(bytes) };
    else if (member.kind === 'parcel')
      yield { kind: 'parcel', region: member.region, path, parcel: decodeArchivedParcel(bytes) };
    else {
      const { groups } = decodeObjectXml(bytes, { onDamaged });
      yield* damaged;
      if (groups.length > 0) yield { kind: 'object', region: member.region, path, groups };
    }
  } catch (error) {
    const objectId = member.kind === 'object' ? idInName(path) : undefined;
    yield { kind: 'warning', warning: warningFrom('malformed', path, error, objectId) };
  }
}

/** Files of objects end with the id of the root: `objects/Box_128-128-025__<id>.xml`. */
function idInName(path: string): string | undefined {
  return /__([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.xml$/i.exec(path)?.[1]?.toLowerCase();
}

function assetOf(member: Extract<ArchiveMember, { kind: 'asset' }>, maxAssetBytes: number): RegionEntry {
  const { id, type, sizeBytes, read, path } = member;
  if (sizeBytes > maxAssetBytes)
    return warn('too-large', path, `${sizeBytes} bytes, ${maxAssetBytes} allowed`);
  if (sizeBytes === 0) return warn('malformed', path, 'an asset without bytes');
  return { kind: 'asset', path, asset: { id, type, sizeBytes, read } };
}

function warn(...what: Parameters<typeof warningOf>): RegionEntry {
  return { kind: 'warning', warning: warningOf(...what) };
}
