import { codeOf, isUnreadable } from '../files/index.ts';
import type { AssetEntry, BlobEntry } from '../index/index.ts';
import type { Lost } from '../journal/index.ts';
import { DamagedAssetError, hashOf } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { unreadableSegment } from './damaged-files.ts';
import type { DamagedFile } from './damaged-files.ts';
import type { Engine } from './engine.ts';
import { holdsRecord } from './holds-record.ts';
import { pace } from './pace.ts';
import { settleDamage } from './settle-damage.ts';
import type { Rescue } from './settle-damage.ts';
import type { Stretch } from './store-ledger.ts';
import { walkAssets, walkBlobs } from './steps.ts';
import type { Steps } from './steps.ts';
import { findUnnamed } from './unnamed-files.ts';
import type { BlobLocks } from './unnamed-files.ts';

/** How fast a store is checked, and whether it is put right. */
export interface InspectOptions {
  /** Reads no faster than this; as fast as it can when absent. */
  readonly bytesPerSecond?: number;
  /** Puts right what can be put right. */
  readonly repair?: boolean;
  /** Aborting it ends the inspection, which then throws. */
  readonly signal?: AbortSignal;
  /** Told after every blob, and waited for. What it throws, or its promise is rejected with, ends the inspection. */
  readonly onProgress?: (progress: {
    readonly blobs: number;
    readonly bytes: number;
    readonly ofBlobs: number;
  }) => unknown;
}

/** A content that is not what its hash says: the hash, what is wrong with it, and whether it was put right. */
export interface DamagedBlob {
  /** SHA-256 that its bytes should have, 64 lower-case hexadecimal digits. */
  readonly hash: string;
  /** For people, such as `the bytes have another hash`. */
  readonly what: string;
  /** The assets that have it. */
  readonly ids: string[];
  /** Whether good bytes were put in their place; false unless `repair` was asked for. */
  repaired: boolean;
}

/**
 * What a check of the whole store found; it grows while the check goes on. Blobs and bytes are those that were looked
 * at.
 */
export interface Inspection {
  /** Contents that were looked at, each once however many assets have it. */
  blobs: number;
  /** Sum of the sizes of these contents. */
  bytes: number;
  /** Contents whose bytes are missing, unreadable or not what their hash says. */
  readonly damaged: DamagedBlob[];
  /** Stretches of the journal that hold no record; with `repair`, those in which something was of use after all was put right. */
  journalDamage: number;
  /** Assets whose journal record is damaged; with `repair` it is written again. */
  damagedRecords: number;
  /** Assets of the journal that the index does not have; with `repair` the index is made anew. */
  missingEntries: number;
  /** Bytes of the journal that were acknowledged and are gone, or damaged and not known to the index, by segment. */
  lost: readonly Lost[];
  /**
   * Contents whose files no record names, by hash: the journal is older than they are, or a part of it is gone. `isAccepted` when
   * a loss was accepted once: such files are to be expected then.
   */
  unnamed: { readonly hashes: readonly string[]; readonly isAccepted: boolean };
  /** What must be there and was not when the store was opened, and segments that cannot be read. */
  readonly damagedFiles: DamagedFile[];
}

/** How what is damaged is put right, within a step. */
export interface Remedies {
  /** Good bytes of a damaged content, put in place; undefined when there are none. */
  readonly repair: (asset: StoredAsset) => Promise<unknown>;
  readonly rescue: Rescue;
}

/** Every blob against its hash, every metadata record against its sum, the index against the journal. */
export async function inspect(
  steps: Steps,
  options: InspectOptions,
  { repair, rescue }: Remedies,
  locks: BlobLocks,
): Promise<Inspection> {
  const inspection: Inspection = {
    blobs: 0,
    bytes: 0,
    damaged: [],
    journalDamage: 0,
    damagedRecords: 0,
    missingEntries: 0,
    lost: await steps.step((engine) => engine.losses()),
    unnamed: { hashes: [], isAccepted: await steps.step(async ({ ledger }) => ledger.value.hasLost) },
    damagedFiles: await steps.step(async ({ recovery }) => [...recovery.damagedFiles]),
  };
  await inspectBlobs(steps, options, inspection);
  await inspectRecords(steps, options, inspection, repair);
  await inspectJournal(steps, options, inspection, rescue);
  const { unknown } = await findUnnamed(steps, locks);
  inspection.unnamed = { ...inspection.unnamed, hashes: unknown };
  return inspection;
}

