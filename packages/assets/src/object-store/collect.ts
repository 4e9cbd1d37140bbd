import type { Uuid } from '@landfall/protocol/datatypes';
import { blobSizeOf } from '../blobs/index.ts';
import { emptyReport, isOver, isToStay } from '../store/index.ts';
import type { CollectOptions, CollectReport, Mark, StoredAsset } from '../store/index.ts';
import { countBlob } from './amounts.ts';
import { HashSet } from './hash-set.ts';
import { ASSETS, BLOBS, FORMAT_KEY, QUARANTINE, blobKey, hashOfKey, idOfKey, isClaim } from './layout.ts';
import { listAll } from './list-all.ts';
import type { Parts } from './parts.ts';
import { MOST_IN_QUARANTINE } from './quarantine.ts';

/** Removes an asset if `isDue` still holds with the claim on its id. */
export type RemoveIf = (id: Uuid, isDue: () => Promise<boolean>) => Promise<boolean>;

interface Due {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** Blobs that are discarded in one round: the list of them is in memory. */
const MOST_DUE = 100_000;
const RENEW_MS = 600_000;
const CLOCK_MARGIN_SECONDS = 60;

/**
 * One round of collection; one collector at a time. An asset that is not marked gets an object under `quarantine/`, a blob
 * that no entry names one under `doomed/`; what has had its for the grace period goes. Before blobs go, the fronts are
 * told, and who came meanwhile is looked at again.
 */
export async function collect(
  parts: Parts,
  mark: Mark,
  options: CollectOptions,
  removeIf: RemoveIf,
): Promise<CollectReport> {
  return await new Collection(parts, mark, options, removeIf).run();
}

class Collection {
  readonly #parts: Parts;
  readonly #mark: Mark;
  readonly #options: CollectOptions;
  readonly #removeIf: RemoveIf;
  readonly #referenced = new HashSet();
  readonly #report: CollectReport;
  #inQuarantine = 0;

  constructor(parts: Parts, mark: Mark, options: CollectOptions, removeIf: RemoveIf) {
    this.#parts = parts;
    this.#mark = mark;
    this.#options = options;
    this.#removeIf = removeIf;
    this.#report = emptyReport(options);
  }

