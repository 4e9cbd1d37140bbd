import { UsageError } from '@landfall/protocol/errors';
import { MOTION_ROW, SHAPE_BYTES } from '@landfall/protocol/object';
import type { Instant } from '@landfall/transport/ports';
import { ASPECT } from './aspects.ts';
import { unpackRare } from './kept-description.ts';
import type { RareFields } from './kept-description.ts';
import { SMALL } from './object-table.ts';
import type { ObjectTable } from './object-table.ts';

/** The first bit of an aspect. */
const FIRST_ASPECT = 8;

/** What has happened to a slot: bits. What comes new into a slot has all but `removed`. */
export const CHANGED = Object.freeze({
  /** What is in it came, or was described anew: flags, material, click action or any of what follows. */
  described: 1,
  moved: 2,
  /** What was in it is gone. */
  removed: 4,
  /** Shape or scale. */
  shape: FIRST_ASPECT << ASPECT.shape,
  /** Texture entry. */
  textures: FIRST_ASPECT << ASPECT.textures,
  /** The text above it, or its colour. */
  text: FIRST_ASPECT << ASPECT.text,
  particles: FIRST_ASPECT << ASPECT.particles,
  textureAnimation: FIRST_ASPECT << ASPECT.textureAnimation,
  /** Light, sculpt, mesh, flexibility, materials: whatever extra params have. */
  extraParams: FIRST_ASPECT << ASPECT.extraParams,
  media: FIRST_ASPECT << ASPECT.media,
  sound: FIRST_ASPECT << ASPECT.sound,
  /** What it is part of. */
  parent: FIRST_ASPECT << ASPECT.parent,
  /** What does not come with updates: see `WorldObject.details`. */
  details: FIRST_ASPECT << ASPECT.details,
});

/**
 * What has changed, an entry for each slot: nothing but numbers, all in one `buffer` of their own that can be given to a worker
 * (`postMessage(changes, [changes.buffer])`). A slot stays the same object until it is `removed`, or has another of `ids`: then it
 * was used again between, perhaps under the same local id.
 */
export interface ObjectChanges {
  /** For the next question. */
  readonly cursor: number;
  /** All arrays below lie in it. */
  readonly buffer: ArrayBuffer;
  /** Where each is kept: what tells one object from another between two questions. */
  readonly slots: Uint32Array;
  /** Short ids, of this region. */
  readonly localIds: Uint32Array;
  /** Local ids; 0 for none. */
  readonly parentIds: Uint32Array;
  /** See `OBJECT_FLAG` of `@landfall/protocol/object`. */
  readonly updateFlags: Uint32Array;
  /** Four words each, as those of `Uuid`. */
  readonly ids: Int32Array;
  /** A `MOTION_ROW` of `@landfall/protocol/object` each, as the region last said it. */
  readonly motion: Float32Array;
  /** How long ago it said so, milliseconds: who first asks later still knows where what moves is now. */
  readonly ages: Float32Array;
  /** Three each, metres. */
  readonly scales: Float32Array;
  /** Where in {@link ObjectChanges.rest} that of an entry begins, and of the last one where it ends: for {@link readRest}. */
  readonly restAt: Uint32Array;
  /** See {@link CHANGED}. */
  readonly kinds: Uint16Array;
  /** See `PCODE` of `@landfall/protocol/object`. */
  readonly pcodes: Uint8Array;
  /** Of an attachment, where: see `attachmentPointOf`. */
  readonly states: Uint8Array;
  /** See `OBJECT_MATERIAL` of `@landfall/protocol/object`. */
  readonly materials: Uint8Array;
  /** What a click does, as ObjectUpdate has it. */
  readonly clickActions: Uint8Array;
  /** 23 bytes each, as compressed updates have them: for `readShape`. */
  readonly shapes: Uint8Array;
  /** Textures, text, particles, extra params and so on of those that were described. */
  readonly rest: Uint8Array;
}

/**
 * What an entry of {@link ObjectChanges} has beyond its numbers: textures, text, particles, lights; in a worker too. Nothing of one
 * that was not described. Bytes are copies.
 */
export function readRest(
  { rest, restAt }: Pick<ObjectChanges, 'rest' | 'restAt'>,
  index: number,
): RareFields {
  return unpackRare(rest.subarray(restAt[index], restAt[index + 1]));
}

/**
 * Everything that has changed since a cursor; since 0, everything that there is.
 * @param now of the clock that the table's times are of, milliseconds
 * @throws UsageError for what is no cursor of this table: who had one of another would miss what is gone
 */
