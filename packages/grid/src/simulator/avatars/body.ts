import { CONTROL, USUAL_BODY_SIZE } from '@landfall/protocol/avatar';
import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { NO_ROTATION, ZERO_VECTOR, headingOf } from '@landfall/protocol/datatypes';
import { MOVING, axis } from './controls.ts';
import { CEILING_METRES } from '@landfall/protocol/region';

/** Metres a second. @source captures/walk: 2.40 walking, 16.1 flying with fast-at, 9.65 rising and jumping */
const WALK_SPEED = 2.4;
const RUN_SPEED = 4.8;
const FLY_SPEED = 8;
const FAST_FLY_SPEED = 16;
const RISE_SPEED = 9.65;
const JUMP_SPEED = 9.65;
const GRAVITY = 9.8;
/** Terminal speed of a fall, so that a long one does not run away. */
const MAX_FALL_SPEED = 50;
/** No body is smaller or larger, metres. @source OpenSim AvatarAppearance.cs (SetSize) */
const SMALLEST = 0.1;
const LARGEST = 32;
/** Metres from a usual avatar's middle, which is its position, to its soles. */
export const AVATAR_HALF_HEIGHT = USUAL_BODY_SIZE.z / 2;
/** As near as a walker comes to where it is sent: half of what a run covers between two heartbeats. */
const ARRIVED_METRES = 0.5;
/** Nobody stands nearer to the region's edge where it is the edge of the world. */
const EDGE_METRES = 0.5;

export type Posture =
  | 'standing'
  | 'walking'
  | 'running'
  | 'flying'
  | 'hovering'
  | 'falling'
  | 'ground-sitting'
  | 'seated';

/** What an avatar stands on, and where that ends. */
export interface Ground {
  /** Along each side of the region. */
  readonly sizeMetres: number;
  /** Metres above zero of the ground at a place in the region. */
  heightAt(east: number, north: number): number;
  /** Is there more to walk on at a place outside? Nowhere without it. */
  goesOn?(east: number, north: number): boolean;
}

/** A place on the map, metres. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** What the agent asked for last. */
export interface Steering {
  readonly flags: number;
  readonly rotation: Quaternion;
}

/** Where an avatar is and how it moves. Units: metres, metres a second. */
export class Body {
  /** Of its middle, in the region; while it sits on something, too. */
  position: Vector3;
  /** Metres: deep, wide, high. */
  size = USUAL_BODY_SIZE;
  /** Zero while it sits. */
  velocity: Vector3 = ZERO_VECTOR;
  /** Where it faces: as the agent steers, except while it sits. */
  rotation: Quaternion = NO_ROTATION;
  /** What it does at present: standing at first. */
  posture: Posture = 'standing';
  /** The object sat on. */
  seat: { readonly id: Uuid; readonly localId: number } | undefined;
  #steering: Steering = { flags: 0, rotation: NO_ROTATION };
  /** Nothing moves it but a teleport. */
  #isHeld = false;
  /** Where it walks by itself, until it is there or keys are pressed. */
  #goal: Place | undefined;

  constructor(position: Vector3) {
    this.position = position;
  }

  /** Metres from its middle to its soles. */
  get halfHeight(): number {
    return this.size.z / 2;
  }

  /** On an object or on the ground. */
  get isSitting(): boolean {
    return this.posture === 'seated' || this.posture === 'ground-sitting';
  }

