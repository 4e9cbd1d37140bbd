import { isBefore } from '@landfall/protocol/circuit';
import { addVectors, rotateVector, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { Instant } from '@landfall/transport/ports';
import { positionAfter, STILL } from './motion.ts';
import type { Motion } from './motion.ts';
import type { ObjectChange, WorldObject } from './world-object.ts';

/** What an object is among. */
export interface Surroundings {
  now(): Instant;
  get(localId: number): WorldObject | undefined;
  /** How fast the region's time goes, 0 to 1. */
  timeDilation(): number;
  /** Sides of the region, metres. */
  regionSize(): { readonly x: number; readonly y: number };
}

/** A part, its root, the avatar it is attached to, that one's seat, the seat's root; more is a circle, or a joke. */
const MAX_PARENTS = 5;

const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** An object of the mirror. */
export class TrackedObject implements WorldObject {
  readonly localId: number;
  readonly id: Uuid;
  pcode: number;
  parentId = 0;
  crc = 0;
  name = '';
  /** Where it was in the region before it got its parent, as far as known. */
  placeBefore: Vector3 | undefined;
  readonly #among: Surroundings;
  #motion: Motion = STILL;
  #toldAt: Instant | undefined;
  /** Numbers of the packets with the newest description and the newest word on where it is. */
  #described: number | undefined;
  #moved: number | undefined;

  constructor(localId: number, id: Uuid, pcode: number, among: Surroundings) {
    this.localId = localId;
    this.id = id;
    this.pcode = pcode;
    this.#among = among;
  }

  get position(): Vector3 {
    // What is part of something else goes with it; its velocity is that of the whole.
    if (this.parentId !== 0) return this.#motion.position;
    const elapsedMs = (this.#among.now() - (this.#toldAt ?? 0)) * this.#among.timeDilation();
    const place = positionAfter(this.#motion, elapsedMs);
    return place === this.#motion.position ? place : this.#withinRegion(place);
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
    return this.#motion.rotation;
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

  /**
   * Takes what the region says of it. What is older than what is known is left out: a packet that was lost comes again later.
   * Returns whether there was anything new in it.
   */
  take(change: ObjectChange, sequence?: number): boolean {
    const describes = change.pcode !== undefined && !isOlder(sequence, this.#described);
    const moves = !isOlder(sequence, this.#moved);
    const place = this.regionPosition;
    if (describes || change.pcode === undefined) this.#describe(change, place);
    if (describes) this.#described = sequence ?? this.#described;
    if (moves) this.#move(change, sequence);
    return describes || moves;
  }

  /** Whether it was described by a later packet. */
  isDescribedAfter(sequence: number | undefined): boolean {
    return isOlder(sequence, this.#described);
  }

  #describe(change: ObjectChange, place: Vector3 | undefined): void {
    const { parentId = this.parentId } = change;
    if (parentId !== this.parentId && this.#toldAt !== undefined)
      this.placeBefore = place ?? this.placeBefore;
    this.pcode = change.pcode ?? this.pcode;
    this.crc = change.crc ?? this.crc;
    this.name = change.name ?? this.name;
    this.parentId = parentId;
  }

  #move(change: ObjectChange, sequence: number | undefined): void {
    const { position, velocity = ZERO_VECTOR, acceleration = ZERO_VECTOR } = change;
    const { rotation = this.#motion.rotation, angularVelocity = ZERO_VECTOR } = change;
    this.#motion = { position, velocity, acceleration, rotation, angularVelocity };
    this.#toldAt = this.#among.now();
    this.#moved = sequence ?? this.#moved;
  }

  /** Stands for itself from now on, where it is. */
  detach(): void {
    const position = this.regionPosition ?? this.placeBefore ?? this.position;
    this.take({ localId: this.localId, parentId: 0, position });
  }

  /** It is gone: it stays where it is. */
  freeze(): void {
    const { position } = this;
    this.placeBefore = this.regionPosition ?? this.placeBefore;
    this.#motion = { ...this.#motion, position, velocity: ZERO_VECTOR, acceleration: ZERO_VECTOR };
  }

  toJSON(): Record<string, unknown> {
    const { localId, id, pcode, parentId, name, position, rotation, velocity } = this;
    return { localId, id, pcode, parentId, name, position, rotation, velocity };
  }

  /** For `console.log` in Node, which shows no getters. */
  [INSPECT](): Record<string, unknown> {
    return this.toJSON();
  }

  /** The edges hold what was inside: the region next to this one would speak of it. */
  #withinRegion(place: Vector3): Vector3 {
    const { position } = this.#motion;
    const size = this.#among.regionSize();
    const x = withinEdge(place.x, position.x, size.x);
    const y = withinEdge(place.y, position.y, size.y);
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
