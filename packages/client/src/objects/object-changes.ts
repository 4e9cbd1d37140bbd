import { MOTION_ROW, SHAPE_BYTES } from '@landfall/protocol/object';
import type { ObjectTable } from './object-table.ts';

/** What has happened to a slot. */
export const CHANGED = Object.freeze({
  /** What is in it came, or was described anew. */
  described: 1,
  moved: 2,
  /** What was in it is gone. */
  removed: 4,
});

/**
 * What has changed, an entry for each slot: nothing but numbers, in arrays of their own that can be given to a worker. A slot
 * stays the same object until it is `removed`, or described with another `localId`: then it was used again between.
 */
export interface ObjectChanges {
  /** For the next question. */
  readonly cursor: number;
  readonly slots: Uint32Array;
  /** See {@link CHANGED}. */
  readonly kinds: Uint8Array;
  readonly localIds: Uint32Array;
  /** Local ids; 0 for none. */
  readonly parentIds: Uint32Array;
  readonly pcodes: Uint8Array;
  /** A `MOTION_ROW` of `@landfall/protocol/object` each, as the region last said it. */
  readonly motion: Float32Array;
  /** Three each, metres. */
  readonly scales: Float32Array;
  /** 23 bytes each, as compressed updates have them: for `readShape`. */
  readonly shapes: Uint8Array;
}

/** Everything that has changed since a cursor; since 0, everything that there is. */
export function changesSince(table: ObjectTable, cursor: number): ObjectChanges {
  const changed: number[] = [];
  table.order.forEachNewest((slot) => {
    if (table.describedAt[slot]! <= cursor && table.movedAt[slot]! <= cursor) return false;
    // Who knows nothing yet need not hear of what is gone.
    if (cursor > 0 || table.isUsed[slot] === 1) changed.push(slot);
    return true;
  });
  const slots = Uint32Array.from(changed.reverse());
  return {
    cursor: table.changeCount,
    slots,
    kinds: Uint8Array.from(slots, (slot) => kindOf(table, slot, cursor)),
    localIds: slots.map((slot) => table.localIds[slot]!),
    parentIds: slots.map((slot) => table.parentIds[slot]!),
    pcodes: Uint8Array.from(slots, (slot) => table.small[slot * 4]!),
    motion: gathered(
      new Float32Array(slots.length * MOTION_ROW.length),
      table.motion,
      slots,
      MOTION_ROW.length,
    ),
    scales: gathered(new Float32Array(slots.length * 3), table.scales, slots, 3),
    shapes: gathered(new Uint8Array(slots.length * SHAPE_BYTES), table.shapes, slots, SHAPE_BYTES),
  };
}

function kindOf(table: ObjectTable, slot: number, cursor: number): number {
  if (table.isUsed[slot] === 0) return CHANGED.removed;
  const described = table.describedAt[slot]! > cursor ? CHANGED.described : 0;
  return described | (table.movedAt[slot]! > cursor ? CHANGED.moved : 0);
}

function gathered<Numbers extends Float32Array | Uint8Array>(
  to: Numbers,
  from: Numbers,
  slots: Uint32Array,
  width: number,
): Numbers {
  for (const [index, slot] of slots.entries())
    to.set(from.subarray(slot * width, (slot + 1) * width), index * width);
  return to;
}
