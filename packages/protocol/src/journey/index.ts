/** Where an agent is: login, teleports and border crossings as a machine for each side, with the neighbours it sees on the way. */
export { AgentJourney } from './agent-journey.ts';
export type { AgentJourneyOptions } from './agent-journey.ts';
export { BORDER_METRES, isOverBorder } from './border.ts';
export { BorderWatch } from './border-watch.ts';
export type { AvatarWord } from './border-watch.ts';
export { checkAddressee, checkSender } from './addressee.ts';
export type { Addressee, Traveller } from './addressee.ts';
export type {
  JourneyAction,
  JourneyEvent,
  JourneyFailure,
  JourneyKind,
  JourneyLeg,
  JourneyState,
  JourneyStep,
} from './journey-event.ts';
export {
  ARRIVING_MS,
  CANCEL_MS,
  ENTRY_MS,
  JOURNEY_RULES,
  LEAVING_MS,
  LINGER_MS,
  MAX_EARLY_SEEDS,
  MAX_NEIGHBOURS,
  MAX_QUEUED,
  RENEWALS,
  RENEWALS_MS,
  ROOT_MS,
  STALE_FINISH_MS,
  STRANDED_MS,
  UNHEARD_MS,
} from './rules.ts';
export type { JourneyRules } from './rules.ts';
export { SimulatorJourney } from './simulator-journey.ts';
export type { SimulatorJourneyEvent, SimulatorJourneyState, Way } from './simulator-journey.ts';
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