  /** Its agent wants to fly, and it does not sit. */
  get isFlying(): boolean {
    return !this.isSitting && (this.#steering.flags & CONTROL.fly) !== 0;
  }

  /** Bits of {@link CONTROL} of the last AgentUpdate. */
  get flags(): number {
    return this.#steering.flags;
  }

  /** Takes over an AgentUpdate. Nonsense in it (not numbers) is left out. */
  steer({ flags, rotation }: Steering): void {
    this.#steering = { flags, rotation: isRotation(rotation) ? rotation : this.#steering.rotation };
    if (flags & MOVING) this.#goal = undefined;
    if (this.isSitting) {
      if (flags & CONTROL.standUp) this.stand();
      return;
    }
    if (flags & CONTROL.sitOnGround) this.#rest('ground-sitting');
  }

  /** Becomes as large as the agent says, within limits; its feet stay where they are. What is no number is left as it was. */
  resize({ x, y, z }: Vector3): void {
    const before = this.size;
    const within = (metres: number, otherwise: number): number =>
      Number.isFinite(metres) ? clamp(metres, SMALLEST, LARGEST) : otherwise;
    this.size = { x: within(x, before.x), y: within(y, before.y), z: within(z, before.z) };
    if (this.seat === undefined)
      this.position = { ...this.position, z: this.position.z + (this.size.z - before.z) / 2 };
  }

  /** Nothing moves it from here until it is put somewhere else. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Is somewhere else all at once, and stands or hovers there. */
  putTo(position: Vector3): void {
    this.#isHeld = false;
    this.position = position;
    this.velocity = ZERO_VECTOR;
    this.#goal = undefined;
  }

  /** Sits down on an object, with its middle at a place in the region. */
  sitOn(seat: { readonly id: Uuid; readonly localId: number }, position: Vector3): void {
    this.#rest('seated');
    this.seat = seat;
    this.position = position;
  }

  /** Gets up from the object or the ground, where it is. */
  stand(): void {
    this.#rest('standing');
    this.seat = undefined;
  }

  /** Walks there by itself, unless it sits. A key ends it. */
  walkTo(goal: Place): void {
    if (!this.isSitting) this.#goal = goal;
  }

  /** Moves on by so many seconds. */
  step(seconds: number, ground: Ground): void {
    if (this.isSitting) return;
    this.rotation = this.#steering.rotation;
    if (this.#isHeld) {
      this.velocity = ZERO_VECTOR;
      return;
    }
    const floor = ground.heightAt(this.position.x, this.position.y) + this.halfHeight;
    const isFlying = (this.#steering.flags & CONTROL.fly) !== 0;
    this.velocity = isFlying ? this.#flight() : this.#walk(seconds, this.position.z - floor);
    this.position = this.#moved(seconds, ground);
    this.#settle(ground, isFlying);
  }

  /** Is put back inside, and stands still: there is no way on. */
  turnBack(ground: Ground): void {
    const { x, y, z } = this.position;
    this.position = { x: inside(x, ground), y: inside(y, ground), z };
    this.velocity = ZERO_VECTOR;
  }

  #rest(posture: Posture): void {
    this.posture = posture;
    this.velocity = ZERO_VECTOR;
    this.#goal = undefined;
  }

  /** East and north of the wanted direction, of length 0 or 1. */
  #direction(): Place {
    const { flags, rotation } = this.#steering;
    if (flags & CONTROL.stop) return { x: 0, y: 0 };
    if (this.#goal !== undefined) return this.#towards(this.#goal);
    const forward = axis(flags, CONTROL.forward | CONTROL.nudgeForward, CONTROL.back | CONTROL.nudgeBack);
    const left = axis(flags, CONTROL.left | CONTROL.nudgeLeft, CONTROL.right | CONTROL.nudgeRight);
    if (forward === 0 && left === 0) return { x: 0, y: 0 };
    const heading = headingOf(rotation) + Math.atan2(left, forward);
    return { x: Math.cos(heading), y: Math.sin(heading) };
  }

  #towards(goal: Place): Place {
    const [east, north] = [goal.x - this.position.x, goal.y - this.position.y];
    const distance = Math.hypot(east, north);
    if (distance > ARRIVED_METRES) return { x: east / distance, y: north / distance };
    this.#goal = undefined;
    return { x: 0, y: 0 };
  }

  #flight(): Vector3 {
    const { flags } = this.#steering;
    const { x, y } = this.#direction();
    const up = flags & CONTROL.stop ? 0 : axis(flags, CONTROL.up, CONTROL.down);
    const speed = flags & CONTROL.fastForward ? FAST_FLY_SPEED : FLY_SPEED;
    return { x: x * speed, y: y * speed, z: up * RISE_SPEED };
  }

  #walk(seconds: number, aboveFloor: number): Vector3 {
    const { flags } = this.#steering;
    const { x, y } = this.#direction();
    const speed = flags & CONTROL.fastForward ? RUN_SPEED : WALK_SPEED;
    const isGrounded = aboveFloor <= 0.05 && this.velocity.z <= 0;
    if (isGrounded) return { x: x * speed, y: y * speed, z: flags & CONTROL.up ? JUMP_SPEED : 0 };
    return { x: x * speed, y: y * speed, z: Math.max(-MAX_FALL_SPEED, this.velocity.z - GRAVITY * seconds) };
  }

  #moved(seconds: number, ground: Ground): Vector3 {
    const { position, velocity } = this;
    const x = position.x + velocity.x * seconds;
    const y = position.y + velocity.y * seconds;
    const [insideX, insideY] = [x, y].map((metres) => inside(metres, ground)) as [number, number];
    const goesOn = (east: number, north: number): boolean => ground.goesOn?.(east, north) === true;
    return {
      x: x === insideX || goesOn(beyond(x, insideX), insideY) ? x : insideX,
      y: y === insideY || goesOn(insideX, beyond(y, insideY)) ? y : insideY,
      z: clamp(position.z + velocity.z * seconds, -CEILING_METRES, CEILING_METRES),
    };
  }

  /** Keeps the feet on or above the ground and names what the body does now. */
  #settle(ground: Ground, isFlying: boolean): void {
    const { position, velocity } = this;
    const floor = ground.heightAt(position.x, position.y) + this.halfHeight;
    const moves = velocity.x !== 0 || velocity.y !== 0;
    if (isFlying) {
      if (position.z < floor) this.position = { ...position, z: floor };
      this.posture = moves || velocity.z !== 0 ? 'flying' : 'hovering';
      return;
    }
    // A walker goes down a slope without leaving the ground; a drop of more than a step is a fall.
    const isOnGround = velocity.z <= 0 && position.z - floor < 0.5;
    if (!isOnGround) {
      this.posture = 'falling';
      return;
    }
    this.position = { ...position, z: floor };
    this.velocity = { x: velocity.x, y: velocity.y, z: 0 };
    this.posture = moves ? (this.#steering.flags & CONTROL.fastForward ? 'running' : 'walking') : 'standing';
  }
}

const inside = (metres: number, { sizeMetres }: Ground): number =>
  clamp(metres, EDGE_METRES, sizeMetres - EDGE_METRES);
/** On the other side of the edge, for a place that is nearer to it than anybody stands. */
const beyond = (metres: number, insideMetres: number): number =>
  metres + Math.sign(metres - insideMetres) * EDGE_METRES;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

const isRotation = ({ x, y, z, w }: Quaternion): boolean =>
  [x, y, z, w].every((part) => Number.isFinite(part) && Math.abs(part) <= 1.001);
