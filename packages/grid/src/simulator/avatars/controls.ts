import { CONTROL } from '@landfall/protocol/avatar';

/** Every key that moves the avatar by itself. */
export const MOVING =
  CONTROL.forward |
  CONTROL.back |
  CONTROL.left |
  CONTROL.right |
  CONTROL.up |
  CONTROL.down |
  CONTROL.stop |
  CONTROL.nudgeForward |
  CONTROL.nudgeBack |
  CONTROL.nudgeLeft |
  CONTROL.nudgeRight;

/** Those among them that move it over the ground. */
export const ACROSS = MOVING & ~(CONTROL.up | CONTROL.down | CONTROL.stop);

/** −1, 0 or 1: which of two opposite keys is held. */
export function axis(flags: number, positive: number, negative: number): number {
  return (flags & positive ? 1 : 0) - (flags & negative ? 1 : 0);
}
