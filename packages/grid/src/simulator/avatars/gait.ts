/**
 * Which animation a body wants. Rules:
 * 1. Who flies hovers up or down, or flies ahead, by the keys that are held.
 * 2. Who has jumped jumps until there is ground again. Who falls goes on as before for 0.8 s, and falls then when it is fast.
 * 3. Who lands after a fall gets up slower, the faster the fall was; unless the agent wants no more of it.
 * 4. On the ground the keys say it: down is to crouch.
 * @source OpenSim ScenePresenceAnimator.cs (DetermineMovementAnimation); captures/walk
 */
import { CONTROL } from '@landfall/protocol/avatar';
import type { Body } from './body.ts';
import { ACROSS } from './controls.ts';

const FALLS_AFTER_SECONDS = 0.8;
const FAST_FALL = -3;
/** By the square of the speed, metres a second: what is played on landing, and for how long. */
const LANDINGS = [
  { above: 300, animation: 'standup', seconds: 3 },
  { above: 160, animation: 'soft_land', seconds: 1.5 },
  { above: -1, animation: 'land', seconds: 0.6 },
] as const;

type Landing = (typeof LANDINGS)[number]['animation'];

/** Names of built-in animations that bodies want. */
export type GaitName =
  | Landing
  | 'stand'
  | 'walk'
  | 'run'
  | 'crouch'
  | 'crouchwalk'
  | 'turnleft'
  | 'turnright'
  | 'jump'
  | 'falldown'
  | 'fly'
  | 'hover'
  | 'hover_up'
  | 'hover_down'
  | 'sit'
  | 'sit_ground_constrained';

/** The animations of one body, as time goes by. */
export class Gait {
  #name: GaitName = 'stand';
  #airborneSeconds = 0;
  #fallSpeed = 0;
  /** Left of a landing. */
  #landingSeconds = 0;

  /** What the body wants now, so many seconds after it was asked last. */
  step(body: Pick<Body, 'posture' | 'flags' | 'velocity'>, seconds: number): GaitName {
    this.#name = body.posture === 'falling' ? this.#airborne(body, seconds) : this.#settled(body, seconds);
    return this.#name;
  }

  #airborne({ flags, velocity }: Pick<Body, 'flags' | 'velocity'>, seconds: number): GaitName {
    this.#landingSeconds = 0;
    this.#airborneSeconds += seconds;
    if (this.#name === 'jump') return 'jump';
    if (velocity.z > 0 && (flags & CONTROL.up) !== 0) return 'jump';
    if (velocity.z < FAST_FALL && this.#airborneSeconds > FALLS_AFTER_SECONDS) {
      this.#fallSpeed = velocity.z;
      return 'falldown';
    }
    return this.#name === 'walk' && (flags & ACROSS) === 0 ? 'stand' : this.#name;
  }

  #settled({ posture, flags }: Pick<Body, 'posture' | 'flags'>, seconds: number): GaitName {
    this.#airborneSeconds = 0;
    if (posture === 'seated') return 'sit';
    if (posture === 'ground-sitting') return 'sit_ground_constrained';
    if (posture === 'flying' || posture === 'hovering') return flight(flags);
    if (this.#name === 'falldown' || this.#name === 'jump') return this.#land();
    this.#landingSeconds = (flags & CONTROL.finishAnimation) === 0 ? this.#landingSeconds - seconds : 0;
    return this.#landingSeconds > 0 ? this.#name : onGround(posture, flags);
  }

  #land(): GaitName {
    const square = this.#name === 'jump' ? 0 : this.#fallSpeed ** 2;
    const { animation, seconds } = LANDINGS.find(({ above }) => square > above)!;
    this.#landingSeconds = seconds;
    return animation;
  }
}

function flight(flags: number): GaitName {
  if ((flags & ACROSS) !== 0) return 'fly';
  if ((flags & CONTROL.up) !== 0) return 'hover_up';
  return (flags & CONTROL.down) !== 0 ? 'hover_down' : 'hover';
}

function onGround(posture: Body['posture'], flags: number): GaitName {
  const isLow = (flags & CONTROL.down) !== 0;
  if (posture === 'walking') return isLow ? 'crouchwalk' : 'walk';
  if (posture === 'running') return isLow ? 'crouchwalk' : 'run';
  if (isLow) return 'crouch';
  if ((flags & (ACROSS | CONTROL.up)) !== 0) return 'stand';
  if ((flags & CONTROL.turnLeft) !== 0) return 'turnleft';
  return (flags & CONTROL.turnRight) !== 0 ? 'turnright' : 'stand';
}
