import { LandfallError } from '@landfall/protocol/errors';
import type { Absence, SceneAssets, WantedAssets } from '../scene/index.ts';
import { AssetShelf } from './asset-shelf.ts';
import type { ShelfOptions } from './asset-shelf.ts';
import type { AssetKind, AssetSource } from './asset-source.ts';

/** At once: as many as viewers ask a host for. */
const AT_ONCE = 8;

/** How assets are gathered. */
export interface GatherOptions extends ShelfOptions {
  readonly source: AssetSource;
  /** What is not there by then is `late`. */
  readonly signal: AbortSignal;
  readonly tell: (done: number, all: number) => void;
}

/** Fetches and decodes all that a scene wants. What cannot be had is told as an absence; it never rejects for one. */
export async function gatherAssets(wanted: WantedAssets, options: GatherOptions): Promise<SceneAssets> {
  const shelf = new AssetShelf(wanted, options);
  const all = [...shelf.wanted()];
  const waiting = all.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const [id, kind] of waiting) {
      if (options.signal.aborted) return;
      await shelf.keep(id, kind, await fetched(id, kind, options));
      options.tell(++done, all.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return shelf.assets('late');
}

async function fetched(
  id: string,
  kind: AssetKind,
  { source, signal }: GatherOptions,
): Promise<Uint8Array | Absence> {
  try {
    return await source.fetch(id, kind, signal);
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    return { absent: signal.aborted ? 'late' : 'failed' };
  }
}
