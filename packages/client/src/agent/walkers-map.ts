import { TimeoutError } from '@landfall/protocol/errors';
import { regionCorner } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { MapBlockReply } from '@landfall/protocol/message/compact';
import type { RoomSession } from '../session/index.ts';
import { GridMap } from '../travel/index.ts';
import { REGION_STEP_METRES } from '@landfall/protocol/region';

/** A walk does not wait longer for an answer. */
const TIMEOUT_MS = 5000;
/** A region is found by its south-western corner, which may be so many squares away: those of 4 km are the largest in use. */
const LARGEST_SQUARES = 16;
const LAST_SQUARE = 0xffff;

/** What a walk asks the map: whether there is a region behind a border of which no neighbour is known. */
export class WalkersMap {
  readonly #session: RoomSession;
  readonly #map: GridMap;

  constructor(session: RoomSession) {
    this.#session = session;
    this.#map = new GridMap(session);
    session.take(MapBlockReply, (message, region) => this.#map.receive(message, region));
  }

  /**
   * Whether there is a region at a place, metres from the grid's origin; true, too, when the map does not answer: who walks there will see.
   * @throws ClosedError.
   */
  async has(place: Vector3, signal: AbortSignal | undefined): Promise<boolean> {
    const here = this.#session.region;
    if (here === undefined || !isInGrid(place)) return false;
    // With the region that it asks in it, so that there is an answer in any case.
    const corner = regionCorner(here.handle);
    const [minX, maxX] = squares(place.x, corner.x);
    const [minY, maxY] = squares(place.y, corner.y);
    try {
      const regions = await this.#map.fetchRegions(
        { minX, maxX, minY, maxY },
        { signal, timeoutMs: TIMEOUT_MS },
      );
      return regions.some(({ regionHandle, regionSize }) => {
        const { x, y } = regionCorner(regionHandle);
        return place.x >= x && place.y >= y && place.x < x + regionSize.x && place.y < y + regionSize.y;
      });
    } catch (error) {
      if (error instanceof TimeoutError) return true;
      throw error;
    }
  }
}

function squares(place: number, corner: number): [number, number] {
  const [one, other] = [place, corner].map((metres) => Math.floor(metres / REGION_STEP_METRES)) as [
    number,
    number,
  ];
  return [Math.max(0, Math.min(one, other) - LARGEST_SQUARES + 1), Math.max(one, other)];
}

function isInGrid({ x, y }: Vector3): boolean {
  const end = (LAST_SQUARE + 1) * REGION_STEP_METRES;
  return x >= 0 && y >= 0 && x < end && y < end;
}
