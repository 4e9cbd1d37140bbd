/** A session: from a login to its end, in one call or step by step. */
export { ARRIVAL_STEPS } from './arrival-progress.ts';
export type { ArrivalStep } from './arrival-progress.ts';
export type { ArrivalReport } from './elsewhere.ts';
export type { LogoutOptions } from './logout.ts';
export { Session } from './session.ts';
export type { SessionLogin, StepOptions } from './session.ts';
export type { Placement, SessionEnd, SessionEvents } from './session-events.ts';
export { ARRIVAL_DEADLINE_MS, ARRIVAL_THROTTLE, LOGOUT_WAIT_MS } from './session-options.ts';
export type { ArriveOptions, SessionOptions } from './session-options.ts';
export { arrive, startSession } from './start-session.ts';
export type { SessionIdentity } from './start-session.ts';
