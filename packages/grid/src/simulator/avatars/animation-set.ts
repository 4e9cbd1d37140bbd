import { BUILT_IN_ANIMATIONS } from '@landfall/protocol/avatar';
import type { PlayingAnimation } from '@landfall/protocol/avatar';
import type { Uuid } from '@landfall/protocol/datatypes';

/** Animations that one avatar may play at once beside that of its posture. */
export const MAX_EXTRA_ANIMATIONS = 30;

/** What everybody plays who does nothing else; its number is always the same. @source captures/login-standard */
const STANDING: PlayingAnimation = Object.freeze({
  id: BUILT_IN_ANIMATIONS.get('stand')!,
  sequence: 1,
  source: undefined,
});

/**
 * What an avatar plays: first what its posture wants, then what was started besides, in that order. Each has a number, one higher than the last
 * that was started, so that the same animation started again is known from the one before.
 * @source OpenSim AnimationSet.cs; captures/walk, chat-im
 */
export class AnimationSet {
  #posture = STANDING;
  readonly #others = new Map<string, PlayingAnimation>();
  #next = STANDING.sequence + 1;

  /** All of it, in the order in which it is told. */
  get playing(): readonly PlayingAnimation[] {
    return [this.#posture, ...this.#others.values()];
  }

  /** The body does something else now. */
  setPosture(id: Uuid): void {
    if (!this.#posture.id.equals(id)) this.#posture = { id, sequence: this.#take(), source: undefined };
  }

  /** Nothing happens to what is played already, nor when too much is. @returns whether it has begun */
  start(id: Uuid): boolean {
    const isPlayed = this.#posture.id.equals(id) || this.#others.has(id.key);
    if (isPlayed || this.#others.size >= MAX_EXTRA_ANIMATIONS) return false;
    this.#others.set(id.key, { id, sequence: this.#take(), source: undefined });
    return true;
  }

  /** In place of its posture's animation an avatar stands. */
  stop(id: Uuid): void {
    if (this.#posture.id.equals(id)) this.#posture = STANDING;
    else this.#others.delete(id.key);
  }

  #take(): number {
    const sequence = this.#next;
    this.#next = (sequence + 1) | 0;
    return sequence;
  }
}
