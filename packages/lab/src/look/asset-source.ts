import type { Absence } from '../scene/index.ts';

/** What an asset is to be. */
export type AssetKind = 'texture' | 'mesh';

/** Where the assets of a scene come from: a region, a recording, a backup. */
export interface AssetSource {
  /** The whole asset, or why it is not there. Rejects only when `signal` is aborted. @param id as text */
  fetch(id: string, kind: AssetKind, signal: AbortSignal): Promise<Uint8Array | Absence>;
}
