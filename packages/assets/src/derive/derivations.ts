import type { ImageCodec } from '@landfall/codecs/ports';
import { CodecAbsentError, CodecBusyError, CodecCrashedError } from '@landfall/codecs/ports';
import { ClosedError, DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { createByteBudget } from '../http/index.ts';
import type { AssetStore, StoredAsset } from '../store/index.ts';
import { derivationKey } from './derivation.ts';
import type { Derivation } from './derivation.ts';
import type { DerivedCache, DerivedCacheStatistics } from './derived-cache.ts';
import { MAX_INFLATED_BYTES, inflateBlock } from './inflate-block.ts';

/** What derivations stand on: the codec and the cache are closed with them. */
export interface DerivationsParts {
  /** Cuts and previews textures. */
  readonly codec: ImageCodec;
  /** Where derivations that were made are kept, and looked for first. */
  readonly cache: DerivedCache;
  /** Different derivations that may be under way at once, each with its asset in memory; more are refused. */
  readonly maxUnderWay: number;
}

/** Counts since the service began, but for what is under way, and for the cache's own. */
export interface DerivationStatistics {
  /** Answered from the cache. */
  readonly hits: number;
  /** Made, without failure. */
  readonly made: number;
  /** Joined to one that was under way already. */
  readonly joined: number;
  /** Bytes that nothing can be derived from. */
  readonly failed: number;
  /** Turned away because there was too much to do. */
  readonly refused: number;
  /** Different derivations that are looked up or made at this moment. */
  readonly underWay: number;
  /** Codec workers that hung or crashed and were replaced. */
  readonly replaced: number;
  /** What the cache says of itself. */
  readonly cache: DerivedCacheStatistics;
}

/** Whoever derives: here, or in the process that does it for several. */
export interface Deriving extends AsyncDisposable {
  /**
   * @param asset what the store has of it now; its hash is what counts
   * @throws DecodeError (nothing can be made of these bytes), TimeoutError and CodecCrashedError (nor could the codec),
   *   CodecBusyError, CodecAbsentError, ClosedError (the asset is gone or was changed meanwhile), and what the store throws
   */
  derive(store: Pick<AssetStore, 'read'>, asset: StoredAsset, derivation: Derivation): Promise<Uint8Array>;
}

/** Bigger assets are not derived from. */
export const MAX_SOURCE_BYTES = 32 * 1024 * 1024;
/** Of all assets that are derived from at one time, twice: the worker has a copy; and of what is inflated. */
const MAX_HELD_BYTES = 192 * 1024 * 1024;
/** So many derivations are remembered to fail, so that bytes that kill a worker do it once and not for every request. */
const MAX_FAILURES = 4096;
/** And this long, for a timeout may have been that of a bad moment. */
const FAILURE_MS = 10 * 60_000;

/**
 * Derivations of assets: kept by content hash and kind, made once however many ask at the same time.
 * What does not depend on the asset's id is shared by all ids of the same bytes.
 */
export class Derivations implements Deriving {
  readonly #parts: DerivationsParts;
  readonly #underWay = new Map<string, Promise<Uint8Array>>();
  readonly #failures = new Map<string, { readonly error: Error; readonly until: number }>();
  readonly #memory = createByteBudget(MAX_HELD_BYTES);
  readonly #counts = { hits: 0, made: 0, joined: 0, failed: 0, refused: 0 };

  constructor(parts: DerivationsParts) {
    this.#parts = parts;
  }

  /** As they are now: a new object each time, which does not change. */
  get statistics(): DerivationStatistics {
    const { codec, cache } = this.#parts;
    const { replaced } = codec.statistics;
    return { ...this.#counts, underWay: this.#underWay.size, replaced, cache: cache.statistics };
  }

  async derive(
    store: Pick<AssetStore, 'read'>,
    asset: StoredAsset,
    derivation: Derivation,
  ): Promise<Uint8Array> {
    const key = derivationKey(asset.hash, derivation);
    const failure = this.#failures.get(key);
    if (failure !== undefined && performance.now() < failure.until) throw failure.error;
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) {
      this.#counts.joined++;
      return await underWay;
    }
    const making = this.#find(store, asset, derivation, key);
    this.#underWay.set(key, making);
    try {
      return await making;
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** The cache and the codec are closed; what is under way is finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.codec[Symbol.asyncDispose]();
    await this.#parts.cache[Symbol.asyncDispose]();
  }

  async #find(
    store: Pick<AssetStore, 'read'>,
    asset: StoredAsset,
    derivation: Derivation,
    key: string,
  ): Promise<Uint8Array> {
    const isFull = this.#underWay.size >= this.#parts.maxUnderWay;
    const kept = await this.#parts.cache.get(key);
    if (kept !== undefined) {
      this.#counts.hits++;
      return kept;
    }
    const held = heldBytes(asset, derivation);
    if (isFull || !this.#memory.take(held)) {
      this.#counts.refused++;
      throw new CodecBusyError();
    }
    try {
      const bytes = await this.#make(await sourceOf(store, asset), derivation);
      this.#counts.made++;
      await this.#parts.cache.put(key, bytes);
      return bytes;
    } catch (error) {
      this.#noteFailure(key, error);
      throw error;
    } finally {
      this.#memory.giveBack(held);
    }
  }

  async #make(source: Uint8Array, derivation: Derivation): Promise<Uint8Array> {
    const { codec } = this.#parts;
    if (derivation.type === 'cut') return (await codec.cut(source, derivation)).bytes;
    if (derivation.type === 'preview') return await codec.preview(source, derivation);
    return await inflateBlock(source, derivation.block);
  }

  /** Remembers what lies in the bytes; what lies in the moment is not held against them. */
  #noteFailure(key: string, error: unknown): void {
    if (error instanceof CodecBusyError) this.#counts.refused++;
    if (!isOfTheBytes(error)) return;
    this.#counts.failed++;
    this.#failures.set(key, { error, until: performance.now() + FAILURE_MS });
    if (this.#failures.size > MAX_FAILURES) this.#failures.delete(this.#failures.keys().next().value!);
  }
}

/** Whether asking again would only end the same way. */
export const isOfTheBytes = (error: unknown): error is Error =>
  error instanceof DecodeError || error instanceof TimeoutError || error instanceof CodecCrashedError;

export const isAbsence = (error: unknown): error is CodecAbsentError => error instanceof CodecAbsentError;

const heldBytes = ({ sizeBytes }: StoredAsset, { type }: Derivation): number =>
  2 * Math.min(sizeBytes, MAX_SOURCE_BYTES) + (type === 'mesh-block' ? MAX_INFLATED_BYTES : 0);

async function sourceOf(store: Pick<AssetStore, 'read'>, asset: StoredAsset): Promise<Uint8Array> {
  if (asset.sizeBytes > MAX_SOURCE_BYTES) throw new DecodeError(`${asset.sizeBytes} bytes are too many`);
  const found = await store.read(asset.id);
  if (found?.asset.hash !== asset.hash)
    throw new ClosedError('the asset changed while it was read', { by: 'us', reason: 'changed' });
  return found.bytes;
}
