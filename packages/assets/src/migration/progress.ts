import { takeRejection } from '@landfall/transport/drive';
import type { Clock } from '@landfall/transport/ports';
import type { SourceProgress } from './asset-source.ts';

/** How a transfer is going. */
export interface MigrationProgress {
  /** Assets and other items that were dealt with in this run, whatever became of them. */
  readonly assets: number;
  /** What these had; of an import, what was refused counts nothing. */
  readonly bytes: number;
  /** The mean since this run began. */
  readonly assetsPerSecond: number;
  /** The mean since this run began. */
  readonly bytesPerSecond: number;
  /** Part of the source that was read, 0 to 1; undefined while nothing is known of its size. */
  readonly part: number | undefined;
  /** At the speed so far; undefined while there is none, or nothing is known of the size of the source. */
  readonly secondsLeft: number | undefined;
}

/** A terminal shows no more than this usefully. */
const EVERY_MS = 250;

type Tell = (progress: MigrationProgress) => unknown;

/** Measures rate and time left, and tells now and then. */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #tell: Tell | undefined;
  #failure: { readonly error: unknown } | undefined;
  readonly #startedAt: number;
  #toldAt: number;
  #assets = 0;
  #bytes = 0;
  #firstDone: number | undefined;

  constructor(clock: Clock, tell?: Tell) {
    this.#clock = clock;
    this.#tell = tell;
    this.#startedAt = clock.now();
    this.#toldAt = this.#startedAt;
  }

  get elapsedMs(): number {
    return this.#clock.now() - this.#startedAt;
  }

  /** @throws what was thrown by who is told, or what its promise was rejected with since */
  add(sizeBytes: number, progress: SourceProgress): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#assets++;
    this.#bytes += sizeBytes;
    this.#firstDone ??= progress.done;
    if (this.#tell === undefined || this.#clock.now() - this.#toldAt < EVERY_MS) return;
    this.#toldAt = this.#clock.now();
    takeRejection(this.#tell(this.#progress(progress)), (error) => (this.#failure ??= { error }));
  }

  #progress({ done, total }: SourceProgress): MigrationProgress {
    const seconds = Math.max(this.elapsedMs, 1) / 1000;
    const speed = (done - (this.#firstDone ?? 0)) / seconds;
    return {
      assets: this.#assets,
      bytes: this.#bytes,
      assetsPerSecond: this.#assets / seconds,
      bytesPerSecond: this.#bytes / seconds,
      part: total > 0 ? Math.min(1, done / total) : undefined,
      secondsLeft: total > 0 && speed > 0 ? Math.max(0, total - done) / speed : undefined,
    };
  }
}
