import { LandfallError } from '@landfall/protocol/errors';
import type { Absence, WantedAssets } from '../scene/index.ts';
import { AssetShelf } from './asset-shelf.ts';
import type { ShelfAssets, ShelfOptions, WantedAsset } from './asset-shelf.ts';
import type { AssetKind, AssetSource } from './asset-source.ts';

/** At once: as many as viewers ask a host for. */
const AT_ONCE = 8;

/** How assets are gathered. */
export interface GatherOptions extends ShelfOptions {
  /** Where they are fetched: from a grid, or out of a recording. */
  readonly source: AssetSource;
  /** What is not there by then is `late`. */
  readonly signal: AbortSignal;
  /** Hears, after each asset, how many are done, and how many are wanted until now; one that cannot be had is done, too. */
  readonly tell: (done: number, all: number) => void;
}

/** Fetches and decodes what a scene wants, while it still comes. What cannot be had is told as an absence; nothing is rejected for one. */
export class AssetGathering {
  readonly #options: GatherOptions;
  readonly #shelf: AssetShelf;
  readonly #waiting: WantedAsset[] = [];
  readonly #workers = new Set<Promise<void>>();
  #all = 0;
  #done = 0;

  constructor(options: GatherOptions) {
    this.#options = options;
    this.#shelf = new AssetShelf(options);
  }

  /** Wants these, too. */
  want(wanted: WantedAssets): void {
    const added = this.#shelf.want(wanted);
    this.#waiting.push(...added);
    this.#all += added.length;
    while (this.#workers.size < Math.min(AT_ONCE, this.#workers.size + this.#waiting.length)) this.#begin();
  }

  /** Wants these in the end, and resolves when they are there or their time is over. */
  async finish(wanted: WantedAssets): Promise<ShelfAssets> {
    this.want(wanted);
    while (this.#workers.size > 0) await Promise.all(this.#workers);
    return this.#shelf.assets(wanted, 'late');
  }

  #begin(): void {
    const first = this.#waiting.shift();
    if (first === undefined) return;
    const worker: Promise<void> = this.#work(first).finally(() => this.#workers.delete(worker));
    this.#workers.add(worker);
    // Told to whoever finishes.
    worker.catch(() => undefined);
  }

  async #work(first: WantedAsset): Promise<void> {
    for (let next: WantedAsset | undefined = first; next !== undefined; next = this.#waiting.shift()) {
      if (this.#options.signal.aborted) return;
      const [id, kind]: WantedAsset = next;
      await this.#shelf.keep(id, kind, await this.#fetched(id, kind));
      this.#options.tell(++this.#done, this.#all);
    }
  }

  async #fetched(id: string, kind: AssetKind): Promise<Uint8Array | Absence> {
    const { source, signal } = this.#options;
    try {
      return await source.fetch(id, kind, signal, this.#shelf.mostSide(id));
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      return { absent: signal.aborted ? 'late' : 'failed' };
    }
  }
}

/** Fetches and decodes all that a scene wants. What cannot be had is told as an absence; it never rejects for one. */
export async function gatherAssets(wanted: WantedAssets, options: GatherOptions): Promise<ShelfAssets> {
  return await new AssetGathering(options).finish(wanted);
}
