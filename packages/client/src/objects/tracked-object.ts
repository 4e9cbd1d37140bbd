import { isBefore } from '@landfall/protocol/circuit';
import { addVectors, combineRotations, rotateVector, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { MOTION_ROW, motionOfRow, PCODE, readTerse } from '@landfall/protocol/object';
import type { ObjectDescription, ObjectMotion, PackedShape } from '@landfall/protocol/object';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import type { Instant } from '@landfall/transport/ports';
import { ASPECT } from './aspects.ts';
import { ownerIn, packRare, textureEntryIn } from './kept-description.ts';
import { setVector, straighten } from './motion-rows.ts';
import { positionAfter, rotationAfter } from './motion.ts';
import { NO_DETAILS } from './object-details.ts';
import type { ObjectDetails } from './object-details.ts';
import { HEARD, SMALL } from './object-table.ts';
import type { ObjectTable } from './object-table.ts';
import type { ObjectChange, WorldObject } from './world-object.ts';

/** What an object is among. */
export interface Surroundings {
  now(): Instant;
  get(localId: number): WorldObject | undefined;
  /** What is part of, attached to or sits on an object. */
  childrenOf(localId: number): readonly WorldObject[];
  /** How fast the region's time goes, 0 to 1. */
  timeDilation(): number;
  /** Sides of the region, metres. */
  regionSize(): { readonly x: number; readonly y: number };
}

/** A part, its root, the avatar it is attached to, that one's seat, the seat's root; more is a circle, or a joke. */
export const MAX_PARENTS = 5;
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** An object of the mirror: what it says of itself is in a slot of the table, until it is gone. */
export class TrackedObject implements WorldObject {
  readonly slot: number;
  name = '';
  /** Where it was in the region before it got its parent, as far as known. */
  placeBefore: Vector3 | undefined;
  readonly #table: ObjectTable;
  readonly #among: Surroundings;
  #remains: ObjectDescription | undefined;
  #details: ObjectDetails = NO_DETAILS;

  constructor(slot: number, table: ObjectTable, among: Surroundings) {
    this.slot = slot;
    this.#table = table;
    this.#among = among;
  }

  get localId(): number {
    return this.#remains?.localId ?? this.#table.localIds[this.slot]!;
  }

  get id(): Uuid {
    return this.#remains?.id ?? this.#table.idOf(this.slot);
  }

  get pcode(): number {
    return this.#remains?.pcode ?? this.#table.small[this.slot * SMALL.count]!;
  }

  get parentId(): number {
    return this.#remains?.parentId ?? this.#table.parentIds[this.slot]!;
  }

  get crc(): number {
    return this.#remains?.crc ?? this.#table.crcs[this.slot]!;
  }

  get scale(): Vector3 {
    return this.#remains?.scale ?? this.#table.scaleOf(this.slot);
  }

  get flags(): number {
    return this.#remains?.updateFlags ?? this.#table.updateFlags[this.slot]!;
  }

  get shape(): PackedShape {
    return this.#remains?.shape ?? this.#table.shapeOf(this.slot);
  }

  get textureEntry(): TextureEntry | undefined {
    const bytes = this.#remains?.textureEntry ?? textureEntryIn(this.#table.rareBytes(this.slot));
    return decodeTextureEntry(bytes);
  }

  get ownerId(): Uuid | undefined {
    const { properties } = this.#details;
    if (properties !== undefined) return properties.ownerId.isZero ? properties.groupId : properties.ownerId;
    const ownerId = this.#remains?.ownerId ?? ownerIn(this.#table.rareBytes(this.slot));
    return ownerId === undefined || ownerId.isZero ? undefined : ownerId;
  }

  get details(): ObjectDetails {
    return this.#details;
  }

  get position(): Vector3 {
    const motion = this.#motion;
    // What is part of something else goes with it; its velocity is that of the whole.
    if (this.parentId !== 0 || this.#remains !== undefined) return motion.position;
    const place = positionAfter(motion, this.#elapsedMs());
    return place === motion.position ? place : this.#withinRegion(place, motion.position);
  }

  get regionPosition(): Vector3 | undefined {
    let place = this.position;
    let { parentId } = this as WorldObject;
    for (let depth = 0; parentId !== 0; depth++) {
      const parent = this.#among.get(parentId);
      if (parent === undefined || depth === MAX_PARENTS) return undefined;
      place = addVectors(parent.position, rotateVector(place, parent.rotation));
      ({ parentId } = parent);
    }
    return place;
  }

  get rotation(): Quaternion {
    const motion = this.#motion;
    // Avatars are turned by who moves them, not by how fast they turned last.
    if (this.#remains !== undefined || this.pcode === PCODE.avatar) return motion.rotation;
    return rotationAfter(motion, this.#elapsedMs());
  }

  get velocity(): Vector3 {
    return this.#motion.velocity;
  }

  get acceleration(): Vector3 {
    return this.#motion.acceleration;
  }

  get angularVelocity(): Vector3 {
    return this.#motion.angularVelocity;
  }

  describe(): ObjectDescription {
    if (this.#remains !== undefined) return this.#remains;
    const { localId, id, pcode, parentId, crc, scale, shape, flags } = this;
    const table = this.#table;
    const at = this.slot * SMALL.count;
    return {
      localId,
      id,
      pcode,
      parentId,
      crc,
      scale,
      shape,
      updateFlags: flags,
      state: table.small[at + SMALL.state]!,
      material: table.small[at + SMALL.material]!,
      clickAction: table.small[at + SMALL.clickAction]!,
      motion: this.#motion,
      ...table.rare(this.slot),
    };
  }

  /**
   * Takes what the region says of it. What is older than what is known is left out: a packet that was lost comes again later.
   * Returns whether there was anything new in it.
   */
  take(change: ObjectChange, sequence?: number): boolean {
    const describes = change.pcode !== undefined && !isOlder(sequence, this.#heard(HEARD.described));
    const moves = !isOlder(sequence, this.#heard(HEARD.moved));
    const { parentId } = change;
    const place = parentId === undefined || parentId === this.parentId ? undefined : this.regionPosition;
    if (describes || change.pcode === undefined) this.#describe(change, place);
    if (describes) this.#hearDescription(sequence);
    if (moves) this.#move(change, sequence);
    return describes || moves;
  }

  #hearDescription(sequence: number | undefined): void {
    const { slot } = this;
    const table = this.#table;
    if (sequence !== undefined) table.heard[slot * HEARD.count + HEARD.described] = sequence;
    table.touchDescription(slot);
  }

  /**
   * The same of `Data` of a terse update, straight into the table.
   * @throws DecodeError where it is damaged
   */
  takeTerse(data: Uint8Array, textureEntry?: Uint8Array, sequence?: number): boolean {
    const table = this.#table;
    const { slot } = this;
    const { heard, motion } = table;
    const heardAt = slot * HEARD.count + HEARD.moved;
    const latest = heard[heardAt]!;
    // NaN, where nothing was heard, is not equal to itself.
    if (sequence !== undefined && latest === latest && isBefore(sequence, latest)) return false;
    const row = slot * MOTION_ROW.length;
    const turn = row + MOTION_ROW.rotation;
    const x = motion[turn]!;
    const y = motion[turn + 1]!;
    const z = motion[turn + 2]!;
    const w = motion[turn + 3]!;
    readTerse(data, motion, row);
    // No rotation is longer than 1: nobody has filled in how it moves.
    if (!straighten(motion, turn)) {
      motion.fill(0, row + MOTION_ROW.velocity, row + MOTION_ROW.collisionPlane);
      motion.set([x, y, z, w], turn);
    }
    table.toldAt[slot] = this.#among.now();
    if (sequence !== undefined) heard[heardAt] = sequence;
    table.touchMotion(slot);
    if (textureEntry !== undefined) this.#paint(textureEntry);
    return true;
  }

  /** The number of the packet that described it last. */
  get describedIn(): number | undefined {
    return this.#heard(HEARD.described);
  }

  /** Whether it was described by a later packet. */
  isDescribedAfter(sequence: number | undefined): boolean {
    return isOlder(sequence, this.#heard(HEARD.described));
  }

  #describe(change: ObjectChange, place: Vector3 | undefined): void {
    const { slot } = this;
    const table = this.#table;
    const { parentId = this.parentId, description } = change;
    if (parentId !== this.parentId && !Number.isNaN(table.toldAt[slot]))
      this.placeBefore = place ?? this.placeBefore;
    if (description !== undefined) table.describe(slot, description);
    if (parentId !== this.parentId) table.touchAspect(slot, ASPECT.parent);
    table.small[slot * SMALL.count] = change.pcode ?? this.pcode;
    table.crcs[slot] = change.crc ?? this.crc;
    table.parentIds[slot] = parentId;
    this.name = change.name ?? this.name;
  }

  #move(change: ObjectChange, sequence: number | undefined): void {
    const { motion } = this.#table;
    const row = this.slot * MOTION_ROW.length;
    const { position, velocity = ZERO_VECTOR, acceleration = ZERO_VECTOR, rotation } = change;
    const { angularVelocity = ZERO_VECTOR } = change;
    setVector(motion, row + MOTION_ROW.position, position);
    setVector(motion, row + MOTION_ROW.velocity, velocity);
    setVector(motion, row + MOTION_ROW.acceleration, acceleration);
    setVector(motion, row + MOTION_ROW.angularVelocity, angularVelocity);
    if (rotation !== undefined) {
      setVector(motion, row + MOTION_ROW.rotation, rotation);
      motion[row + MOTION_ROW.rotation + 3] = rotation.w;
    }
    this.#hearOfMotion(sequence);
  }

  #hearOfMotion(sequence: number | undefined): void {
    const { slot } = this;
    const table = this.#table;
    table.toldAt[slot] = this.#among.now();
    if (sequence !== undefined) table.heard[slot * HEARD.count + HEARD.moved] = sequence;
    table.touchMotion(slot);
  }

  /** Something of it came to be known that does not come with updates. */
  learn(details: ObjectDetails): void {
    this.#details = Object.freeze({ ...this.#details, ...details });
    const { properties } = details;
    // An avatar has no properties.
    if (properties !== undefined && this.pcode !== PCODE.avatar) this.name = properties.name;
    if (this.#remains === undefined) this.#table.touchAspect(this.slot, ASPECT.details);
  }

  #paint(textureEntry: Uint8Array): void {
    const table = this.#table;
    table.setRare(this.slot, packRare({ ...table.rare(this.slot), textureEntry }));
    table.touchDescription(this.slot);
  }

  /** Stands for itself from now on, where it is. */
  detach(): void {
    const position = this.regionPosition ?? this.placeBefore ?? this.position;
    this.take({ localId: this.localId, parentId: 0, position, rotation: this.#regionRotation() });
    this.#table.touchDescription(this.slot);
  }

  /** As far as what it is part of is known. */
  #regionRotation(): Quaternion {
    let { rotation, parentId } = this as WorldObject;
    for (let depth = 0; parentId !== 0 && depth < MAX_PARENTS; depth++) {
      const parent = this.#among.get(parentId);
      if (parent === undefined) break;
      rotation = combineRotations(rotation, parent.rotation);
      ({ parentId } = parent);
    }
    return rotation;
  }

  /** It is gone: it stays as it was, where it is, and its slot is free. */
  freeze(): void {
    const { position } = this;
    this.placeBefore = this.regionPosition ?? this.placeBefore;
    const still = { position, velocity: ZERO_VECTOR, acceleration: ZERO_VECTOR, rotation: this.rotation };
    const description = this.describe();
    this.#remains = { ...description, motion: { ...description.motion, ...still } };
    this.#table.release(this.slot);
  }

  toJSON(): Record<string, unknown> {
    const { localId, id, pcode, parentId, name, position, rotation, velocity } = this;
    return { localId, id, pcode, parentId, name, position, rotation, velocity };
  }

  /** For `console.log` in Node, which shows no getters. */
  [INSPECT](): Record<string, unknown> {
    return this.toJSON();
  }

  get #motion(): ObjectMotion {
    return this.#remains?.motion ?? motionOfRow(this.#table.motion, this.slot * MOTION_ROW.length, false);
  }

  #elapsedMs(): number {
    const told = this.#table.toldAt[this.slot]!;
    return Number.isNaN(told) ? 0 : (this.#among.now() - told) * this.#among.timeDilation();
  }

  #heard(what: number): number | undefined {
    const sequence = this.#table.heard[this.slot * HEARD.count + what]!;
    return Number.isNaN(sequence) ? undefined : sequence;
  }

  /** The edges hold what was inside: the region next to this one would speak of it. */
  #withinRegion(place: Vector3, told: Vector3): Vector3 {
    const size = this.#among.regionSize();
    const x = withinEdge(place.x, told.x, size.x);
    const y = withinEdge(place.y, told.y, size.y);
    return { x, y, z: place.z };
  }
}

function withinEdge(now: number, told: number, edge: number): number {
  return told < 0 || told > edge ? now : Math.min(Math.max(now, 0), edge);
}

/** Whether a packet was sent before another; where one has no number, it counts as it comes. */
export function isOlder(sequence: number | undefined, than: number | undefined): boolean {
  return sequence !== undefined && than !== undefined && isBefore(sequence, than);
}
