import type { Vector3 } from '@landfall/protocol/datatypes';
import { levelOfDetailAt, lodDistance } from '@landfall/scene/lod';
import type { LevelOfDetail } from '@landfall/scene/lod';
import type { MapCamera, ViewCamera } from '../picture/index.ts';
import type { CollectedRegion, CollectedScene } from './collected-scene.ts';
import { Places } from './places.ts';
import { originOf } from './world-matrix.ts';

/** A part of a region, metres from its south-west corner. */
export interface Area {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const USUAL_FOV_RAD = Math.PI / 3;
/** Metres around the middle that a view takes in at least, and the part of all objects that it wants to. */
const LEAST_REACH = 10;
const MOST_REACH = 110;
const SEEN_PART = 0.75;
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

/** Where most objects of the first region are seen from, from the south-west; its middle when there are none. */
export function usualView({ regions: [region] }: CollectedScene): ViewCamera {
  const places = new Places(region);
  const spots = region.objects.flatMap(({ description }) => {
    const place = description.parentId === 0 ? places.of(description) : 'no-number';
    return typeof place === 'string' ? [] : [originOf(place)];
  });
  const target = spots.length === 0 ? middleOf(region) : medianOf(spots);
  const reaches = spots
    .map(({ x, y }) => Math.hypot(x - target.x, y - target.y))
    .sort((one, other) => one - other);
  const wanted = reaches[Math.floor(reaches.length * SEEN_PART)] ?? MOST_REACH;
  const reach = Math.min(MOST_REACH, Math.max(LEAST_REACH, wanted));
  const position = {
    x: target.x - reach * 0.9,
    y: target.y - reach * 1.3,
    z: Math.max(target.z, region.waterHeight) + reach * 0.75,
  };
  return { type: 'view', position, target, fovRad: USUAL_FOV_RAD };
}

function middleOf({ size, land, waterHeight }: CollectedRegion): Vector3 {
  const [x, y] = [size.x / 2, size.y / 2];
  const height = land?.heights[Math.floor(y) * land.width + Math.floor(x)] ?? waterHeight;
  return { x, y, z: height > waterHeight ? height : waterHeight };
}

function medianOf(spots: readonly Vector3[]): Vector3 {
  const median = (axis: 'x' | 'y' | 'z') =>
    spots.map((spot) => spot[axis]).sort((one, other) => one - other)[Math.floor(spots.length / 2)]!;
  return { x: median('x'), y: median('y'), z: median('z') };
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
