import { MOTION_ROW } from '@landfall/protocol/object';

/** Floats of the affine matrix of an instance: three rows of four, from its own box to the agent's region. */
export const MATRIX_FLOATS = 12;
/** Floats of where something is and how it is turned: x, y, z and a quaternion. */
export const FRAME_FLOATS = 7;
/** Floats of how an instance bends: see `Flexes`. */
export const FLEX_FLOATS = 4;
/** No instance, form or look. */
export const NONE = -1;

const FIRST_CAPACITY = 1024;

/** What is known of everything that stands somewhere, an instance a row: arrays only, so that thousands are gone through in no time. */
export class Columns {
  /** Rows that there is room for; it doubles when they are used up, and all arrays are others then. */
  capacity = FIRST_CAPACITY;
  /** Instances up to here may be used. */
  count = 0;
  /** 1 for a row that an instance has, 0 for one that is free. */
  isUsed = new Uint8Array(FIRST_CAPACITY);
  /** 0 while the place of what it is part of is not known. */
  isPlaced = new Uint8Array(FIRST_CAPACITY);
  /** Numbers of the regions that they are in. */
  regions = new Int32Array(FIRST_CAPACITY);
  /** Where each is kept in its region's table, as `ObjectChanges.slots` says. */
  slots = new Uint32Array(FIRST_CAPACITY);
  /** Short ids, each of its region. */
  localIds = new Uint32Array(FIRST_CAPACITY);
  /** Local ids of what each is part of, attached to or sits on; 0 for none. */
  parentIds = new Uint32Array(FIRST_CAPACITY);
  /** Four words each, as those of `Uuid`. */
  ids = new Int32Array(FIRST_CAPACITY * 4);
  /** Bits of `OBJECT_FLAG` of `@landfall/protocol/object`. */
  updateFlags = new Uint32Array(FIRST_CAPACITY);
  /** What each is, object, plant or avatar: see `PCODE` of `@landfall/protocol/object`. */
  pcodes = new Uint8Array(FIRST_CAPACITY);
  /** Of an attachment, where it hangs; of trees and grass, their kind. */
  states = new Uint8Array(FIRST_CAPACITY);
  /** What a click does, as ObjectUpdate has it. */
  clickActions = new Uint8Array(FIRST_CAPACITY);
  /** A `MOTION_ROW` each, as it was said last. */
  motion = new Float32Array(FIRST_CAPACITY * MOTION_ROW.length);
  /** Sizes along their own axes: three each, metres. */
  scales = new Float32Array(FIRST_CAPACITY * 3);
  /** When it was said, milliseconds. */
  saidAt = new Float64Array(FIRST_CAPACITY);
  /** {@link FRAME_FLOATS} each, in the agent's region. */
  frames = new Float32Array(FIRST_CAPACITY * FRAME_FLOATS);
  /** {@link MATRIX_FLOATS} each. */
  matrices = new Float32Array(FIRST_CAPACITY * MATRIX_FLOATS);
  /** Metres, of a ball around it. */
  radii = new Float32Array(FIRST_CAPACITY);
  /** Numbers of forms; {@link NONE} for what is not drawn as one. */
  forms = new Int32Array(FIRST_CAPACITY).fill(NONE);
  /** Of what moves with somebody's bones: the row of their pose and one; 0 for none. */
  wearers = new Uint32Array(FIRST_CAPACITY);
  /** {@link FLEX_FLOATS} each; zeros for what does not bend. */
  flexes = new Float32Array(FIRST_CAPACITY * FLEX_FLOATS);
  /** Numbers of looks. */
  looks = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #free: number[] = [];

  /** A row that nobody uses. */
  take(): number {
    const instance = this.#free.pop() ?? this.count++;
    if (instance >= this.capacity) this.#grow();
    this.isUsed[instance] = 1;
    this.isPlaced[instance] = 0;
    this.forms[instance] = NONE;
    this.looks[instance] = NONE;
    this.wearers[instance] = 0;
    return instance;
  }

  /** Gives a row back. */
  give(instance: number): void {
    this.isUsed[instance] = 0;
    this.isPlaced[instance] = 0;
    this.forms[instance] = NONE;
    this.looks[instance] = NONE;
    this.flexes.fill(0, instance * FLEX_FLOATS, (instance + 1) * FLEX_FLOATS);
    this.#free.push(instance);
  }

  #grow(): void {
    const capacity = this.capacity * 2;
    const widened = <Numbers extends GrowingArray>(from: Numbers): Numbers => grown(from);
    this.isUsed = widened(this.isUsed);
    this.isPlaced = widened(this.isPlaced);
    this.regions = widened(this.regions);
    this.slots = widened(this.slots);
    this.localIds = widened(this.localIds);
    this.parentIds = widened(this.parentIds);
    this.ids = widened(this.ids);
    this.updateFlags = widened(this.updateFlags);
    this.pcodes = widened(this.pcodes);
    this.states = widened(this.states);
    this.clickActions = widened(this.clickActions);
    this.motion = widened(this.motion);
    this.scales = widened(this.scales);
    this.saidAt = widened(this.saidAt);
    this.frames = widened(this.frames);
    this.matrices = widened(this.matrices);
    this.radii = widened(this.radii);
    this.wearers = widened(this.wearers);
    this.flexes = widened(this.flexes);
    this.forms = widened(this.forms);
    this.looks = widened(this.looks);
    this.capacity = capacity;
  }
}

type GrowingArray = Uint8Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** The same, twice as long. */
export function grown<Numbers extends GrowingArray>(from: Numbers): Numbers {
  const to = new (from.constructor as new (length: number) => Numbers)(from.length * 2);
  to.set(from);
  return to;
}
