import type { Uuid } from '@landfall/protocol/datatypes';
import type { Region } from '../regions/index.ts';
import { MAX_NAMES } from './name-cache.ts';

/**
 * Which regions were asked for whose name. Neighbours may belong to anybody: what a region says of agents that it was not asked for
 * counts for nothing. Bounded, as regions do not answer at all for agents they do not know: the oldest questions are forgotten.
 */
export class Asked {
  readonly #regions = new Map<string, WeakSet<Region>>();

  note({ key }: Uuid, region: Region): void {
    const regions = this.#regions.get(key) ?? new WeakSet<Region>();
    regions.add(region);
    this.#regions.delete(key);
    this.#regions.set(key, regions);
    const oldest = this.#regions.keys().next();
    if (this.#regions.size > MAX_NAMES && oldest.done !== true) this.#regions.delete(oldest.value);
  }

  /** Whether the region may say it; once. */
  takeAnswer({ key }: Uuid, region: Region): boolean {
    if (this.#regions.get(key)?.has(region) !== true) return false;
    return this.#regions.delete(key);
  }
}
