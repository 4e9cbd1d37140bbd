/** Bits of `AgentUpdate.AgentData.ControlFlags`. @source viewer indra_constants.h (PROTOCOL §5.2) */
export const CONTROL = Object.freeze({
  forward: 0x1,
  back: 0x2,
  left: 0x4,
  right: 0x8,
  up: 0x10,
  down: 0x20,
  fastForward: 0x400,
  fastLeft: 0x800,
  fastUp: 0x1000,
  fly: 0x2000,
  stop: 0x4000,
  standUp: 0x10000,
  sitOnGround: 0x20000,
});

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
