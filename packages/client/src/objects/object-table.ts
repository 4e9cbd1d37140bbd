import { ByteReader } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { MOTION_ROW, putShape, readShape, SHAPE_BYTES } from '@landfall/protocol/object';
import type { ObjectDescription, PackedShape } from '@landfall/protocol/object';
import { ByteHeap } from './byte-heap.ts';
import type { Piece } from './byte-heap.ts';
import { Aspects, ASPECT } from './aspects.ts';
import type { Aspect } from './aspects.ts';
import { ChangeOrder } from './change-order.ts';
import { packed, packScratch, unpackRare } from './kept-description.ts';
import type { RareFields } from './kept-description.ts';
import { forEachDifference, sameBytes } from './rare-differences.ts';

/** An agent that sees nobody but itself, and each region next to it, pays for no more. */
const FIRST_SLOTS = 16;
/** Half as many again: doubling would keep up to twice of what is used. */
const GROWTH = 1.5;
/** Small numbers of a slot, and their places. */
export const SMALL = Object.freeze({ pcode: 0, state: 1, material: 2, clickAction: 3, count: 4 });
/** Numbers of packets: of the newest description, and of the newest word on where it is. */
export const HEARD = Object.freeze({ described: 0, moved: 1, count: 2 });

/**
 * The numbers of all objects of a region side by side, in slots that are used again. What has a slot, and what the numbers mean,
 * the mirror knows. Arrays are others after the table has grown: they are not to be held.
 */
export class ObjectTable {
  localIds = new Uint32Array(0);
  parentIds = new Uint32Array(0);
  crcs = new Uint32Array(0);
  updateFlags = new Uint32Array(0);
  /** Four words each. */
  ids = new Int32Array(0);
  /** See {@link SMALL}. */
  small = new Uint8Array(0);
  /** {@link SHAPE_BYTES} each. */
  shapes = new Uint8Array(0);
  /** Three each, metres. */
  scales = new Float32Array(0);
  /** A `MOTION_ROW` each. */
  motion = new Float32Array(0);
  /** When the region last spoke of where it is; NaN for never. */
  toldAt = new Float64Array(0);
  /** See {@link HEARD}; NaN for none. */
  heard = new Float64Array(0);
  /** 1 for slots in use. */
  isUsed = new Uint8Array(0);
  /** The count of changes when it was last described (or came, or went), and when it last moved. */
  describedAt = new Float64Array(0);
  movedAt = new Float64Array(0);
  /** How many changes there have been. */
  changeCount = 0;
  readonly order = new ChangeOrder();
  readonly aspects = new Aspects();
  readonly #shape = new Uint8Array(SHAPE_BYTES);
  readonly #heap = new ByteHeap();
  #rareAt = new Uint32Array(0);
  #rareLength = new Uint32Array(0);
  readonly #free: number[] = [];
  #end = 0;

  /** Slots that there are, used or not. */
  get capacity(): number {
    return this.localIds.length;
  }

  /** Bytes of all arrays. */
  get sizeBytes(): number {
    const arrays = [this.localIds, this.parentIds, this.crcs, this.updateFlags, this.ids, this.small];
    const more = [this.shapes, this.scales, this.motion, this.toldAt, this.heard, this.isUsed];
    const rest = [this.describedAt, this.movedAt, this.#rareAt, this.#rareLength];
    const own = [...arrays, ...more, ...rest].reduce((sum, { byteLength }) => sum + byteLength, 0);
    return own + this.capacity * 8 + this.aspects.sizeBytes + this.#heap.sizeBytes;
  }

  /** A slot with nothing in it but who it is. */
  take(localId: number, id: Uuid, pcode: number): number {
    const slot = this.#freeSlot();
    this.localIds[slot] = localId;
    const { ids } = this;
    ids[slot * 4] = id.a;
    ids[slot * 4 + 1] = id.b;
    ids[slot * 4 + 2] = id.c;
    ids[slot * 4 + 3] = id.d;
    this.small[slot * SMALL.count] = pcode;
    this.motion[slot * MOTION_ROW.length + MOTION_ROW.rotation + 3] = 1;
    this.toldAt[slot] = Number.NaN;
    this.heard[slot * HEARD.count] = Number.NaN;
    this.heard[slot * HEARD.count + 1] = Number.NaN;
    this.isUsed[slot] = 1;
    return slot;
  }

  /** All zero: as the arrays are made, or as it is left where something was in it. */
  #freeSlot(): number {
    const used = this.#free.pop();
    if (used !== undefined) {
      this.#clear(used);
      return used;
    }
    if (this.#end >= this.capacity) this.#grow();
    return this.#end++;
  }

  #clear(slot: number): void {
    this.parentIds[slot] = 0;
    this.crcs[slot] = 0;
    this.updateFlags[slot] = 0;
    this.small.fill(0, slot * SMALL.count, (slot + 1) * SMALL.count);
    this.scales.fill(0, slot * 3, (slot + 1) * 3);
    this.shapes.fill(0, slot * SHAPE_BYTES, (slot + 1) * SHAPE_BYTES);
    this.motion.fill(0, slot * MOTION_ROW.length, (slot + 1) * MOTION_ROW.length);
    this.#rareLength[slot] = 0;
  }

  /** It is gone; until the slot is used again it says so. */
  release(slot: number): void {
    this.isUsed[slot] = 0;
    this.#heap.drop(this.#rareLength[slot]!);
    this.#rareLength[slot] = 0;
    this.#free.push(slot);
    this.touchDescription(slot);
  }

  /** It was described, or came, or went. */
  touchDescription(slot: number): void {
    this.describedAt[slot] = ++this.changeCount;
    this.order.touch(slot);
  }

