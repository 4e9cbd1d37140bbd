import { TimeoutError } from '@landfall/protocol/errors';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { MapBlockReply } from '@landfall/protocol/message/compact';
import type { RoomSession } from '../session/index.ts';
import { GridMap } from '../travel/index.ts';
import { MAX_REGION_METRES, REGION_STEP_METRES, SIM_ACCESS } from '@landfall/protocol/region';
import type { MapArea, MapRegion } from '../travel/index.ts';
import { landOf } from '../regions/index.ts';
import type { LandMap, MappedLand } from './way-ahead.ts';
import type { WalkOptions } from './walk.ts';

/** A walk does not wait longer for an answer. */
const TIMEOUT_MS = 5000;
const LAST_SQUARE = 0xffff;

/** What a walk asks the map: whether there are regions where no neighbour is known. */
export class WalkersMap implements LandMap {
  readonly #map: GridMap;

  constructor(session: RoomSession) {
    this.#map = new GridMap(session);
    session.take(MapBlockReply, (message, region) => this.#map.receive(message, region));
  }

  async landsBetween(known: Vector3, place: Vector3, options: WalkOptions) {
    return await this.#fetch(areaOf([known, place]), options);
  }

  async landsAround(known: Vector3, place: Vector3, options: WalkOptions) {
    const metres = MAX_REGION_METRES - REGION_STEP_METRES;
    const farthest = { ...place, x: place.x - metres, y: place.y - metres };
    return await this.#fetch(areaOf([known, place, farthest]), options);
  }

  async #fetch(
    area: MapArea,
    { signal, timeoutMs = TIMEOUT_MS }: WalkOptions,
  ): Promise<readonly MappedLand[] | undefined> {
    try {
      const patience = { signal, timeoutMs: Math.min(timeoutMs, TIMEOUT_MS) };
      const regions = await this.#map.fetchRegions(area, patience);
      return regions.filter(({ isLink }) => !isLink).map(mappedLand);
    } catch (error) {
      if (error instanceof TimeoutError) return undefined;
      throw error;
    }
  }
}

/** As much of it as can be in a grid. */
function areaOf(places: readonly Vector3[]): MapArea {
  const side = (metres: readonly number[]): [number, number] => {
    const squares = metres.map((one) =>
      Math.min(Math.max(Math.floor(one / REGION_STEP_METRES), 0), LAST_SQUARE),
    );
    return [Math.min(...squares), Math.max(...squares)];
  };
  const [minX, maxX] = side(places.map(({ x }) => x));
  const [minY, maxY] = side(places.map(({ y }) => y));
  return { minX, maxX, minY, maxY };
}

function mappedLand({ name, regionHandle, regionSize, access }: MapRegion): MappedLand {
  const land = landOf({ handle: regionHandle, size: regionSize });
  return { ...land, name, isOffline: access === SIM_ACCESS.down };
}
