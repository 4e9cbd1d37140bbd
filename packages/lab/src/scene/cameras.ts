import type { Vector3 } from '@landfall/protocol/datatypes';
import { levelOfDetailAt, lodDistance } from '@landfall/scene/lod';
import type { LevelOfDetail } from '@landfall/scene/lod';
import type { MapCamera, ViewCamera } from '../picture/index.ts';
import type { CollectedRegion } from './collected-scene.ts';

/** A part of a region, metres from its south-west corner. */
export interface Area {
  /** How far east its western edge is. */
  readonly west: number;
  /** How far north its southern edge is. */
  readonly south: number;
  /** How far east its eastern edge is. */
  readonly east: number;
  /** How far north its northern edge is. */
  readonly north: number;
}

/** Object detail, as viewers call it: a finished picture need not hurry. */
const VIEW_LOD_FACTOR = 2;
/** A file is looked at from near by. */
const FILE_DISTANCE = 5;
/** Pixels of a ball from which on the next finer level shows on a map. */
const MAP_PIXELS = [3, 10, 40] as const;

/** From above. */
export function mapCamera(area: Area): MapCamera {
  const { west, south, east, north } = area;
  return { type: 'map', west, south, width: east - west, depth: north - south };
}

/** All of a region. */
export function areaOf({ corner, size }: CollectedRegion): Area {
  return { west: corner.x, south: corner.y, east: corner.x + size.x, north: corner.y + size.y };
}

/** How finely something shows in a view. */
export function viewLevels({ position }: ViewCamera) {
  return (radius: number, middle: Vector3): LevelOfDetail => {
    const distance = Math.hypot(middle.x - position.x, middle.y - position.y, middle.z - position.z);
    return levelOfDetailAt(radius, lodDistance(distance, VIEW_LOD_FACTOR), VIEW_LOD_FACTOR);
  };
}

/** How finely something shows on a map of so many pixels a metre. */
export function mapLevels(pixelsPerMetre: number) {
  return (radius: number): LevelOfDetail => {
    const pixels = radius * pixelsPerMetre;
    return MAP_PIXELS.filter((border) => pixels > border).length as LevelOfDetail;
  };
}

/** How finely something is written into a file: as it shows five metres away. */
export function fileLevels(radius: number): LevelOfDetail {
  return levelOfDetailAt(radius, FILE_DISTANCE);
}
