import { createWorkerCodec } from '@landfall/codecs/node';
import type { ImageCodec } from '@landfall/codecs/ports';
import { Derivations, MemoryDerivedCache } from '../derive/index.ts';
import type { DerivedCache } from '../derive/index.ts';
import type { CompleteConfig } from './config.ts';

/** What derivations are made with, where the configuration's own are not wanted. */
export interface DerivationTools {
  /** Worker threads as the configuration has them when absent. */
  readonly codec?: ImageCodec;
  /** Memory, a small part of the allowance, when absent. */
  readonly derivedCache?: DerivedCache;
}

/** Derivations kept in memory take no more than this of their allowance, which is meant for a disk. */
const MAX_DERIVED_MEMORY_BYTES = 32 * 1024 * 1024;

/** As the configuration has them; undefined when it has none. Closing them closes codec and cache. */
export function createDerivations(
  { derive }: CompleteConfig,
  { codec, derivedCache }: DerivationTools,
): Derivations | undefined {
  if (!derive.enabled) return undefined;
  const { workers, queue, jobMs, cacheBytes } = derive;
  return new Derivations({
    codec: codec ?? createWorkerCodec({ workers, queue, jobMs }),
    cache: derivedCache ?? new MemoryDerivedCache(Math.min(cacheBytes, MAX_DERIVED_MEMORY_BYTES)),
    maxUnderWay: workers + queue,
  });
}