async function inspectBlobs(steps: Steps, options: InspectOptions, inspection: Inspection): Promise<void> {
  const wait = pace(options);
  const ofBlobs = await steps.step(async ({ catalogue }) => catalogue.totals.blobs);
  for await (const blob of walkBlobs(steps)) {
    const fault = await steps.step((engine) => faultOf(engine, blob));
    if (fault !== undefined)
      inspection.damaged.push({ hash: blob.hash, what: fault, ids: [], repaired: false });
    inspection.blobs += 1;
    inspection.bytes += blob.sizeBytes;
    await options.onProgress?.({ blobs: inspection.blobs, bytes: inspection.bytes, ofBlobs });
    await wait(blob.sizeBytes);
  }
}

async function faultOf(engine: Engine, blob: BlobEntry): Promise<string | undefined> {
  try {
    const bytes = await engine.readBlob(blob, { start: 0, end: blob.sizeBytes });
    return hashOf(bytes) === blob.hash ? undefined : 'the bytes have another hash';
  } catch (error) {
    const now = engine.catalogue.blob(blob.hash);
    if (now === undefined) return undefined;
    if (now.data?.segment !== blob.data?.segment) return faultOf(engine, now);
    if (error instanceof DamagedAssetError) return error.message;
    if (isUnreadable(error)) return `the bytes cannot be read (${codeOf(error)})`;
    throw error;
  }
}

async function inspectRecords(
  steps: Steps,
  options: InspectOptions,
  inspection: Inspection,
  repair: (asset: StoredAsset) => Promise<unknown>,
): Promise<void> {
  const damaged = new Map(inspection.damaged.map((blob) => [blob.hash, blob]));
  for await (const entry of walkAssets(steps)) {
    options.signal?.throwIfAborted();
    const { asset } = entry;
    const blob = damaged.get(asset.hash);
    blob?.ids.push(asset.id.toString());
    if (blob !== undefined && options.repair === true && !blob.repaired)
      blob.repaired = (await steps.step(() => repair(asset))) !== undefined;
    const isDamaged = await steps.step((engine) => isRecordDamaged(engine, entry, options.repair === true));
    if (isDamaged) inspection.damagedRecords += 1;
  }
}

async function isRecordDamaged(
  engine: Engine,
  { asset, place, sequence }: AssetEntry,
  isRepairing: boolean,
): Promise<boolean> {
  if (await holdsRecord(engine.journal, asset, place)) return false;
  if (engine.catalogue.asset(asset.id) === undefined || !isPlaceUnchanged(engine, asset, place)) return false;
  if (isRepairing) await engine.append({ kind: 'put', asset }, { sequence, at: engine.now() });
  return true;
}

function isPlaceUnchanged(
  engine: Engine,
  { id }: StoredAsset,
  place: { segment: number; offset: number },
): boolean {
  const now = engine.catalogue.asset(id)?.place;
  return now?.segment === place.segment && now.offset === place.offset;
}

/** What the journal puts and does not remove must be in the index. */
async function inspectJournal(
  steps: Steps,
  options: InspectOptions,
  inspection: Inspection,
  rescue: Rescue,
): Promise<void> {
  const found: Found = { missing: new Map(), damage: [] };
  const wait = pace(options);
  const end = await steps.step(async ({ journal }) => journal.end);
  const segments = await steps.step(async ({ journal }) => journal.segments.slice());
  for (const segment of segments.filter((number) => number <= end.segment)) {
    const last = segment === end.segment ? end.offset : Number.POSITIVE_INFINITY;
    await wait(await steps.step((engine) => inspectSegment(engine, segment, last, found, inspection)));
  }
  inspection.missingEntries = found.missing.size;
  const isRepairing = options.repair === true && found.missing.size === 0;
  const done = isRepairing ? await settleDamage(steps, found.damage, rescue) : 0;
  inspection.journalDamage = found.damage.length - done;
}

interface Found {
  /** By the key of an id, the sequence number of its record. */
  readonly missing: Map<string, number>;
  readonly damage: Stretch[];
}

/** Up to the offset `last`. Returns how many bytes were read. */
async function inspectSegment(
  { journal, catalogue, ledger }: Engine,
  segment: number,
  last: number,
  { missing, damage }: Found,
  inspection: Inspection,
): Promise<number> {
  let end = 0;
  const onUnreadable = (number: number, code: string): void => {
    inspection.damagedFiles.push(unreadableSegment(number, code));
  };
  for await (const met of journal.scan({ segment, offset: 0 }, segment, onUnreadable)) {
    if (met.offset >= last) break;
    end = met.end;
    if (met.type === 'damage') {
      const stretch = { segment, offset: met.offset, end: Math.min(met.end, last) };
      if (!ledger.isDone(stretch)) damage.push(stretch);
    } else if (met.record.kind === 'remove') missing.delete(met.record.id.key);
    else if (met.record.kind === 'put' && catalogue.asset(met.record.asset.id) === undefined)
      missing.set(met.record.asset.id.key, met.record.sequence);
  }
  return end;
}
