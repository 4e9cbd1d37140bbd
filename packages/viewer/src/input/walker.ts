import type { Direction } from '@landfall/client';
import type { WorldCommand } from '../port/index.ts';
import type { KeyAction } from './key-map.ts';

/** Radians a second that a held key turns. */
const TURN_PER_SECOND = 2.1;
/** Milliseconds between two words on a heading that goes on changing. */
const FACE_EVERY_MS = 50;

/** What moves as long as its key is held. */
const MOVES: Readonly<Partial<Record<KeyAction, Direction>>> = {
  forward: 'forward',
  back: 'back',
  left: 'left',
  right: 'right',
  up: 'up',
  down: 'down',
};

/** Makes commands of keys that are held: walking, turning, rising. */
export class Walker {
  /** Counter-clockwise from east, radians. */
  headingRad = 0;
  /** What was asked for last by {@link Walker.toggleFlying}, not what the region made of it. */
  isFlying = false;
  /** Whether held keys make the agent run instead of walk. */
  isRunning = false;
  readonly #send: (command: WorldCommand) => void;
  readonly #held = new Map<string, KeyAction>();
  #told: Direction | undefined;
  #toldHeading = 0;
  #sinceFaceMs = 0;

  constructor(send: (command: WorldCommand) => void) {
    this.#send = send;
  }

  /** Whether a key is held that moves or turns. */
  get isMoving(): boolean {
    return this.#held.size > 0;
  }

  /** The region has said where it looks. */
  setHeading(headingRad: number): void {
    this.headingRad = headingRad;
    this.#toldHeading = headingRad;
  }

  /** A key is held from now on; `code` is the key. */
  press(code: string, action: KeyAction): void {
    if (MOVES[action] === undefined && action !== 'turnLeft' && action !== 'turnRight') return;
    this.#held.delete(code);
    this.#held.set(code, action);
    this.#tell();
  }

  /** A key is held no longer. */
  release(code: string): void {
    if (this.#held.delete(code)) this.#tell();
  }

  /** All keys are let go of: the page has lost the keyboard, or somebody begins to type. */
  releaseAll(): void {
    this.#held.clear();
    this.#tell();
    this.#face();
  }

  /** Up into the air, or down again. */
  toggleFlying(): void {
    this.isFlying = !this.isFlying;
    this.#send({ type: 'fly', isFlying: this.isFlying });
  }

  /** From walking to running, and back. */
  toggleRunning(): void {
    this.isRunning = !this.isRunning;
    this.#told = undefined;
    this.#tell();
  }

  /** Turns at once, radians counter-clockwise: a mouse that looks around. */
  turnBy(angleRad: number): void {
    this.headingRad = wrapped(this.headingRad + angleRad);
  }

  /** Lets held keys turn. */
  update(elapsedMs: number): void {
    let turn = 0;
    for (const action of this.#held.values()) {
      if (action === 'turnLeft') turn = 1;
      if (action === 'turnRight') turn = -1;
    }
    if (turn !== 0) this.turnBy((turn * TURN_PER_SECOND * Math.min(elapsedMs, 100)) / 1000);
    this.#sinceFaceMs += elapsedMs;
    if (this.#sinceFaceMs >= FACE_EVERY_MS) this.#face();
  }

  #face(): void {
    this.#sinceFaceMs = 0;
    if (this.headingRad === this.#toldHeading) return;
    this.#toldHeading = this.headingRad;
    this.#send({ type: 'face', headingRad: this.headingRad });
  }

  /** The key that was pressed last decides. */
  #tell(): void {
    let direction: Direction | undefined;
    for (const action of this.#held.values()) direction = MOVES[action] ?? direction;
    if (direction === this.#told) return;
    this.#told = direction;
    this.#send({ type: 'go', direction, isFast: this.isRunning });
  }
}

/** −π to π. */
const wrapped = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle));
