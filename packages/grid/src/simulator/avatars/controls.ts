/** The bits of AgentUpdate.ControlFlags that move the avatar. @source viewer indra_constants.h, PROTOCOL §5.2 */
export const CONTROL = {
  AT_POS: 0x1,
  AT_NEG: 0x2,
  LEFT_POS: 0x4,
  LEFT_NEG: 0x8,
  UP_POS: 0x10,
  UP_NEG: 0x20,
  FAST_AT: 0x400,
  FLY: 0x2000,
  STOP: 0x4000,
  STAND_UP: 0x10000,
  SIT_ON_GROUND: 0x20000,
  NUDGE_AT_POS: 0x80000,
  NUDGE_AT_NEG: 0x100000,
  NUDGE_LEFT_POS: 0x200000,
  NUDGE_LEFT_NEG: 0x400000,
} as const;

/** Every key that moves the avatar by itself. */
export const MOVING =
  CONTROL.AT_POS |
  CONTROL.AT_NEG |
  CONTROL.LEFT_POS |
  CONTROL.LEFT_NEG |
  CONTROL.UP_POS |
  CONTROL.UP_NEG |
  CONTROL.STOP |
  CONTROL.NUDGE_AT_POS |
  CONTROL.NUDGE_AT_NEG |
  CONTROL.NUDGE_LEFT_POS |
  CONTROL.NUDGE_LEFT_NEG;

/** −1, 0 or 1: which of two opposite keys is held. */
export function axis(flags: number, positive: number, negative: number): number {
  return (flags & positive ? 1 : 0) - (flags & negative ? 1 : 0);
}
