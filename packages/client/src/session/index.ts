/** A session: from a login to its end, in one call or step by step; and what a room of it is. */
export { ARRIVAL_STEPS } from './arrival-progress.ts';
export type { ArrivalStep } from './arrival-progress.ts';
export type { StepOptions } from './arriving.ts';
export type { ArrivalReport } from './elsewhere.ts';
export type { LogoutOptions } from './logout.ts';
export type { JourneyNews, Presence } from './journey-news.ts';
export type { Refusal, Refusals } from './refusals.ts';
export { Session } from './session.ts';
export type { Placement, SessionEnd, SessionEndReason, SessionEvents } from './session-events.ts';
export type { SessionLogin } from './session-login.ts';
export { ARRIVAL_DEADLINE_MS, ARRIVAL_THROTTLE, LOGOUT_WAIT_MS } from './session-options.ts';
export type { ArriveOptions, SessionOptions } from './session-options.ts';
export type {
  EventsOf,
  OwnParts,
  RegionEventsOf,
  RegionWith,
  RoomJourney,
  RoomSession,
  SessionEventsOf,
  SessionRoom,
} from './session-room.ts';
export type { SessionWith } from './session-with.ts';
export { Wherever } from './wherever.ts';
export type { EventIn, EventsIn } from './wherever.ts';
export { arrive, startSession } from './start-session.ts';
export type { SessionIdentity, WithRooms } from './start-session.ts';
