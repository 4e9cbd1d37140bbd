import type { Uuid } from '@landfall/protocol/datatypes';
import { gatherReferences, isMedia, isMediaType, MEDIA_HEAD_BYTES } from '../references/index.ts';
import type { KnownIds } from '../references/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { AssetStore, Doubt, StoredAsset } from '../store/index.ts';
import type { Roots } from './roots.ts';

/** What must stay: the roots, and everything that can be reached from them. */
export interface LiveSet {
  /** Whether an asset stays: it was reached, or is none of {@link MarkOptions.known}, and so came later. */
  has(id: Uuid): boolean;
  /** Ids that are to stay, those included that name no asset of this store. */
  readonly size: number;
  /** Assets of this store among them. */
  readonly assets: number;
  /** Assets of this store that the roots themselves name. */
  readonly rooted: number;
  /** How many ids are referred to and not in this store; written out in scripts and texts, they may be of anything. */
  readonly missing: number;
  /** Live assets that could not be read wholly: what they refer to may be taken for garbage. */
  readonly doubts: readonly Doubt[];
}

/** What is known before marking, and how it is watched and ended. */
export interface MarkOptions {
  /** The ids of the store, see {@link RootOptions.known}. An asset that came since they were gathered counts as live. */
  readonly known?: KnownIds;
  /** What stays although no root names it, by {@link Uuid.key}, see {@link surveyStore}. */
  readonly spared?: ReadonlyMap<string, Uuid>;
  /** Waited for; what it throws, or its promise is rejected with, ends the walk. */
  readonly onProgress?: (progress: { readonly marked: number; readonly waiting: number }) => unknown;
  /** @throws its reason out of {@link markLive} when it is aborted */
  readonly signal?: AbortSignal;
}

const READS_AT_ONCE = 32;
const MOST_DOUBTS = 10_000;

/**
 * Walks from the roots through every id that stands anywhere in an asset: see {@link gatherReferences}. Of pictures, sounds and
 * meshes only the head is read.
 */
export async function markLive(
  store: Pick<AssetStore, 'stat' | 'read'>,
  roots: Roots,
  options: MarkOptions = {},
): Promise<LiveSet> {
  const { onProgress, signal } = options;
  const walk = new Walk(store, roots, options);
  while (walk.waiting.length > 0) {
    signal?.throwIfAborted();
    await Promise.all(walk.waiting.splice(-READS_AT_ONCE).map(async (id) => await walk.visit(id)));
    await onProgress?.({ marked: walk.size, waiting: walk.waiting.length });
  }
  return walk;
}

class Walk implements LiveSet {
  readonly #store: Pick<AssetStore, 'stat' | 'read'>;
  readonly #known: KnownIds | undefined;
  readonly #live = new Set<string>();
  readonly waiting: Uuid[] = [];
  readonly doubts: Doubt[];
  readonly #absent = new Set<string>();
  readonly #roots: Roots;
  assets = 0;
  rooted = 0;

  constructor(store: Pick<AssetStore, 'stat' | 'read'>, roots: Roots, { known, spared }: MarkOptions) {
    this.#store = store;
    this.#known = known;
    this.#roots = roots;
    this.doubts = [...roots.doubts];
    for (const id of roots.ids.values()) this.#reach(id);
    for (const id of spared?.values() ?? []) this.#reach(id);
  }

  get size(): number {
    return this.#live.size;
  }

  get missing(): number {
    return this.#absent.size;
  }

  has(id: Uuid): boolean {
    return this.#live.has(id.key) || !this.#isKnown(id);
  }

  async visit(id: Uuid): Promise<void> {
    const asset = await this.#store.stat(id);
    if (asset === undefined) {
      this.#absent.add(id.key);
      return;
    }
    this.assets++;
    if (this.#roots.ids.has(id.key)) this.rooted++;
    const bytes = await this.#bytesOf(asset);
    if (bytes === undefined) return;
    const { ids, faults } = gatherReferences(asset.type, bytes, { literals: true, known: this.#known });
    for (const reached of ids) this.#reach(reached);
    for (const fault of faults) this.#doubt(id, fault.message);
  }

  /** Those of a damaged picture, sound or mesh are not missed; what is one by its type alone, and something else by its head, is none. */
  async #bytesOf({ id, type }: StoredAsset): Promise<Uint8Array | undefined> {
    let isMissed = !isMediaType(type);
    try {
      if (isMissed) return (await this.#store.read(id))?.bytes;
      const head = (await this.#store.read(id, { start: 0, end: MEDIA_HEAD_BYTES }))?.bytes;
      if (head === undefined || isMedia(type, head)) return head;
      isMissed = true;
      return (await this.#store.read(id))?.bytes;
    } catch (error) {
      if (!(error instanceof DamagedAssetError)) throw error;
      if (isMissed) this.#doubt(id, error.message);
      return undefined;
    }
  }

  #isKnown({ a, b, c, d }: Uuid): boolean {
    return this.#known?.mayHave(a, b, c, d) !== false;
  }

  #reach(id: Uuid): void {
    if (this.#live.has(id.key)) return;
    if (!this.#isKnown(id)) {
      this.#absent.add(id.key);
      return;
    }
    this.#live.add(id.key);
    this.waiting.push(id);
  }

  #doubt(id: Uuid, reason: string): void {
    if (this.doubts.length < MOST_DOUBTS) this.doubts.push({ where: id.toString(), reason });
  }
}
