import { DecodeError, LandfallError, UsageError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import { DamagedAssetError, RefusedAssetError } from '../store/index.ts';
import type { AssetStore, PutResult } from '../store/index.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import type { Checkpoint } from './checkpoint.ts';
import { untilBroken } from './in-order.ts';
import { tellMissing } from './named-assets.ts';
import { foreignBytesOf } from './foreign-bytes.ts';
import { ProgressMeter } from './progress.ts';
import type { MigrationProgress } from './progress.ts';
import { ReportBuilder } from './report.ts';
import type { MigrationReport } from './report.ts';

/** Where an import goes. */
export type ImportTarget = Pick<AssetStore, 'put' | 'exists'>;

/** How an import is watched, taken up again and ended. */
export interface ImportOptions {
  /** Measures rates, how long it takes, and when the checkpoint is due. */
  readonly clock: Clock;
  /** Where to remember how far it is; without one a crash means beginning anew (which is safe, and slower). */
  readonly checkpoint?: Checkpoint;
  /** Not waited for. What it throws, or its promise is rejected with, ends the transfer, unless that has ended before. */
  readonly onProgress?: (progress: MigrationProgress) => unknown;
  /** Ends the import after what is under way; the report then says that it is not complete. */
  readonly signal?: AbortSignal;
  /** Puts at once: the store commits what comes together in one go. */
  readonly putsAtOnce?: number;
  /** How often the checkpoint is written; 2 s by default. */
  readonly checkpointEveryMs?: number;
}

const PUTS_AT_ONCE = 256;
/** Bytes of the assets that are being put at once. */
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;
const CHECKPOINT_EVERY_MS = 2000;
const EMPTY = 'there is no asset in it';

/**
 * Puts everything a source offers into a store. What is already there stays as it is (see {@link AssetStore.put}); what
 * the store refuses is reported. A crash costs what came after the last checkpoint, and that is only done again.
 * What the things in an archive name, and is neither in it nor in the store, is told.
 * A source that breaks off ends it: everything that was read before is put, the report says why it is not complete. So does it of one that
 * has no asset at all: what is empty may have been cut, or be the wrong file.
 * @throws StorageError when the store fails: what was put before is safe, and the import can be taken up again. What a
 *   source throws that gives nothing at all (DecodeError, RemoteError, StorageError).
 */
export async function importAssets(
  store: ImportTarget,
  source: AssetSource,
  options: ImportOptions,
): Promise<MigrationReport> {
  const before = await options.checkpoint?.load(source.identity);
  const run = new ImportRun(
    store,
    source,
    options,
    new ReportBuilder(source.name, before?.items, before?.report),
  );
  return await run.from(before?.items ?? 0);
}

/** What became of an item: applied to the report in the order of the source. */
type Settled = (report: ReportBuilder) => number;

class ImportRun {
  readonly #store: ImportTarget;
  readonly #source: AssetSource;
  readonly #options: ImportOptions;
  readonly #report: ReportBuilder;
  readonly #meter: ProgressMeter;
  readonly #settled = new Map<number, Settled>();
  readonly #running = new Set<Promise<void>>();
  #bytesRunning = 0;
  /** Tells who waits that a put is done. */
  #wake: () => void = () => undefined;
  /** All items before this one are dealt with and in the report. */
  #doneTo = 0;
  #savedAtMs = 0;
  #failure: { readonly error: unknown } | undefined;
  #brokenOff: { readonly error: unknown } | undefined;

  constructor(store: ImportTarget, source: AssetSource, options: ImportOptions, report: ReportBuilder) {
    this.#store = store;
    this.#source = source;
    this.#options = options;
    this.#report = report;
    this.#meter = new ProgressMeter(options.clock, options.onProgress);
  }

  async from(skip: number): Promise<MigrationReport> {
    this.#doneTo = skip;
    try {
      await this.#takeAll(skip);
    } finally {
      await Promise.allSettled(this.#running);
      await this.#save();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    const brokenOff = this.#whyBrokenOff();
    const wasRead = brokenOff === undefined && this.#options.signal?.aborted !== true;
    if (wasRead) {
      await tellMissing(this.#store, this.#source, this.#report);
      await this.#options.checkpoint?.clear();
    }
    const empty = wasRead && this.#source.mayBeEmpty !== true && this.#report.isEmpty ? EMPTY : undefined;
    return this.#report.report(wasRead && empty === undefined, this.#meter.elapsedMs, brokenOff ?? empty);
  }

  /** @throws the error of a source that gave nothing: then there is nothing to report, and errors that are our own fault */
  #whyBrokenOff(): string | undefined {
    if (this.#brokenOff === undefined) return undefined;
    const { error } = this.#brokenOff;
    if (!(error instanceof LandfallError)) throw error;
    if (this.#doneTo > 0) return error.message;
    const { name } = this.#source;
    if (!(error instanceof DecodeError) || error.message.includes(name)) throw error;
    // `Asset.db (table assets)` may be told by a reader that knows its file alone.
    const file = name.replace(/ \(.*\)$/, '');
    const told = error.message.startsWith(`${file}: `) ? error.message.slice(file.length + 2) : error.message;
    throw new DecodeError(`${name}: ${told}; nothing of it was taken in`, { cause: error });
  }

  async #takeAll(skip: number): Promise<void> {
    const { checkpointEveryMs: everyMs = CHECKPOINT_EVERY_MS } = this.#options;
    let number = skip;
    const items = untilBroken(this.#source.items(skip), (error) => (this.#brokenOff = { error }));
    for await (const item of items) {
      if (this.#isOver()) return;
      this.#start(number++, item);
      await this.#untilRoom();
      if (this.#meter.elapsedMs - this.#savedAtMs > everyMs) await this.#save();
    }
  }

  #isOver(): boolean {
    return this.#failure !== undefined || this.#options.signal?.aborted === true;
  }

  #start(number: number, item: SourceItem): void {
    if (item.kind === 'refused')
      return this.#settle(number, (report) => refuse(report, item.what, item.reason));
    if (item.kind === 'passed-over') return this.#settle(number, (report) => passOver(report, item.what));
    const { length } = item.asset.bytes;
    // Nothing can be done with it, and it would keep its id from the bytes that belong there.
    if (length === 0)
      return this.#settle(number, (report) => refuse(report, item.asset.id.toString(), 'no data'));
    this.#bytesRunning += length;
    const running = this.#put(number, item).finally(() => {
      this.#bytesRunning -= length;
      this.#running.delete(running);
      this.#wake();
    });
    this.#running.add(running);
  }

  async #untilRoom(): Promise<void> {
    const most = this.#options.putsAtOnce ?? PUTS_AT_ONCE;
    while (this.#running.size >= most || (this.#bytesRunning > MOST_BYTES_AT_ONCE && this.#running.size > 0))
      await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Never rejects: a failure of the store ends the whole import instead. */
  async #put(number: number, { asset, doubt }: SourceItem & { kind: 'asset' }): Promise<void> {
    try {
      const result = await this.#store.put(asset);
      this.#settle(number, (report) => accept(report, result, doubt ?? foreignBytesOf(asset)));
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === undefined) this.#failure ??= { error };
      else this.#settle(number, (report) => refuse(report, asset.id.toString(), reason, asset.bytes.length));
    }
  }

  #settle(number: number, settled: Settled): void {
    this.#settled.set(number, settled);
    for (
      let next = this.#settled.get(this.#doneTo);
      next !== undefined;
      next = this.#settled.get(this.#doneTo)
    ) {
      this.#settled.delete(this.#doneTo++);
      this.#meter.add(next(this.#report), this.#source.progress());
    }
  }

  async #save(): Promise<void> {
    this.#savedAtMs = this.#meter.elapsedMs;
    const report = this.#report.report(false, this.#savedAtMs);
    await this.#options.checkpoint?.save(this.#source.identity, { items: this.#doneTo, report });
  }
}

function accept(report: ReportBuilder, { outcome, asset }: PutResult, doubt: string | undefined): number {
  report.add(outcome, asset);
  if (doubt !== undefined) report.remark(asset.id.toString(), 'doubtful', doubt);
  return asset.sizeBytes;
}

function refuse(report: ReportBuilder, what: string, reason: string, sizeBytes = 0): number {
  report.refuse(what, reason, sizeBytes);
  return 0;
}

function passOver(report: ReportBuilder, what: string): number {
  report.passOver(what);
  return 0;
}

/** Why this one asset was not taken; undefined when the error is about more than this asset. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof RefusedAssetError) return `${error.reason}: ${error.message}`;
  if (error instanceof DamagedAssetError) return 'what is there under this id is damaged';
  return error instanceof UsageError ? error.message : undefined;
}
