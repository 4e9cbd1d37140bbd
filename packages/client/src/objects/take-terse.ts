import { isBefore } from '@landfall/protocol/circuit';
import type { UnreadTerse } from '@landfall/protocol/message';
import { isPlainTerse, MOTION_ROW, readPlainTerse } from '@landfall/protocol/object';
import type { Instant } from '@landfall/transport/ports';
import { HEARD } from './object-table.ts';
import type { ObjectTable } from './object-table.ts';
import type { TrackedObject } from './tracked-object.ts';

/** The store that terse updates go into. */
export interface TerseStore {
  readonly objects: ReadonlyMap<number, TrackedObject>;
  readonly table: ObjectTable;
  readonly now: Instant;
}

/** Who hears what became of them. */
export interface TerseListener {
  /** It was moved; nobody, where nobody wants to know. */
  readonly moved: ((object: TrackedObject) => void) | undefined;
  /** What is not as usual (avatars, strangers, new textures, faults) is left to who looks closer, as views of the message. */
  readonly rest: (data: Uint8Array, textureEntry: Uint8Array) => void;
}

/**
 * Takes all blocks of a message straight from its bytes into the table: those of known prims that only move, which are nearly all there are.
 * Nothing is made for a block.
 */
export function takeTerse(
  message: UnreadTerse,
  sequence: number | undefined,
  { objects, table, now }: TerseStore,
  listener: TerseListener,
): void {
  let view = message.view();
  let at = message.countAt;
  for (let left = view.getUint8(at++); left > 0; left--) {
    const length = view.getUint8(at);
    const data = at + 1;
    const texture = data + length + 2;
    const textureLength = view.getUint16(texture - 2, true);
    at = texture + textureLength;
    const object =
      textureLength === 0 && isPlainTerse(view, data, length)
        ? objects.get(view.getUint32(data, true))
        : undefined;
    if (object !== undefined && moveTo(object.slot, table, view, data, sequence)) {
      table.toldAt[object.slot] = now;
      table.touchMotion(object.slot);
      if (listener.moved === undefined) continue;
      listener.moved(object);
    } else {
      const { bytes } = message;
      listener.rest(bytes.subarray(data, data + length), bytes.subarray(texture, at));
    }
    // Whoever was called may have looked at other messages.
    view = message.view();
  }
}

/** Returns false where it is not for here; what has been overtaken neither. */
function moveTo(
  slot: number,
  { heard, motion }: ObjectTable,
  view: DataView,
  data: number,
  sequence: number | undefined,
): boolean {
  const heardAt = slot * HEARD.count + HEARD.moved;
  const latest = heard[heardAt]!;
  // NaN, where nothing was heard, is not equal to itself.
  if (sequence !== undefined && latest === latest && isBefore(sequence, latest)) return false;
  if (!readPlainTerse(view, data, motion, slot * MOTION_ROW.length)) return false;
  if (sequence !== undefined) heard[heardAt] = sequence;
  return true;
}
