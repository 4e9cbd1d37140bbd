/** Milliseconds of one monotonic clock, given by the caller. A machine never asks the time. */
export type Instant = number;

/** Inside a machine: this deadline does not exist. `nextTimeout()` shows it as undefined. */
export const NEVER: Instant = Infinity;
