import { regionCorner } from '@landfall/protocol/datatypes';
import type { ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';
import { SIM_ACCESS } from '@landfall/protocol/region';

/** Squares a side that are asked for at once. */
const MOST_SQUARES = 64;

type GridMap = ViewedSession['travel']['map'];
type MapArea = Parameters<GridMap['fetchRegions']>[0];

/** Tells the grid's map, area by area. */
export class MapTeller {
  readonly #map: GridMap;
  readonly #tell: Tell;

  constructor(map: GridMap, tell: Tell) {
    this.#map = map;
    this.#tell = tell;
  }

  /** Regions of an area, both ends included; not more than 64 squares a side. @throws as `GridMap.fetchRegions` */
  async fetch({ minX, maxX, minY, maxY }: MapArea): Promise<void> {
    const area = {
      minX,
      minY,
      maxX: Math.min(maxX, minX + MOST_SQUARES - 1),
      maxY: Math.min(maxY, minY + MOST_SQUARES - 1),
    };
    const found = await this.#map.fetchRegions(area);
    const regions = found
      // A link to another grid has no place on this one's map.
      .filter(({ isLink }) => !isLink)
      .map(({ name, regionHandle, regionSize, agents, access, picture }) => ({
        name,
        ...regionCorner(regionHandle),
        size: regionSize,
        agents,
        isOffline: access === SIM_ACCESS.down,
        picture: picture.isZero ? '' : picture.toString(),
      }));
    this.#tell({ type: 'mapped', regions });
  }
}
