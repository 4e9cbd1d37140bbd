/** Where teleports lead: which region covers a place, however it is named. */
import { Uuid, regionCorner, regionHandleOf } from '@landfall/protocol/datatypes';
import type { RegionHandle, Vector3 } from '@landfall/protocol/datatypes';
import { cornerOf, placesOf, regionAt } from '../region/index.ts';
import type { GridServices, RegionPlace } from '../region/index.ts';

/** A place in a region, metres. */
export interface PlaceIn {
  readonly region: RegionPlace;
  readonly position: Vector3;
}

/**
 * The region at a place that is told from a corner of the grid, which need not be that of the region: one of 512 m has four of them.
 * @returns undefined where there is no land, and for what is no number
 */
export function placeAt(
  services: GridServices,
  handle: RegionHandle,
  { x, y, z }: Vector3,
): PlaceIn | undefined {
  const corner = regionCorner(handle);
  const region = regionAt<RegionPlace>(placesOf(services), corner.x + x, corner.y + y);
  if (region === undefined || !Number.isFinite(z)) return undefined;
  const own = cornerOf(region);
  return { region, position: { x: corner.x + x - own.x, y: corner.y + y - own.y, z } };
}

const MOST_METRES = 0xffff;

/**
 * The id of an invitation is the place that it leads to: handle and metres, little-endian. Who is on the way over a border invites right before it.
 * @source OpenSim Util.cs (BuildFakeParcelID)
 */
export function lureIdOf({ region, position }: PlaceIn): Uuid {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, region.handle, true);
  for (const [at, metres] of [position.x, position.z, position.y].entries())
    view.setUint16(8 + 2 * at, Math.min(Math.max(metres, 0), MOST_METRES), true);
  return Uuid.fromBytes(bytes);
}

/** Reads an id of {@link lureIdOf}; any id can be read. */
export function readLureId(id: Uuid): { readonly handle: RegionHandle; readonly position: Vector3 } {
  const bytes = id.toBytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const handle = view.getBigUint64(0, true);
  const position = { x: view.getUint16(8, true), y: view.getUint16(12, true), z: view.getUint16(10, true) };
  return { handle: regionHandleOf(Number(handle >> 32n), Number(handle & 0xffff_ffffn)), position };
}
