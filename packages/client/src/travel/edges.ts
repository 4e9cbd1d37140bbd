import { regionCorner } from '@landfall/protocol/datatypes';
import type { RegionHandle, Uuid } from '@landfall/protocol/datatypes';
import { TimeoutError, UsageError } from '@landfall/protocol/errors';
import { MAX_REGION_METRES, REGION_STEP_METRES } from '@landfall/protocol/region';
import { landAt, landOf } from '../regions/index.ts';
import type { Land } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { checkInside } from './destination.ts';
import type { Request } from './destination.ts';
import type { GridMap } from './grid-map.ts';
import type { MapArea } from './map-area.ts';

/** What names a region, and not by its name. */
type Placed = Extract<Request, { readonly type: 'handle' | 'id' }>;

interface NamedLand extends Land {
  readonly label: string;
}

/** A teleport does not wait longer to learn how large a region is: it is asked for all the same. */
const TIMEOUT_MS = 5000;

/** Whether a place is in the region that is named by id or corner. What is in the smallest region is in all of them, and nobody is asked. */
export class Edges {
  readonly #session: Pick<RoomSession, 'regions'>;
  readonly #map: Pick<GridMap, 'findHandle' | 'fetchRegions'>;

  constructor(session: Pick<RoomSession, 'regions'>, map: Pick<GridMap, 'findHandle' | 'fetchRegions'>) {
    this.#session = session;
    this.#map = map;
  }

  /** @throws UsageError for a place beyond the edge; ClosedError. */
  async check(request: Placed, signal: AbortSignal | undefined): Promise<void> {
    const { x, y, z } = request.position;
    if (x < 0 || y < 0) throw new UsageError(`${x}, ${y} is beyond the edge of every region`);
    if (x < REGION_STEP_METRES && y < REGION_STEP_METRES) return;
    const land = await this.#landOf(request, signal);
    // The handle may be that of a part of a large region.
    if (land !== undefined) checkInside(land.label, { x: x + land.east, y: y + land.north, z }, land.size);
  }

  /** And how far from its corner the place is counted from; undefined where the grid does not say. */
  async #landOf(request: Placed, signal: AbortSignal | undefined) {
    try {
      const handle =
        request.type === 'handle' ? request.regionHandle : await this.#handleOf(request.regionId, signal);
      const from = regionCorner(handle);
      const land = landAt(from, this.#known()) ?? landAt(from, await this.#mapped(handle, signal));
      return land && { ...land, east: from.x - land.corner.x, north: from.y - land.corner.y };
    } catch (error) {
      if (error instanceof TimeoutError) return undefined;
      throw error;
    }
  }

  async #handleOf(regionId: Uuid, signal: AbortSignal | undefined): Promise<RegionHandle> {
    const known = this.#session.regions.all.find(({ description }) => description?.regionId.equals(regionId));
    return known?.handle ?? (await this.#map.findHandle(regionId, { signal, timeoutMs: TIMEOUT_MS }));
  }

  #known(): NamedLand[] {
    const regions = this.#session.regions.all.filter(({ isSizeAssumed }) => !isSizeAssumed);
    return regions.map((region) => ({ ...landOf(region), label: region.label }));
  }

  async #mapped(handle: RegionHandle, signal: AbortSignal | undefined): Promise<NamedLand[]> {
    const regions = await this.#map.fetchRegions(areaOf(handle), { signal, timeoutMs: TIMEOUT_MS });
    return regions
      .filter(({ isLink }) => !isLink)
      .map(({ name, regionHandle, regionSize }) => ({
        ...landOf({ handle: regionHandle, size: regionSize }),
        label: name,
      }));
  }
}

/** Where the corner may be of a region that reaches there. */
function areaOf(handle: RegionHandle): MapArea {
  const side = (metres: number): [number, number] => {
    const farthest = Math.max(0, metres - MAX_REGION_METRES + REGION_STEP_METRES);
    return [Math.floor(farthest / REGION_STEP_METRES), Math.floor(metres / REGION_STEP_METRES)];
  };
  const { x, y } = regionCorner(handle);
  const [[minX, maxX], [minY, maxY]] = [side(x), side(y)];
  return { minX, maxX, minY, maxY };
}
