import { CONTROL } from '@landfall/protocol/avatar';

/** Everything that moves the agent while it is held. */
export const MOVEMENT =
  CONTROL.forward |
  CONTROL.back |
  CONTROL.left |
  CONTROL.right |
  CONTROL.up |
  CONTROL.down |
  CONTROL.fastForward |
  CONTROL.fastLeft |
  CONTROL.fastUp;

/** Where a held movement goes, as seen by the agent. */
export type Direction = 'forward' | 'back' | 'left' | 'right' | 'up' | 'down';

/** The flags of walking, or with `fast` of running, in a direction. */
export function flagsOf(direction: Direction, fast: boolean): number {
  return CONTROL[direction] | (fast ? FAST[direction] : 0);
}

const FAST: Readonly<Record<Direction, number>> = {
  forward: CONTROL.fastForward,
  back: CONTROL.fastForward,
  left: CONTROL.fastLeft,
  right: CONTROL.fastLeft,
  up: CONTROL.fastUp,
  down: CONTROL.fastUp,
};

/** Whether it is one. */
export function isDirection(direction: unknown): direction is Direction {
  return typeof direction === 'string' && Object.hasOwn(FAST, direction);
}
