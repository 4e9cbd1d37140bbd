/** Every kind of observation, by the part of the story it belongs to. */
import { AGENT, type AgentDetails } from './agent.ts';
import { ARRIVAL, type ArrivalDetails } from './arrival.ts';
import { BEHAVIOUR, type BehaviourDetails } from './behaviour.ts';
import { CAPABILITIES, type CapabilityDetails } from './capabilities.ts';
import { HANDOVER, type HandoverDetails } from './handover.ts';
import { LOGIN, LOGOUT, type LoginDetails, type LogoutDetails } from './login.ts';
import { NEIGHBOURS, type NeighbourDetails } from './neighbours.ts';
import type { Chapter } from './observation.ts';
import { TRAVEL, type TravelDetails } from './travel.ts';
import { TROUBLE, type TroubleDetails } from './trouble.ts';
import { WORLD, type WorldDetails } from './world.ts';

/** The typed detail of each kind of observation. */
export interface ObservationDetails
  extends
    LoginDetails,
    CapabilityDetails,
    ArrivalDetails,
    NeighbourDetails,
    HandoverDetails,
    WorldDetails,
    AgentDetails,
    BehaviourDetails,
    TravelDetails,
    TroubleDetails,
    LogoutDetails {}

/** The name of something that can be observed. */
export type ObservationKind = keyof ObservationDetails;

/** The catalogue: one entry per kind. */
export const OBSERVATIONS: Chapter<ObservationDetails> = {
  ...LOGIN,
  ...CAPABILITIES,
  ...ARRIVAL,
  ...NEIGHBOURS,
  ...HANDOVER,
  ...WORLD,
  ...AGENT,
  ...BEHAVIOUR,
  ...TRAVEL,
  ...TROUBLE,
  ...LOGOUT,
};

export type { Observation } from './observation.ts';
