import { CONTROL } from '@landfall/protocol/avatar';
import { encodeText } from '@landfall/protocol/bytes';
import { headingOf, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { PCODE } from '@landfall/protocol/object';
import type { Clock } from '@landfall/transport/ports';
import { FAKE_AGENT_ID } from './fake-grid.ts';
import { likeOpenSim } from './fake-simulator.ts';
import type { FakeSimulator, Script } from './fake-simulator.ts';
import { fullUpdate, terseUpdate } from './object-updates.ts';

/** Local id of the agent's own avatar. */
export const FAKE_AVATAR = 77;

/** How a simulator lets an avatar walk, and what it says of it. */
export interface WalkingOptions {
  /** `seldom`: on changes of velocity or turns, and every 5 m, as OpenSim master; `often`: ten times a second, as 0.9.2.2. */
  readonly speaks: 'seldom' | 'often';
  readonly isBlocked?: (place: Vector3) => boolean;
  /** How long it goes on after it was let go of: a region that is busy, or somebody who flies. 0 by default. */
  readonly runsOnMs?: number | (() => number);
  /** How fast: `walking` by default. */
  readonly metresPerSecond?: number;
  /** Whether the word on it is lost on its way; `n` counts from 0. */
  readonly loses?: (n: number) => boolean;
}

const START = { x: 128, y: 128, z: 26 };
const WALKING = 3.2;
const RUNNING = 5.1;
const FRAME_MS = 50;
const SPOKEN_OF_METRES = 5;
const TURN = 0.01;

/** Describes the agent's own avatar. */
export function describeAvatar(simulator: FakeSimulator, position: Vector3, ParentID = 0): void {
  const NameValue = encodeText('FirstName STRING RW SV Test\nLastName STRING RW SV User');
  const block = { ID: FAKE_AVATAR, FullID: FAKE_AGENT_ID, PCode: PCODE.avatar, ParentID, NameValue };
  simulator.send(fullUpdate(block, position, true));
}

/** A script: an avatar that walks where its AgentUpdates say, on level ground. */
export function walkingAvatar(clock: Clock, options: WalkingOptions): Script {
  const walker = new Walker(options);
  const frame = (simulator: FakeSimulator): void => {
    walker.move(FRAME_MS / 1000, simulator);
    clock.after(FRAME_MS, () => frame(simulator), { background: true });
  };
  let isKnown = false;
  return (message, simulator) => {
    likeOpenSim(message, simulator);
    if (message.name !== 'AgentUpdate') return;
    walker.obey(message);
    if (isKnown) return;
    isKnown = true;
    describeAvatar(simulator, START);
    frame(simulator);
  };
}

class Walker {
  readonly #options: WalkingOptions;
  #place: Vector3 = START;
  #wish: Vector3 = ZERO_VECTOR;
  #momentum = { velocity: ZERO_VECTOR, seconds: 0 };
  #heading = 0;
  #told = { place: START as Vector3, velocity: ZERO_VECTOR, heading: 0 };
  #words = 0;

  constructor(options: WalkingOptions) {
    this.#options = options;
  }

  obey({ AgentData }: MessageOf<'AgentUpdate'>): void {
    const { ControlFlags, BodyRotation } = AgentData;
    const { metresPerSecond = WALKING, runsOnMs = 0 } = this.#options;
    const pace = (ControlFlags & CONTROL.fastForward) === 0 ? metresPerSecond : RUNNING;
    const speed = (ControlFlags & CONTROL.forward) === 0 ? 0 : pace;
    this.#heading = headingOf(BodyRotation);
    const wasWish = this.#wish;
    this.#wish = { x: Math.cos(this.#heading) * speed, y: Math.sin(this.#heading) * speed, z: 0 };
    const letsGo = speed === 0 && (wasWish.x !== 0 || wasWish.y !== 0);
    if (letsGo)
      this.#momentum = {
        velocity: wasWish,
        seconds: (typeof runsOnMs === 'number' ? runsOnMs : runsOnMs()) / 1000,
      };
  }

  move(seconds: number, simulator: FakeSimulator): void {
    const { x, y, z } = this.#place;
    const isWalking = this.#wish.x !== 0 || this.#wish.y !== 0;
    const goesOn = !isWalking && this.#momentum.seconds > 0;
    if (goesOn) this.#momentum.seconds -= seconds;
    const wish = goesOn ? this.#momentum.velocity : this.#wish;
    const next = { x: x + wish.x * seconds, y: y + wish.y * seconds, z };
    const isBlocked = this.#options.isBlocked?.(next) === true;
    const velocity = isBlocked ? ZERO_VECTOR : wish;
    if (!isBlocked) this.#place = next;
    const isMoving = velocity.x !== 0 || velocity.y !== 0;
    if (this.#options.speaks === 'often' ? isMoving : this.#hasChanged(velocity))
      this.#speak(velocity, simulator);
  }

  #hasChanged(velocity: Vector3): boolean {
    const { place, velocity: told, heading } = this.#told;
    const far = Math.max(Math.abs(this.#place.x - place.x), Math.abs(this.#place.y - place.y));
    const faster = Math.max(Math.abs(velocity.x - told.x), Math.abs(velocity.y - told.y));
    return far > SPOKEN_OF_METRES || faster > 0.1 || Math.abs(this.#heading - heading) > TURN;
  }

  #speak(velocity: Vector3, simulator: FakeSimulator): void {
    this.#told = { place: this.#place, velocity, heading: this.#heading };
    if (this.#options.loses?.(this.#words++) === true) return;
    // What speaks often need not say how fast: the 0.9.2.2 of our captures does, other servers do not.
    const motion = this.#options.speaks === 'often' ? {} : { velocity };
    simulator.send(terseUpdate(FAKE_AVATAR, this.#place, motion), { reliable: false });
  }
}
