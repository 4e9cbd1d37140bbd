import { NONE, grown } from './columns.ts';
import type { Columns } from './columns.ts';

/** A region as far as places in it go. */
export interface RegionRows {
  /** Of its south-west corner, in the region that the agent is in: x, y, z and no turn. */
  readonly frame: Float32Array;
  /** Instances by slot. */
  bySlot: Int32Array;
  readonly byLocalId: Map<number, number>;
  /** Instances of what is part of an object, by its local id, also while it is not known itself. */
  readonly partsOf: Map<number, Set<number>>;
}

const FIRST_SLOTS = 256;

/** Of a region in which nothing is known yet. */
export function emptyRows(): RegionRows {
  return {
    frame: Float32Array.of(0, 0, 0, 0, 0, 0, 1),
    bySlot: new Int32Array(FIRST_SLOTS).fill(NONE),
    byLocalId: new Map(),
    partsOf: new Map(),
  };
}

/** Lets a region have so many slots. */
export function makeRoom(rows: RegionRows, slot: number): void {
  while (slot >= rows.bySlot.length) {
    const { length } = rows.bySlot;
    rows.bySlot = grown(rows.bySlot).fill(NONE, length);
  }
}

/** An instance is part of something else from now on; of nothing for 0. */
export function reparent(
  { parentIds }: Columns,
  instance: number,
  { partsOf }: RegionRows,
  parentId: number,
): void {
  partsOf.get(parentIds[instance]!)?.delete(instance);
  parentIds[instance] = parentId;
  if (parentId === 0) return;
  const parts = partsOf.get(parentId);
  if (parts === undefined) partsOf.set(parentId, new Set([instance]));
  else parts.add(instance);
}
