/** Reliable messages over datagrams as a pure machine, for both sides. */
export { Circuit } from './circuit.ts';
export type { CircuitOptions, CircuitRole } from './circuit.ts';
export type { SendOptions } from './outgoing.ts';
export { isBefore, sequenceDistance } from './sequence-number.ts';
export { Received } from './received.ts';
export type {
  AckedEvent,
  BarredEvent,
  CircuitEvent,
  ClosedEvent,
  DrainedEvent,
  MalformedEvent,
  MessageEvent,
  PingEvent,
  UndeliveredEvent,
} from './event.ts';
export { OPENSIM_RULES, VIEWER_RULES, WALLFLOWER_RULES } from './rules.ts';
export type { Budget, CircuitRules, RoundTripRules, SilenceRules } from './rules.ts';
export {
  OPENSIM_CLIENT_CAP_BYTES_PER_SECOND,
  OPENSIM_START_THROTTLE,
  THROTTLE_CATEGORIES,
  VIEWER_THROTTLE,
  decodeThrottle,
  encodeThrottle,
  grantThrottle,
  scaleThrottle,
  sumThrottle,
} from './throttle.ts';
export type { Throttle, ThrottleCategory } from './throttle.ts';
export type { CircuitStatistics } from './statistics.ts';
export type { Instant } from './instant.ts';
