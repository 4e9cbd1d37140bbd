/**
 * Bits of `AgentUpdate.AgentData.ControlFlags` (U32): what moves the avatar, or changes how it stands.
 * @source viewer indra_constants.h (PROTOCOL §5.2)
 */
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
  /** What plays to the end is cut short. */
  finishAnimation: 0x8000,
  standUp: 0x10000,
  sitOnGround: 0x20000,
  nudgeForward: 0x80000,
  nudgeBack: 0x100000,
  nudgeLeft: 0x200000,
  nudgeRight: 0x400000,
  turnLeft: 0x200_0000,
  turnRight: 0x400_0000,
});
