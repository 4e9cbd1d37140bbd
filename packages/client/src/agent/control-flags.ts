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

/** Where held movements lead over the ground, radians counter-clockwise from where the agent looks; undefined where they lead nowhere. */
export function asideOf(controlFlags: number): number | undefined {
  const holds = (flag: number): number => ((controlFlags & flag) === 0 ? 0 : 1);
  const ahead = holds(CONTROL.forward) - holds(CONTROL.back);
  const left = holds(CONTROL.left) - holds(CONTROL.right);
  return ahead === 0 && left === 0 ? undefined : Math.atan2(left, ahead);
}

/** Whether it is one. */
export function isDirection(direction: unknown): direction is Direction {
  return typeof direction === 'string' && Object.hasOwn(FAST, direction);
}
