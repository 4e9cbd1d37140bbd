/**
 * Crossings that fail, of which regions say nothing: the avatar is put back, and only the next words on where it is tell. Rules:
 * 1. It was beyond the border when the region spoke of it last, or would have come there since.
 * 2. It is inside again: while it still wants to move it stands there, or farther inside than it was; or it was told beyond, and does not
 *    come back by itself.
 *    Or it has come for the border and stands right before it, with its key held, for half a second: master tells of it every frame then, and
 *    never beyond. While it is handed over it may stand there too, for less.
 * 3. That is told once, and again when it has been away from the border, or has let go of the key, meanwhile.
 * An avatar that has stopped by itself, or turned round, or whose key leads away from the border, has not been put back: where it has come over a
 * border it may be held behind it. Whoever crosses is not heard any more in the region behind.
 * @source OpenSim ScenePresence.cs (CheckForBorderCrossing, CrossToNewRegionFail); travel.md 8; seen on master
 */
import type { Vector3 } from '../datatypes/index.ts';
import type { RegionSize } from '../region/index.ts';

/** What a region says of an avatar. */
export interface AvatarWord {
  /** Metres in the region; outside of it on the way over the border. */
  readonly position: Vector3;
  /** Metres a second. */
  readonly velocity: Vector3;
  /** Whether the agent holds a key that moves it. */
  readonly isPushing: boolean;
  /** Where that key leads, radians counter-clockwise from east; undefined where it is not known, or leads up or down. */
  readonly pushingRad?: number | undefined;
}

type Last = AvatarWord & { readonly at: number };

/** So far beyond it must have come by its velocity alone: the word that it has stopped takes a while. */
const REACH_METRES = 0.5;
/** For so long its velocity is believed. */
const MOST_SECONDS = 5;
/** Slower is standing: what is told comes in steps of less. */
const STILL_METRES_A_SECOND = 0.1;
/** Farther inside than it was: a walk in zigzag is none. */
const BACK_METRES = 1;
/** Which way it goes is seen by where it will be so soon. */
const INWARD_MS = 100;
/** Right before the border, and how long. */
const BEFORE_METRES = 0.5;
const STOPPED_MS = 500;
/** So far from every border another crossing can fail. */
const AWAY_METRES = 3;

/** Watches one avatar in one region. */
export class BorderWatch {
  #last: Last | undefined;
  #isArmed = true;
  /** Since when it stands right before the border that it came for. */
  #stoppedAt: number | undefined;

  /** It is in another region, or has been put somewhere else in this one. */
  restart(): void {
    this.#last = undefined;
    this.#isArmed = true;
    this.#stoppedAt = undefined;
  }

  /** A word of the region; `size` is the region's. @returns whether the avatar has been put back from the border. */
  hear(word: AvatarWord, size: RegionSize, now: number): boolean {
    const last = this.#last;
    this.#last = { ...word, at: now };
    const inside = depth(word.position, size);
    if (inside >= AWAY_METRES && !this.#isArmed) {
      this.#isArmed = true;
      return false;
    }
    if (last?.isPushing === true && !word.isPushing) this.#isArmed = true;
    if (last === undefined || !this.#isArmed || inside < 0 || !mayPushOut(word, size)) return false;
    if (!isPutBack(word, last, size, now) && !this.#isHeldBack(word, last, size, now)) return false;
    this.#isArmed = false;
    this.#stoppedAt = undefined;
    return true;
  }

  #isHeldBack(word: AvatarWord, last: Last, size: RegionSize, now: number): boolean {
    const isStopped = word.isPushing && isStill(word) && depth(word.position, size) < BEFORE_METRES;
    const hasCome = !last.isPushing || isOutward(last, size);
    const isFirst = isStopped && this.#stoppedAt === undefined && hasCome;
    if (!isStopped) this.#stoppedAt = undefined;
    else if (isFirst) this.#stoppedAt = now;
    return this.#stoppedAt !== undefined && now - this.#stoppedAt >= STOPPED_MS;
  }
}

function isPutBack(word: AvatarWord, last: Last, size: RegionSize, now: number): boolean {
  const before = depth(last.position, size);
  if (before < 0) return !isInward(word, size);
  const wasBeyond = depth(reckoned(last, now), size) < -REACH_METRES;
  return wasBeyond && word.isPushing && (isStill(word) || depth(word.position, size) - before > BACK_METRES);
}

/** Metres to the nearest border; less than 0 beyond it. */
function depth({ x, y }: Vector3, size: RegionSize): number {
  return Math.min(x, y, size.x - x, size.y - y);
}

function reckoned({ position, velocity, at }: Last, now: number): Vector3 {
  const seconds = Math.min(Math.max(0, now - at) / 1000, MOST_SECONDS);
  return { x: position.x + velocity.x * seconds, y: position.y + velocity.y * seconds, z: position.z };
}

/** Not so when its key is known to lead away from the border, or along it. */
function mayPushOut({ position, isPushing, pushingRad }: AvatarWord, size: RegionSize): boolean {
  if (!isPushing || pushingRad === undefined) return true;
  const { x, y, z } = position;
  return depth({ x: x + Math.cos(pushingRad), y: y + Math.sin(pushingRad), z }, size) < depth(position, size);
}

/** It comes away from the border by itself. */
function isInward(word: AvatarWord, size: RegionSize): boolean {
  return depth(reckoned({ ...word, at: 0 }, INWARD_MS), size) > depth(word.position, size);
}

/** It goes for the border. */
function isOutward(word: AvatarWord, size: RegionSize): boolean {
  return !isStill(word) && depth(reckoned({ ...word, at: 0 }, INWARD_MS), size) < depth(word.position, size);
}

function isStill({ velocity: { x, y } }: AvatarWord): boolean {
  return Math.hypot(x, y) < STILL_METRES_A_SECOND;
}
