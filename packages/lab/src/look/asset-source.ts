import type { Absence } from '../scene/index.ts';

/** What an asset is to be. */
export type AssetKind = 'texture' | 'mesh' | 'material';

/** Where the assets of a scene come from: a region, a recording, a backup. */
export interface AssetSource {
  /**
   * The asset, or why it is not there. Rejects only when `signal` is aborted.
   * @param id as text
   * @param mostSide pixels a side of a texture that are enough: as many of its first bytes as show that will do
   */
  fetch(id: string, kind: AssetKind, signal: AbortSignal, mostSide?: number): Promise<Uint8Array | Absence>;
}