export function changesSince(table: ObjectTable, cursor: number, now: Instant): ObjectChanges {
  if (!Number.isInteger(cursor) || cursor < 0 || cursor > table.changeCount)
    throw new UsageError(`no cursor of these changes: ${cursor}, they are at ${table.changeCount}`);
  const changed: number[] = [];
  table.order.forEachNewest((slot) => {
    if (table.describedAt[slot]! <= cursor && table.movedAt[slot]! <= cursor) return false;
    // Who knows nothing yet need not hear of what is gone.
    if (cursor > 0 || table.isUsed[slot] === 1) changed.push(slot);
    return true;
  });
  changed.reverse();
  const changes = emptyChanges(table, cursor, changed);
  for (const [index, slot] of changed.entries()) {
    fill(changes, index, table, slot);
    // Of one that has never been told to move there is no time.
    changes.ages[index] = Math.max(0, now - table.toldAt[slot]!) || 0;
  }
  return changes;
}

/** The arrays, with slots, kinds and the ends of the rest filled in. */
function emptyChanges(table: ObjectTable, cursor: number, changed: readonly number[]): ObjectChanges {
  const count = changed.length;
  const kinds = changed.map((slot) => kindOf(table, slot, cursor));
  const ends = restEnds(table, changed, kinds);
  const words = count * (4 + 4 + MOTION_ROW.length + 1 + 3) + count + 1;
  const bytes = count * (2 + 4 + SHAPE_BYTES) + ends[count]!;
  const buffer = new ArrayBuffer(words * 4 + bytes);
  let at = 0;
  const next = <Numbers>(make: ArrayOf<Numbers>, length: number): Numbers => {
    const array = new make(buffer, at, length);
    at += length * make.BYTES_PER_ELEMENT;
    return array;
  };
  // In the order of their alignment.
  const changes = {
    cursor: table.changeCount,
    buffer,
    slots: next(Uint32Array, count),
    localIds: next(Uint32Array, count),
    parentIds: next(Uint32Array, count),
    updateFlags: next(Uint32Array, count),
    ids: next(Int32Array, count * 4),
    motion: next(Float32Array, count * MOTION_ROW.length),
    ages: next(Float32Array, count),
    scales: next(Float32Array, count * 3),
    restAt: next(Uint32Array, count + 1),
    kinds: next(Uint16Array, count),
    pcodes: next(Uint8Array, count),
    states: next(Uint8Array, count),
    materials: next(Uint8Array, count),
    clickActions: next(Uint8Array, count),
    shapes: next(Uint8Array, count * SHAPE_BYTES),
    rest: next(Uint8Array, ends[count]!),
  };
  changes.slots.set(changed);
  changes.kinds.set(kinds);
  changes.restAt.set(ends);
  return changes;
}

/** Where the rest of each begins, and that of the last one ends: only what is described anew has one. */
function restEnds(table: ObjectTable, slots: readonly number[], kinds: readonly number[]): readonly number[] {
  const ends = [0];
  for (const [index, slot] of slots.entries()) {
    const isTold = (kinds[index]! & CHANGED.described) !== 0;
    ends.push(ends[index]! + (isTold ? table.rareBytes(slot).length : 0));
  }
  return ends;
}

interface ArrayOf<Numbers> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): Numbers;
}

function fill(changes: ObjectChanges, index: number, table: ObjectTable, slot: number): void {
  changes.localIds[index] = table.localIds[slot]!;
  changes.parentIds[index] = table.parentIds[slot]!;
  changes.updateFlags[index] = table.updateFlags[slot]!;
  changes.pcodes[index] = table.small[slot * SMALL.count]!;
  changes.states[index] = table.small[slot * SMALL.count + SMALL.state]!;
  changes.materials[index] = table.small[slot * SMALL.count + SMALL.material]!;
  changes.clickActions[index] = table.small[slot * SMALL.count + SMALL.clickAction]!;
  copyRow(changes.ids, table.ids, index, slot, 4);
  copyRow(changes.motion, table.motion, index, slot, MOTION_ROW.length);
  copyRow(changes.scales, table.scales, index, slot, 3);
  copyRow(changes.shapes, table.shapes, index, slot, SHAPE_BYTES);
  if (changes.restAt[index + 1]! > changes.restAt[index]!)
    changes.rest.set(table.rareBytes(slot), changes.restAt[index]);
}

function copyRow<Numbers extends Float32Array | Int32Array | Uint8Array>(
  to: Numbers,
  from: Numbers,
  index: number,
  slot: number,
  width: number,
): void {
  for (let place = 0; place < width; place++) to[index * width + place] = from[slot * width + place]!;
}

function kindOf(table: ObjectTable, slot: number, cursor: number): number {
  if (table.isUsed[slot] === 0) return CHANGED.removed;
  const moved = table.movedAt[slot]! > cursor ? CHANGED.moved : 0;
  if (table.describedAt[slot]! <= cursor) return moved;
  const aspects = table.aspects.bitsWithin(slot, table.changeCount, table.changeCount - cursor);
  return CHANGED.described | moved | (aspects * FIRST_ASPECT);
}
