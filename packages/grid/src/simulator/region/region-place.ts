import type { GridServices } from './services.ts';
import type { Region } from './region.ts';

/** What other regions know of a region, wherever it runs. */
export interface RegionPlace extends Pick<
  Region,
  'name' | 'id' | 'handle' | 'gridX' | 'gridY' | 'sizeMetres' | 'endpoint'
> {
  /** Where its process is asked of agents, without a slash at its end; undefined in this process. */
  readonly peerUri?: string | undefined;
  /** `http://address:port` of its capabilities; undefined in this process. */
  readonly httpUrl?: string | undefined;
  /** Of another grid server, in a ROBUST: it speaks OpenSim's protocol, and may be OpenSim. */
  readonly isForeign?: boolean;
}

/** All regions of the grid: those of this process, and of others. */
export function placesOf({ regions, elsewhere }: GridServices): readonly RegionPlace[] {
  return elsewhere.length === 0 ? regions : [...regions, ...elsewhere];
}
