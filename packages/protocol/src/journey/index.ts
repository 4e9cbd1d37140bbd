/** Where an agent is: login, teleports and border crossings as one machine, with the neighbours it sees on the way. */
export { AgentJourney } from './agent-journey.ts';
export type { AgentJourneyOptions } from './agent-journey.ts';
export { checkAddressee, checkSender } from './addressee.ts';
export type { Addressee, Traveller } from './addressee.ts';
export type {
  JourneyAction,
  JourneyEvent,
  JourneyFailure,
  JourneyKind,
  JourneyState,
  JourneyStep,
} from './journey-event.ts';
export {
  ARRIVING_MS,
  CANCEL_MS,
  JOURNEY_RULES,
  LEAVING_MS,
  LINGER_MS,
  MAX_EARLY_SEEDS,
  MAX_NEIGHBOURS,
  MAX_QUEUED,
  STALE_FINISH_MS,
} from './rules.ts';
export type { JourneyRules } from './rules.ts';
export { TELEPORT_FLAG } from './said.ts';
export type {
  Destination,
  Placed,
  RegionAddress,
  Said,
  TeleportedLocally,
  TeleportProgressed,
  TeleportRefused,
  TeleportStarted,
} from './said.ts';
