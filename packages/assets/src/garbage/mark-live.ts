import type { Uuid } from '@landfall/protocol/datatypes';
import { gatherReferences, mayRefer } from '../references/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { AssetStore } from '../store/index.ts';
import type { Doubt, Roots } from './roots.ts';

/** What must stay: the roots, and everything that can be reached from them. */
export interface LiveSet {
  has(id: Uuid): boolean;
  /** Ids that are to stay, those included that name no asset of this store. */
  readonly size: number;
  /** Assets of this store among them. */
  readonly assets: number;
  /** How many ids are referred to and not in this store; written out in scripts and texts, they may be of anything. */
  readonly missing: number;
  /** Live assets that could not be read wholly: what they refer to may be taken for garbage. */
  readonly doubts: readonly Doubt[];
}

export interface MarkOptions {
  readonly onProgress?: (progress: { readonly marked: number; readonly waiting: number }) => void;
  /** @throws its reason out of {@link markLive} when it is aborted */
  readonly signal?: AbortSignal;
}

const READS_AT_ONCE = 32;
const MOST_DOUBTS = 10_000;

/** Walks from the roots through the references inside objects, wearables, gestures, notecards, materials, settings and scripts. */
export async function markLive(
  store: Pick<AssetStore, 'stat' | 'read'>,
  roots: Roots,
  { onProgress, signal }: MarkOptions = {},
): Promise<LiveSet> {
  const walk = new Walk(store, roots);
  while (walk.waiting.length > 0) {
    signal?.throwIfAborted();
    await Promise.all(walk.waiting.splice(-READS_AT_ONCE).map(async (id) => await walk.visit(id)));
    onProgress?.({ marked: walk.size, waiting: walk.waiting.length });
  }
  return walk;
}

class Walk implements LiveSet {
  readonly #store: Pick<AssetStore, 'stat' | 'read'>;
  readonly #live = new Set<string>();
  readonly waiting: Uuid[] = [];
  readonly doubts: Doubt[];
  assets = 0;
  missing = 0;

  constructor(store: Pick<AssetStore, 'stat' | 'read'>, roots: Roots) {
    this.#store = store;
    this.doubts = [...roots.doubts];
    for (const id of roots.ids.values()) this.#reach(id);
  }

  get size(): number {
    return this.#live.size;
  }

  has(id: Uuid): boolean {
    return this.#live.has(id.key);
  }

  async visit(id: Uuid): Promise<void> {
    const asset = await this.#store.stat(id);
    if (asset === undefined) {
      this.missing++;
      return;
    }
    this.assets++;
    if (!mayRefer(asset.type)) return;
    const bytes = await this.#bytesOf(id);
    if (bytes === undefined) return;
    const { ids, faults } = gatherReferences(asset.type, bytes, { literals: true });
    for (const reached of ids) this.#reach(reached);
    for (const fault of faults) this.#doubt(id, fault.message);
  }

  async #bytesOf(id: Uuid): Promise<Uint8Array | undefined> {
    try {
      return (await this.#store.read(id))?.bytes;
    } catch (error) {
      if (!(error instanceof DamagedAssetError)) throw error;
      this.#doubt(id, error.message);
      return undefined;
    }
  }

  #reach(id: Uuid): void {
    if (this.#live.has(id.key)) return;
    this.#live.add(id.key);
    this.waiting.push(id);
  }

  #doubt(id: Uuid, reason: string): void {
    if (this.doubts.length < MOST_DOUBTS) this.doubts.push({ where: id.toString(), reason });
  }
}
