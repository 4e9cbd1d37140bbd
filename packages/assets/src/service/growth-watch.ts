import type { AssetStore } from '../store/index.ts';
import { createGrowth } from './growth.ts';
import type { Growth } from './growth.ts';
import { harmlessLog } from './log.ts';
import type { ServiceLog } from './log.ts';

const EVERY_MS = 5 * 60_000;
/** A day. */
const POINTS = 288;

/** Counts the store from time to time. */
export interface GrowthWatch extends Disposable {
  /** One point every five minutes, those of the last day. */
  readonly growth: Growth;
}

/** Counts once at once, and then until it is disposed of. */
export async function watchGrowth(store: Pick<AssetStore, 'stats'>, to: ServiceLog): Promise<GrowthWatch> {
  const log = harmlessLog(to);
  const growth = createGrowth(POINTS);
  const measure = async (): Promise<void> => {
    try {
      const { assets, assetBytes: bytes } = await store.stats();
      growth.add({ at: Date.now() / 1000, assets, bytes });
    } catch (error) {
      log({ level: 'warn', event: 'no statistics', fields: { reason: String(error) } });
    }
  };
  await measure();
  const timer = setInterval(() => void measure(), EVERY_MS).unref();
  return { growth, [Symbol.dispose]: () => clearInterval(timer) };
}
