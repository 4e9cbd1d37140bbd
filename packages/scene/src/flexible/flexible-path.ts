import {
  ZERO_VECTOR,
  addVectors,
  combineRotations,
  distance,
  rotateVector,
} from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { FlexibleParam } from '@landfall/protocol/extra-params';
import { arcBetween, minus, rotationAround, scaled, unitOr } from './arc.ts';

/** Longer steps count as this. Seconds. @source viewer llflexibleobject.cpp */
export const MAX_STEP_SECONDS = 0.2;
/** How stiff the stiffest is. @source viewer llprimitive.cpp */
const MOST_TENSION = 0.99;
const MOST_PARAM = 10;
/** Metres. */
const [LEAST_LENGTH, MOST_LENGTH] = [1e-3, 1e4];
const MOST_SOFTNESS = 3;
/** Sections move at most so far in a step. Metres. */
const MOST_MOVE = 1;
const UP: Vector3 = Object.freeze({ x: 0, y: 0, z: 1 });
const SETTLE_STEP_SECONDS = 1 / 30;
/** A minute: what has not come to rest by then sways for ever. */
const MOST_SETTLE_STEPS = 1800;
/** Slower than this in a step is at rest. Metres. */
const REST = 1e-5;

/** Where a flexible prim is fastened now, and what blows. */
export interface FlexibleFrame {
  /** Of the prim's middle, metres in the region. */
  readonly position: Vector3;
  /** Of the prim in the region: unbent, it stands along its z axis. */
  readonly rotation: Quaternion;
  /** Metres a second; none when left out. */
  readonly wind?: Vector3;
}

/** A section's upper end: what hangs on to what is below it. */
export interface FlexibleSection {
  /** Metres in the region. */
  position: Vector3;
  direction: Vector3;
  rotation: Quaternion;
  velocity: Vector3;
}

/**
 * A flexible prim as it moves: sections one behind the other from the prim's lower end, which stays where the prim is. Without a clock: whoever draws says how much time went by.
 * @source viewer indra/newview/llflexibleobject.cpp (doFlexibleUpdate)
 */
export class FlexiblePath {
  readonly #param: FlexibleParam;
  readonly #length: number;
  readonly #sections: FlexibleSection[];
  #frame: FlexibleFrame;

  /**
   * Straight, as it stands when nothing bends it.
   * @param length of the prim along its z axis, metres
   */
  constructor(param: FlexibleParam, length: number, frame: FlexibleFrame) {
    this.#param = param;
    this.#length = Math.min(MOST_LENGTH, length > LEAST_LENGTH ? length : LEAST_LENGTH);
    this.#frame = frame;
    const count = 2 ** Math.min(MOST_SOFTNESS, Math.max(0, Math.floor(param.softness) || 0));
    const direction = rotateVector(UP, frame.rotation);
    this.#sections = Array.from({ length: count + 1 }, (_, at) => ({
      position: addVectors(this.#anchor(), scaled(direction, (at * this.#length) / count)),
      direction,
      rotation: frame.rotation,
      velocity: ZERO_VECTOR,
    }));
  }

  /** The lower end first, which is fastened; then the upper end of each section. Not copies. */
  get sections(): readonly Readonly<FlexibleSection>[] {
    return this.#sections;
  }

  /** Where it was fastened, and what blew, at the last step; before the first one, what it was made with. */
  get frame(): FlexibleFrame {
    return this.#frame;
  }

  /** Lets time go by. @param seconds since the last step; at most {@link MAX_STEP_SECONDS} count */
  step(seconds: number, frame: FlexibleFrame = this.#frame): void {
    const time = Math.min(MAX_STEP_SECONDS, Math.max(0, seconds || 0));
    this.#frame = frame;
    const [first] = this.#sections;
    first!.position = this.#anchor();
    first!.direction = rotateVector(UP, frame.rotation);
    first!.rotation = frame.rotation;
    let rotation = frame.rotation;
    for (let at = 1; at < this.#sections.length; at++) rotation = this.#moveSection(at, rotation, time);
  }

  /** Lets time go by until it rests, or for a minute. Returns whether it rests. */
  settle(): boolean {
    for (let step = 0; step < MOST_SETTLE_STEPS; step++) {
      const before = this.#sections.map(({ position }) => position);
      this.step(SETTLE_STEP_SECONDS);
      if (this.#sections.every(({ position }, at) => distance(position, before[at]!) < REST)) return true;
    }
    return false;
  }

  #anchor(): Vector3 {
    const { position, rotation } = this.#frame;
    return minus(position, scaled(rotateVector(UP, rotation), this.#length / 2));
  }

  /** Moves one section, and turns it to where it was moved. Returns how it is turned, for the next. */
  #moveSection(at: number, below: Quaternion, seconds: number): Quaternion {
    const section = this.#sections[at]!;
    const parent = this.#sections[at - 1]!;
    const length = this.#length / (this.#sections.length - 1);
    const before = section.position;
    const wanted = this.#sections[Math.max(0, at - 2)]!.direction;
    const pulled = addVectors(before, scaled(this.#pull(), length * seconds));
    const back = minus(scaled(wanted, length), minus(pulled, parent.position));
    const tensed = addVectors(pulled, scaled(back, this.#tension(seconds)));
    const moved = addVectors(tensed, scaled(section.velocity, this.#momentum(seconds)));
    const { axis, angleRad } = arcBetween(
      parent.direction,
      unitOr(minus(moved, parent.position), parent.direction),
    );
    const angle = Math.min(angleRad, Math.atan(length * 2));
    const turn = rotationAround(axis, angle);
    section.rotation = combineRotations(below, turn);
    section.direction = rotateVector(parent.direction, turn);
    section.position = addVectors(parent.position, scaled(section.direction, length));
    section.velocity = withinMove(minus(section.position, before));
    // What is below bends half the way with it.
    if (at > 1) parent.rotation = combineRotations(parent.rotation, rotationAround(axis, angle / 2));
    return section.rotation;
  }

  /** Gravity, wind and the force of its own: what a metre of it is moved by in a second. */
  #pull(): Vector3 {
    const { gravity, wind, force = ZERO_VECTOR } = this.#param;
    const { x, y, z } = addVectors(force, scaled(this.#frame.wind ?? ZERO_VECTOR, within(wind, 0) / 10));
    return { x: forceOf(x), y: forceOf(y), z: forceOf(z) - within(gravity, -MOST_PARAM) };
  }

  #tension(seconds: number): number {
    return Math.min(MOST_TENSION, (within(this.#param.tension, 0) / 10) * (1 - 0.85 ** (seconds * 30)));
  }

  #momentum(seconds: number): number {
    return 1 / 10 ** ((within(this.#param.drag, 0) * 2 + 1) * seconds);
  }
}

function within(value: number, least: number): number {
  return Math.min(MOST_PARAM, Math.max(least, value || 0));
}

/** Forces and winds beyond this are mistakes. */
const MOST_FORCE = 100;

function forceOf(value: number): number {
  return Math.min(MOST_FORCE, Math.max(-MOST_FORCE, value || 0));
}

function withinMove(move: Vector3): Vector3 {
  return Math.hypot(move.x, move.y, move.z) > MOST_MOVE ? unitOr(move, ZERO_VECTOR) : move;
}
