import type { Uuid } from '@landfall/protocol/datatypes';
import { blobSizeOf, encodeBlob } from '../blobs/index.ts';
import { pace } from '../embedded/index.ts';
import type { DamagedBlob, Inspection, InspectOptions } from '../embedded/index.ts';
import { DamagedAssetError, StorageError } from '../store/index.ts';
import { countAsset, countBlob, noAmounts } from './amounts.ts';
import { createEntry } from './entry.ts';
import type { Entry } from './entry.ts';
import { HashSet } from './hash-set.ts';
import { BLOBS, hashOfKey } from './layout.ts';
import { listAll } from './list-all.ts';
import type { Parts } from './parts.ts';
import { ScrubTurns } from './scrub-turns.ts';

/** As {@link InspectOptions}, for a store that several fronts check together. */
export interface ObjectInspectOptions extends InspectOptions {
  /** Several fronts share the work: only what nobody looked at for so many seconds. Everything when absent. */
  readonly inTurnsOf?: number;
}

const CHECKS_AT_ONCE = 8;

/** Every blob against its checksums and its hash, every entry against its sum, and that it has its blob; then the count. */
export async function inspect(parts: Parts, options: ObjectInspectOptions): Promise<Inspection> {
  const round = new Round(parts, options);
  const turns = options.inTurnsOf === undefined ? undefined : new ScrubTurns(parts.engine, options.inTurnsOf);
  await turns?.look();
  for (const shard of turns === undefined ? [''] : ScrubTurns.shards())
    await inTurn(turns, `blobs-${shard}`, async (touch) => await round.blobs(shard, touch));
  if (round.found.damaged.length > 0) await round.entries(async () => undefined);
  else await inTurn(turns, 'entries', async (touch) => await round.entries(touch));
  return round.found;
}

type Touch = () => Promise<void>;

async function inTurn(
  turns: ScrubTurns | undefined,
  name: string,
  act: (touch: Touch) => Promise<void>,
): Promise<void> {
  if (turns === undefined) await act(async () => undefined);
  else await turns.take(name, act);
}

class Round {
  readonly found: Inspection = {
    blobs: 0,
    bytes: 0,
    damaged: [],
    journalDamage: 0,
    damagedRecords: 0,
    missingEntries: 0,
    lost: [],
    unnamed: { hashes: [], isAccepted: false },
    damagedFiles: [],
  };
  readonly #parts: Parts;
  readonly #options: ObjectInspectOptions;
  readonly #wait: (bytes: number) => Promise<void>;

  constructor(parts: Parts, options: ObjectInspectOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#wait = pace(options);
  }

  async blobs(shard: string, touch: Touch): Promise<void> {
    let batch: { readonly hash: string; readonly sizeBytes: number }[] = [];
    for await (const { key, sizeBytes } of listAll(this.#parts.engine, BLOBS + shard)) {
      const hash = hashOfKey(key);
      if (hash === undefined) continue;
      batch.push({ hash, sizeBytes: blobSizeOf(sizeBytes) });
      if (batch.length < CHECKS_AT_ONCE) continue;
      await this.#check(batch);
      await touch();
      batch = [];
    }
    await this.#check(batch);
  }

  /** Also puts right what was found damaged, since that takes an id, and counts. */
  async entries(touch: Touch): Promise<void> {
    const { entries, totals, engine } = this.#parts;
    const fronts = await totals.beforeCount();
    const counted = noAmounts();
    const blobs = new HashSet();
    for await (const { key, sizeBytes } of listAll(engine, BLOBS)) {
      const hash = hashOfKey(key);
      if (hash === undefined) continue;
      blobs.add(hash);
      countBlob(counted, blobSizeOf(sizeBytes), 1);
    }
    const damaged = new Map(this.found.damaged.map((blob) => [blob.hash, blob]));
    for await (const ids of entries.keys()) {
      this.#options.signal?.throwIfAborted();
      for (const entry of await Promise.all(ids.map(async ({ id }) => await this.#entry(id)))) {
        if (entry === undefined) continue;
        countAsset(counted, entry.asset, 1);
        await this.#checkBlobOf(entry, blobs, damaged);
      }
      await touch();
    }
    await totals.recount(counted, fronts);
  }

  async #check(batch: readonly { readonly hash: string; readonly sizeBytes: number }[]): Promise<void> {
    const bytes = batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await Promise.all(batch.map(async ({ hash, sizeBytes }) => await this.#checkOne(hash, sizeBytes)));
    this.found.blobs += batch.length;
    this.found.bytes += bytes;
    const ofBlobs = Math.max(this.#parts.totals.now.blobs, this.found.blobs);
    await this.#options.onProgress?.({ blobs: this.found.blobs, bytes: this.found.bytes, ofBlobs });
    await this.#wait(bytes);
  }

  async #checkOne(hash: string, sizeBytes: number): Promise<void> {
    try {
      await this.#parts.blobs.check(hash, sizeBytes);
    } catch (error) {
      if (!(error instanceof DamagedAssetError)) throw error;
      // It may have been collected since it was listed.
      if ((await this.#parts.engine.head(BLOBS + hash)) === undefined) return;
      this.found.damaged.push({ hash, what: error.message, ids: [], repaired: false });
    }
  }

  /** Undefined when it is gone, or damaged and could not be put right. */
  async #entry(id: Uuid): Promise<Entry | undefined> {
    try {
      return await this.#parts.entries.fetchPassing(id);
    } catch (error) {
      if (!(error instanceof StorageError) || error.fault !== 'damaged-index') throw error;
      const repaired = this.#options.repair === true ? await this.#repairEntry(id) : undefined;
      if (repaired === undefined) this.found.damagedRecords += 1;
      return repaired;
    }
  }

  async #repairEntry(id: Uuid): Promise<Entry | undefined> {
    const good = await this.#parts.repairSource?.read(id).catch(() => undefined);
    if (good === undefined) return undefined;
    const entry = createEntry(good.asset, encodeBlob(good.asset.hash, good.bytes));
    await this.#parts.entries.write(entry, Number.POSITIVE_INFINITY);
    return entry;
  }

  async #checkBlobOf({ asset }: Entry, blobs: HashSet, damaged: Map<string, DamagedBlob>): Promise<void> {
    const { hash, id } = asset;
    if (!blobs.mayHave(hash) && !damaged.has(hash) && !(await this.#parts.blobs.isThere(asset))) {
      const missing: DamagedBlob = { hash, what: 'the blob is missing', ids: [], repaired: false };
      damaged.set(hash, missing);
      this.found.damaged.push(missing);
    }
    const blob = damaged.get(hash);
    if (blob === undefined) return;
    blob.ids.push(id.toString());
    if (this.#options.repair === true && !blob.repaired)
      blob.repaired = (await this.#parts.blobs.repair(asset)) !== undefined;
  }
}
