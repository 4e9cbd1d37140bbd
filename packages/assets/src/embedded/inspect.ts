import type { BlobEntry } from '../index/index.ts';
import type { Lost } from '../journal/index.ts';
import { DamagedAssetError, hashOf } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import type { Engine } from './engine.ts';
import { holdsRecord } from './holds-record.ts';
import { pace } from './pace.ts';

export interface InspectOptions {
  /** Reads no faster than this; as fast as it can when absent. */
  readonly bytesPerSecond?: number;
  /** Puts right what can be put right. */
  readonly repair?: boolean;
  readonly signal?: AbortSignal;
  /** Told after every blob. */
  readonly onProgress?: (progress: {
    readonly blobs: number;
    readonly bytes: number;
    readonly ofBlobs: number;
  }) => void;
}

export interface DamagedBlob {
  readonly hash: string;
  readonly what: string;
  /** The assets that have it. */
  readonly ids: string[];
  repaired: boolean;
}

export interface Inspection {
  blobs: number;
  bytes: number;
  readonly damaged: DamagedBlob[];
  /** Stretches of the journal that hold no record. */
  journalDamage: number;
  /** Assets whose journal record is damaged; with `repair` it is written again. */
  damagedRecords: number;
  /** Assets of the journal that the index does not have; with `repair` the index is made anew. */
  missingEntries: number;
  /** Bytes of the journal that were acknowledged and are gone, by segment. */
  lost: readonly Lost[];
}

/** Every blob against its hash, every metadata record against its sum, the index against the journal. */
export async function inspect(
  engine: Engine,
  options: InspectOptions,
  repair: (asset: StoredAsset) => Promise<unknown>,
): Promise<Inspection> {
  const inspection: Inspection = {
    blobs: 0,
    bytes: 0,
    damaged: [],
    journalDamage: 0,
    damagedRecords: 0,
    missingEntries: 0,
    lost: await engine.journal.losses(),
  };
  await inspectBlobs(engine, options, inspection);
  await inspectRecords(engine, options, inspection, repair);
  await inspectJournal(engine, options, inspection);
  return inspection;
}

async function inspectBlobs(engine: Engine, options: InspectOptions, inspection: Inspection): Promise<void> {
  const wait = pace(options);
  for await (const blob of engine.catalogue.blobs(() => engine.commit())) {
    const fault = await faultOf(engine, blob);
    if (fault !== undefined)
      inspection.damaged.push({ hash: blob.hash, what: fault, ids: [], repaired: false });
    inspection.blobs += 1;
    inspection.bytes += blob.sizeBytes;
    options.onProgress?.({
      blobs: inspection.blobs,
      bytes: inspection.bytes,
      ofBlobs: engine.catalogue.totals.blobs,
    });
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
    throw error;
  }
}

async function inspectRecords(
  engine: Engine,
  options: InspectOptions,
  inspection: Inspection,
  repair: (asset: StoredAsset) => Promise<unknown>,
): Promise<void> {
  const damaged = new Map(inspection.damaged.map((blob) => [blob.hash, blob]));
  for await (const { asset, place, sequence } of engine.catalogue.assets(() => engine.commit())) {
    options.signal?.throwIfAborted();
    const blob = damaged.get(asset.hash);
    blob?.ids.push(asset.id.toString());
    if (blob !== undefined && options.repair === true && !blob.repaired)
      blob.repaired = (await repair(asset)) !== undefined;
    if (await holdsRecord(engine.journal, asset, place)) continue;
    if (engine.catalogue.asset(asset.id)?.place !== undefined && !isPlaceUnchanged(engine, asset, place))
      continue;
    inspection.damagedRecords += 1;
    if (options.repair === true) await engine.append({ kind: 'put', asset }, { sequence, at: engine.now() });
  }
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
  engine: Engine,
  options: InspectOptions,
  inspection: Inspection,
): Promise<void> {
  const missing = new Map<string, number>();
  const wait = pace(options);
  const { tail } = engine.journal;
  for await (const met of engine.journal.scan()) {
    if (met.segment > tail.segment || (met.segment === tail.segment && met.offset >= tail.offset)) break;
    await wait(met.end - met.offset);
    if (met.type === 'damage') inspection.journalDamage += 1;
    else if (met.record.kind === 'remove') missing.delete(met.record.id.key);
    else if (met.record.kind === 'put' && engine.catalogue.asset(met.record.asset.id) === undefined)
      missing.set(met.record.asset.id.key, met.record.sequence);
  }
  inspection.missingEntries = missing.size;
}