  /** One aspect of it changed, or came to be known. */
  touchAspect(slot: number, aspect: Aspect): void {
    this.touchDescription(slot);
    this.aspects.touch(slot, aspect, this.changeCount);
  }

  /** It came: all of it is new. */
  touchAll(slot: number): void {
    this.touchDescription(slot);
    this.aspects.touchAll(slot, this.changeCount);
  }

  /** It moved. */
  touchMotion(slot: number): void {
    this.movedAt[slot] = ++this.changeCount;
    this.order.touch(slot);
  }

  idOf(slot: number): Uuid {
    const { ids } = this;
    const at = slot * 4;
    return new Uuid(ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!);
  }

  scaleOf(slot: number): Vector3 {
    const at = slot * 3;
    return { x: this.scales[at]!, y: this.scales[at + 1]!, z: this.scales[at + 2]! };
  }

  shapeOf(slot: number): PackedShape {
    return readShape(new ByteReader(this.shapes, slot * SHAPE_BYTES));
  }

  /** What the region says of it beyond who and where it is. */
  describe(slot: number, object: ObjectDescription): void {
    this.updateFlags[slot] = object.updateFlags;
    const { small, scales } = this;
    const at = slot * SMALL.count;
    small[at + SMALL.pcode] = object.pcode;
    small[at + SMALL.state] = object.state;
    small[at + SMALL.material] = object.material;
    small[at + SMALL.clickAction] = object.clickAction;
    putShape(this.#shape, 0, object.shape);
    const isAsBefore =
      this.#isShapedAsNow(slot) &&
      scales[slot * 3] === Math.fround(object.scale.x) &&
      scales[slot * 3 + 1] === Math.fround(object.scale.y) &&
      scales[slot * 3 + 2] === Math.fround(object.scale.z);
    if (!isAsBefore) this.#reshape(slot, object.scale);
    const length = packScratch(object);
    const isSame =
      length === this.#rareLength[slot] && this.#heap.matches(this.#rareAt[slot]!, packed(), length);
    if (!isSame) this.#keepRare(slot, packed().subarray(0, length));
  }

  #isShapedAsNow(slot: number): boolean {
    const { shapes } = this;
    const shape = this.#shape;
    const at = slot * SHAPE_BYTES;
    for (let from = 0; from < SHAPE_BYTES; from++) if (shapes[at + from] !== shape[from]) return false;
    return true;
  }

  #reshape(slot: number, { x, y, z }: Vector3): void {
    this.shapes.set(this.#shape, slot * SHAPE_BYTES);
    this.scales[slot * 3] = x;
    this.scales[slot * 3 + 1] = y;
    this.scales[slot * 3 + 2] = z;
    this.touchAspect(slot, ASPECT.shape);
  }

  /** A view of what is packed of it, good until the next change. */
  rareBytes(slot: number): Uint8Array {
    return this.#heap.view(this.#rareAt[slot]!, this.#rareLength[slot]!);
  }

  rare(slot: number): RareFields {
    return unpackRare(this.rareBytes(slot));
  }

  /** Keeps what is packed of it, and notes what of that is new. */
  setRare(slot: number, bytes: Uint8Array): void {
    if (!sameBytes(this.rareBytes(slot), bytes)) this.#keepRare(slot, bytes);
  }

  #keepRare(slot: number, bytes: Uint8Array): void {
    forEachDifference(this.rareBytes(slot), bytes, (aspect) => this.touchAspect(slot, aspect));
    this.#heap.drop(this.#rareLength[slot]!);
    this.#rareLength[slot] = bytes.length;
    this.#rareAt[slot] = this.#heap.put(bytes);
    if (this.#heap.isWasteful) this.#compact();
  }

  #compact(): void {
    const pieces: (Piece & { slot: number })[] = [];
    for (let slot = 0; slot < this.#end; slot++) {
      const length = this.#rareLength[slot]!;
      if (length > 0) pieces.push({ slot, at: this.#rareAt[slot]!, length });
    }
    this.#heap.compact(pieces);
    for (const { slot, at } of pieces) this.#rareAt[slot] = at;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_SLOTS, Math.ceil(this.capacity * GROWTH));
    this.localIds = copied(new Uint32Array(capacity), this.localIds);
    this.parentIds = copied(new Uint32Array(capacity), this.parentIds);
    this.crcs = copied(new Uint32Array(capacity), this.crcs);
    this.updateFlags = copied(new Uint32Array(capacity), this.updateFlags);
    this.ids = copied(new Int32Array(capacity * 4), this.ids);
    this.small = copied(new Uint8Array(capacity * SMALL.count), this.small);
    this.shapes = copied(new Uint8Array(capacity * SHAPE_BYTES), this.shapes);
    this.scales = copied(new Float32Array(capacity * 3), this.scales);
    this.motion = copied(new Float32Array(capacity * MOTION_ROW.length), this.motion);
    this.toldAt = copied(new Float64Array(capacity), this.toldAt);
    this.heard = copied(new Float64Array(capacity * HEARD.count), this.heard);
    this.isUsed = copied(new Uint8Array(capacity), this.isUsed);
    this.describedAt = copied(new Float64Array(capacity), this.describedAt);
    this.movedAt = copied(new Float64Array(capacity), this.movedAt);
    this.#rareAt = copied(new Uint32Array(capacity), this.#rareAt);
    this.#rareLength = copied(new Uint32Array(capacity), this.#rareLength);
    this.order.grow(capacity);
    this.aspects.grow(capacity);
  }
}

function copied<Numbers extends { set(from: Numbers): void }>(to: Numbers, from: Numbers): Numbers {
  to.set(from);
  return to;
}
