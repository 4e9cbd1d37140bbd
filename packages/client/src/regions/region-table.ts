import { sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, RegionHandle } from '@landfall/protocol/datatypes';
import type { ClosedError } from '@landfall/protocol/errors';
import type { Region } from './region.ts';

/** The regions a session has circuits to. Few: looked through, not indexed. */
export class RegionTable<Here extends Region = Region> {
  readonly #regions = new Set<Here>();

  /** Until its life ends. */
  add(region: Here): void {
    this.#regions.add(region);
    region.lifetime.onEnd(() => this.#regions.delete(region));
  }

  /** In the order in which they came. */
  get all(): readonly Here[] {
    return [...this.#regions];
  }

  /** How many there are. */
  get size(): number {
    return this.#regions.size;
  }

  /** The region whose simulator has this endpoint. */
  at(endpoint: Endpoint): Here | undefined {
    return this.#find((region) => sameEndpoint(region.endpoint, endpoint));
  }

  /** The region whose corner is there. */
  withHandle(handle: RegionHandle): Here | undefined {
    return this.#find((region) => region.handle === handle);
  }

  /** By name, as people write it. */
  named(name: string): Here | undefined {
    const wanted = name.toLowerCase();
    return this.#find((region) => region.name.toLowerCase() === wanted);
  }

  #find(isIt: (region: Here) => boolean): Here | undefined {
    for (const region of this.#regions) if (isIt(region)) return region;
    return undefined;
  }
}

/** Ends a region and its circuit: it is gone, or we leave it. */
export function leaveRegion(
  region: Region,
  cause: ClosedError,
  { silently }: { readonly silently: boolean },
): void {
  region.circuit.close(cause, { silently });
  region.lifetime.end(cause);
}