  async run(): Promise<CollectReport> {
    const startedAt = (await this.#parts.engine.head(FORMAT_KEY))?.now ?? this.#parts.now();
    const waiting = await this.#parts.quarantine.all();
    this.#inQuarantine = waiting.size;
    for await (const { asset } of this.#parts.entries.walk()) {
      this.#report.seen += 1;
      const isGone = await this.#asset(asset, waiting.delete(asset.id.key));
      if (!isGone) this.#referenced.add(asset.hash);
    }
    if (!this.#report.dryRun) await this.#sweep(waiting, startedAt);
    const due = await this.#dueBlobs(startedAt);
    if (due.length > 0 && !this.#report.dryRun) await this.#discard(due, startedAt);
    return this.#report;
  }

  /** True when the asset is removed, or would be. */
  async #asset(asset: StoredAsset, isWaiting: boolean): Promise<boolean> {
    const { dryRun } = this.#report;
    const { quarantine } = this.#parts;
    if (isToStay(asset, this.#mark, this.#options, this.#parts.now())) {
      if (!isWaiting) return false;
      this.#report.released += 1;
      if (!dryRun) await quarantine.release(asset.id);
      return false;
    }
    if (!isWaiting) {
      if (this.#inQuarantine >= MOST_IN_QUARANTINE) return false;
      this.#inQuarantine += 1;
      this.#report.quarantined += 1;
      if (!dryRun) await quarantine.add(asset.id, this.#parts.now());
      return false;
    }
    const isDue = async (): Promise<boolean> => this.#isOver(await quarantine.since(asset.id));
    const isRemoved = dryRun ? await isDue() : await this.#removeIf(asset.id, isDue);
    if (!isRemoved) return false;
    this.#report.removed += 1;
    this.#report.removedBytes += asset.sizeBytes;
    return true;
  }

  #isOver(since: number | undefined): boolean {
    return isOver(since, this.#options, this.#parts.now());
  }

  /** Quarantine of what is no longer there, and claims of the dead. */
  async #sweep(gone: ReadonlySet<string>, now: number): Promise<void> {
    const { engine, quarantine, entries, timing } = this.#parts;
    if (gone.size > 0)
      for await (const { key } of listAll(engine, QUARANTINE)) {
        const id = idOfKey(key);
        if (id !== undefined && gone.has(id.key) && (await entries.fetch(id)) === undefined)
          await quarantine.release(id);
      }
    for await (const { key, modifiedAt } of listAll(engine, ASSETS))
      if (isClaim(key) && now - modifiedAt > (10 * timing.claimMs) / 1000) await engine.delete(key);
  }

  async #dueBlobs(startedAt: number): Promise<Due[]> {
    const { engine, notice, timing } = this.#parts;
    const doomed = await notice.doomed();
    const due: Due[] = [];
    for await (const { key, sizeBytes, modifiedAt } of listAll(engine, BLOBS)) {
      const hash = hashOfKey(key);
      if (hash === undefined) continue;
      const isDoomed = doomed.delete(hash);
      if (this.#referenced.mayHave(hash)) {
        if (isDoomed && !this.#report.dryRun) await notice.spare(hash);
        continue;
      }
      if (startedAt - modifiedAt < timing.blobAgeMs / 1000) continue;
      const since = isDoomed ? await notice.doomedSince(hash) : this.#parts.now();
      const isOver = this.#isOver(since) && due.length < MOST_DUE;
      if (isOver) due.push({ hash, sizeBytes: blobSizeOf(sizeBytes) });
      if (!this.#report.dryRun && (isOver || !isDoomed))
        await notice.doom(hash, since ?? this.#parts.now(), isOver);
    }
    if (!this.#report.dryRun) for (const hash of doomed) await notice.spare(hash);
    if (this.#report.dryRun) for (const blob of due) this.#count(blob);
    return due;
  }

  /** What came since the beginning may name a blob that nothing named then. */
  async #discard(due: readonly Due[], startedAt: number): Promise<void> {
    const { notice, engine, totals, timing } = this.#parts;
    await notice.putUp();
    try {
      await this.#lookAgain(startedAt - CLOCK_MARGIN_SECONDS);
      let renewedAt = performance.now();
      for (const blob of due) {
        if (performance.now() - renewedAt > RENEW_MS) {
          await notice.renew();
          renewedAt = performance.now();
        }
        const head = await engine.head(blobKey(blob.hash));
        const isYoung = head !== undefined && head.now - head.modifiedAt < timing.blobAgeMs / 1000;
        if (head !== undefined && !isYoung && !this.#referenced.mayHave(blob.hash)) {
          await engine.delete(blobKey(blob.hash));
          countBlob(totals.own, blob.sizeBytes, -1);
          this.#count(blob);
        }
        await notice.spare(blob.hash);
      }
      totals.changed();
    } finally {
      await notice.takeDown();
    }
  }

  async #lookAgain(since: number): Promise<void> {
    for await (const ids of this.#parts.entries.keys()) {
      const newer = ids.filter(({ object }) => object.modifiedAt >= since);
      const found = await Promise.all(
        newer.map(async ({ id }) => await this.#parts.entries.fetchPassing(id)),
      );
      for (const entry of found) if (entry !== undefined) this.#referenced.add(entry.asset.hash);
    }
  }

  #count({ sizeBytes }: Due): void {
    this.#report.blobsDiscarded += 1;
    this.#report.blobBytesDiscarded += sizeBytes;
    if (!this.#report.dryRun) this.#report.freedBytes += sizeBytes;
  }
}
