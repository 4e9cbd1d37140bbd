import { UsageError } from '@landfall/protocol/errors';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type { Uuid } from '@landfall/protocol/datatypes';
import { HeightMap, createWindField, encodeWind } from '@landfall/protocol/terrain';
import type { EncodedLayer, PatchPlace, TerrainEdit } from '@landfall/protocol/terrain';
import type { TerrainConfig } from '../../config/index.ts';
import { bayHeightsAlong } from '../../bay/index.ts';
import { editGround } from './edit-ground.ts';
import type { EditRights } from './edit-ground.ts';
import { generatedHeight } from './generate.ts';
import { parseR32, parseRaw } from './height-file.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { LandHistory } from './land-history.ts';
import { LayerCache } from './layer-cache.ts';

/** The ground of a region, and the packets that show it. */
export class Land {
  /** The heights as they are now: changed where they are by {@link Land.edit} and {@link Land.undo}. */
  readonly map: HeightMap;
  /** The LayerData of the wind, which is always the same. */
  readonly wind: EncodedLayer;
  readonly #history: LandHistory;
  #layers: LayerCache;
  /** As it was before anybody changed it; made when somebody does. */
  #original: Float32Array | undefined;

  constructor(map: HeightMap) {
    this.map = map;
    this.#layers = new LayerCache(map);
    this.#history = new LandHistory(map);
    this.wind = encodeWind(createWindField());
  }

  /** The packets of the ground as it is now; another cache after each change. */
  get layers(): LayerCache {
    return this.#layers;
  }

  /** Counts changes of the ground. */
  get revision(): number {
    return this.#history.revision;
  }

  /** Patches that have changed since a {@link Land.revision}. */
  changedSince(revision: number): PatchPlace[] {
    return this.#history.changedSince(revision);
  }

  /** Somebody uses a tool. */
  edit(agentId: Uuid, edit: TerrainEdit, rights: EditRights): void {
    this.#original ??= this.map.heights.slice();
    const before = editGround({ map: this.map, original: this.#original }, edit, rights);
    this.#history.note(agentId, before);
    if (before.size > 0) this.#layers = new LayerCache(this.map);
  }

  /** Takes back what somebody did last; nothing where they did nothing, or it is too long ago. */
  undo(agentId: Uuid): void {
    if (this.#history.undo(agentId)) this.#layers = new LayerCache(this.map);
  }

  /** Along each side. */
  get sizeMetres(): number {
    return this.map.width;
  }

  /** Metres above zero. Places outside have the height of the nearest edge. */
  heightAt(east: number, north: number): number {
    return this.map.interpolate(east, north);
  }
}

/** Where a region lies, since generated land goes on in the next one. */
export interface LandPlace {
  readonly sizeMetres: number;
  /** South-west corner, metres. */
  readonly corner: { readonly x: number; readonly y: number };
}

/**
 * Makes the ground that is configured.
 * @throws UsageError when the heights do not fit the region, or are in a file that has not been read.
 */
export function createLand(terrain: TerrainConfig, { sizeMetres, corner }: LandPlace): Land {
  const map = new HeightMap(sizeMetres);
  if (terrain.kind === 'generated')
    fill(map, corner, (east) => (north) => generatedHeight(terrain.seed, east, north));
  else if (terrain.kind === 'bay') fill(map, corner, bayHeightsAlong);
  else if (terrain.kind === 'flat') map.heights.fill(terrain.height);
  else map.heights.set(readHeights(terrain, sizeMetres));
  return new Land(map);
}

/** @param heightsAlong by east, the heights by north there */
function fill(
  { heights, width, depth }: HeightMap,
  corner: LandPlace['corner'],
  heightsAlong: (east: number) => (north: number) => number,
): void {
  for (let east = 0; east < width; east += 1) {
    const heightAt = heightsAlong(corner.x + east);
    for (let north = 0; north < depth; north += 1) heights[north * width + east] = heightAt(corner.y + north);
  }
}

function readHeights(
  terrain: Extract<TerrainConfig, { kind: 'bytes' | 'file' }>,
  sizeMetres: number,
): Float32Array {
  if (terrain.kind === 'file') {
    throw new UsageError(`terrain file ${terrain.path} has not been read: use loadGridConfig`);
  }
  return terrain.format === 'r32' ? parseR32(terrain.bytes, sizeMetres) : parseRaw(terrain.bytes, sizeMetres);
}

const LAND = new Part(({ config, sizeMetres, gridX, gridY }: Region) => {
  const corner = { x: gridX * REGION_STEP_METRES, y: gridY * REGION_STEP_METRES };
  return createLand(config.terrain, { sizeMetres, corner });
});

/** The ground of a region. @throws UsageError, the first time, when its terrain does not fit. */
export const landOf = (region: Region): Land => region.part(LAND);
